"""Triggers that several capabilities declare: what no path around the actions may break."""

import pgtrigger


def different_people(*pairs: tuple[str, str]) -> pgtrigger.Trigger:
    """The two posts of each pair of columns belong to two persons, whichever of their posts they act from."""
    tests = " or ".join(f"(new.{one} = new.{other} or {_user(one)} = {_user(other)})" for one, other in pairs)
    columns = sorted({column for pair in pairs for column in pair})
    return pgtrigger.Trigger(
        name="different_people",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),
        when=pgtrigger.Before,
        func=f"""
if {tests} then
    raise check_violation using message = 'one person does not take both parts';
end if;
return new;
""",
    )


def _user(column: str) -> str:
    return f"(select p.user_id from governance_post p where p.id = new.{column})"

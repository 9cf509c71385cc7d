"""SQL of the triggers on returns and their values: what the database refuses, whoever asks."""

FIRST_SUBMISSION_STAYS = (
    "raise check_violation using message = 'the first submission of a return never changes';"
)

# In CORRECTING a value of the new version is either what stood in the version before, or exactly what the
# filing unit asked for and two persons of the bureau let through: nobody types a number then.
_RULE = """
    if found.state is null or found.state not in ('DRAFT', 'RETURNED', 'CORRECTING') then
        raise check_violation using message = 'values change only while their return is being filled in';
    end if;
    if {version} <> found.version then
        raise check_violation using message = 'the values of an earlier version never change';
    end if;
    if found.state = 'CORRECTING' then
        if {unasked} then
            raise check_violation using message = 'only the unlocked items change, to the value asked for';
        end if;
    elsif {foreign} then
        raise insufficient_privilege using message = 'only the filing unit writes its values';
    end if;"""
_UNASKED = """not exists (
            select 1 from governance_correctionitem i join governance_correction c on c.id = i.correction_id
             where c.monthly_return_id = {row}.monthly_return_id and c.state = 'UNLOCKED'
               and c.to_version = found.version and i.code = {row}.code and i.region_id = {row}.region_id
               and i.new_amount is not distinct from {row}.amount and i.new_precision = {row}.precision)
           and not exists (
            select 1 from governance_returnvalue v
             where v.monthly_return_id = {row}.monthly_return_id and v.return_version = found.version - 1
               and v.code = {row}.code and v.region_id = {row}.region_id
               and v.amount is not distinct from {row}.amount and v.precision = {row}.precision)"""
_FOREIGN = """(current_user = 'portal_city' and {row}.county_id is not null
               or current_user = 'portal_county' and {row}.township_id is not null)"""


def _of_row() -> str:
    return _RULE.format(
        version="new.return_version", unasked=_UNASKED.format(row="new"), foreign=_FOREIGN.format(row="new")
    )


def _of_any_row() -> str:
    """The same of all rows that one statement inserts; who files itself is not asked about each."""
    some = "exists (select from new_values n where n.monthly_return_id = found.id and {condition})"
    return _RULE.format(
        version="found.return_version",
        unasked=some.format(condition=_UNASKED.format(row="n")),
        foreign="current_user in ('portal_city', 'portal_county') and "
        + some.format(condition=_FOREIGN.format(row="n")),
    )


VALUES = f"""
declare
    found record;
begin
    select r.state, r.version into found from governance_monthlyreturn r where r.id = new.monthly_return_id;{_of_row()}
    return new;
end;
"""

# Asked once for each return among the rows of one statement.
NEW_VALUES = f"""
declare
    found record;
begin
    for found in
        select n.monthly_return_id as id, n.return_version, r.state, r.version
          from (select distinct monthly_return_id, return_version from new_values) n
          left join governance_monthlyreturn r on r.id = n.monthly_return_id
    loop{_of_any_row()}
    end loop;
    return null;
end;
"""

VERSIONS = """
if new.version <> old.version or (new.state = 'CORRECTING' and old.state <> 'CORRECTING') then
    if new.version <> old.version + 1 or new.state <> 'CORRECTING' or not exists (
        select 1 from governance_correction c
         where c.monthly_return_id = new.id and c.state = 'UNLOCKED' and c.to_version = new.version) then
        raise check_violation using message = 'a new version needs an unlocked correction';
    end if;
end if;
return new;
"""

CITY = """
if current_user = 'portal_city' and new.township_id is not null then
    raise insufficient_privilege using message = 'the city reviews the returns of counties only';
end if;
return new;
"""

# Of a period of its counties a city sets one thing, and that once: that it has locked the month.
CLOSING = """
if old.closed_at is not null and new.closed_at is distinct from old.closed_at then
    raise check_violation using message = 'a month that the city has locked stays locked';
end if;
if current_user = 'portal_city'
   and to_jsonb(new) - 'closed_at' is distinct from to_jsonb(old) - 'closed_at' then
    raise insufficient_privilege using message = 'the city only locks the periods of its counties';
end if;
return new;
"""

# Locking, correcting a locked return and filing one that was admitted late are all that is left.
CLOSED = """
if old.state in ('LOCKED', 'CORRECTING') or new.state = 'LOCKED' or new.admitted_at is not null then
    return new;
end if;
if exists (select from governance_returnperiod p where p.id = new.period_id and p.closed_at is not null) then
    raise check_violation using message = 'the city has locked the month: it changes by correction alone';
end if;
return new;
"""

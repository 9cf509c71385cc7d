"""What stands beside a return: its data queries, and what the reader may do with each."""

from governance.data_queries import policy, queries


def panel(monthly_return, *, post) -> dict:
    """What the panel beside a return shows and offers."""
    rows = queries.of_return(monthly_return)
    return {
        "queries": [
            (row, policy.can_answer(row, post=post)[0], policy.can_judge(row, post=post)[0]) for row in rows
        ],
        "may_ask": policy.can_ask(monthly_return, post=post)[0],
    }

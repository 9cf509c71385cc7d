"""Finding cases by words of their numbers and names: which filters the word index answers, and how."""

from governance.tenancy.search import Wanted
from mediation.cases import codes
from mediation.organisations.models import MediationCommittee

MOST_WORDS = 4
MOST_COMMITTEES = 200
# What can only be asked of other tables is left to the plain list.
_ELSEWHERE = ("mediator", "overdue", "origin", "difficulty", "committee_id", "performed", "took")
_EQUAL = ("state", "outcome", "dispute_type")
_DAYS = {
    "accepted_from": "accepted_on__gte",
    "accepted_to": "accepted_on__lte",
    "concluded_from": "concluded_on__gte",
    "concluded_to": "concluded_on__lte",
}


def words_of(text: str) -> tuple[str, ...]:
    return tuple(text.split()[:MOST_WORDS])


def wanted(filters: dict) -> Wanted | None:
    """The filters as the word index understands them; None when it cannot help."""
    words = words_of(filters.get("q", ""))
    if not words or any(filters.get(name) for name in _ELSEWHERE):
        return None
    conditions: dict[str, object] = {name: filters[name] for name in _EQUAL if filters.get(name)}
    conditions |= {column: filters[name] for name, column in _DAYS.items() if filters.get(name)}
    if bucket := filters.get("source"):
        conditions["source"] = [code for code in codes.Source.values if codes.bucket_of(code) == bucket]
    if name := filters.get("committee"):
        conditions["committee_id"] = _committees(name)
    return Wanted(words, conditions)


def _committees(name: str) -> list[int]:
    found = MediationCommittee.objects.filter(name__contains=name).values_list("pk", flat=True)
    return list(found[:MOST_COMMITTEES])

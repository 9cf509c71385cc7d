"""Parties of a case as given by a form or a workbook, and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from governance.privacy import fields
from governance.privacy.masks import Kind, Level, mask
from governance.tenancy import bulk
from mediation.cases import codes, rules
from mediation.cases.models import Case, Party
from mediation.cases.rules import PartyFacts


@dataclass(frozen=True)
class NewParty:
    """One party before it is stored; personal values are plain here and sealed when written."""

    side: str
    name: str
    kind: str = codes.PartyKind.PERSON
    person_count: int = 1
    is_minor: bool = False
    lacks_capacity: bool = False
    ethnicity: str = ""
    occupation: str = ""
    credit_code: str = ""
    stance: str = codes.Stance.NOT_ASKED
    stance_on: date | None = None
    personal: dict[str, str] = field(default_factory=dict)  # id_number, phone, address, guardian

    @property
    def facts(self) -> PartyFacts:
        return PartyFacts(
            side=self.side,
            kind=self.kind,
            person_count=self.person_count,
            stance=self.stance,
            is_minor=self.is_minor,
            has_guardian=bool(self.personal.get("guardian")),
            lacks_capacity=self.lacks_capacity,
        )


def build(case: Case, parties: Sequence[NewParty], *, first_id: UUID | None = None) -> list[Party]:
    """Unsaved rows, in the order given; the first with this id, if one is given."""
    ids = {1: first_id} if first_id else {}
    return [_row(case, n, party, pk=ids.get(n) or uuid4()) for n, party in enumerate(parties, start=1)]


_COLUMNS = ("id", "case_id", "region_id", "position", "side", "kind", "name", "credit_code", "person_count", "is_minor",
            "has_guardian", "lacks_capacity", "ethnicity", "occupation", "stance", "stance_on")  # fmt: skip
_made = bulk.Maker(Party, *_COLUMNS)
SEALED = ("id_number", "phone", "address", "guardian")


def replace(case: Case, parties: Sequence[NewParty], *, first_id: UUID | None = None) -> None:
    """Write the parties of a case that is not yet accepted; what stood there goes, its history stays.

    The first row keeps its id for the life of the case: a form sent again is known by it.
    """
    first_id = first_id or case.parties.filter(position=1).values_list("pk", flat=True).first()
    case.parties.all().delete()
    Party.objects.bulk_create(build(case, parties, first_id=first_id))


def id_of_form(form_key: str, *, by) -> UUID | None:
    """The id of the first party of the case that this form makes; of each person's form another."""
    return uuid5(NAMESPACE_URL, f"{by.pk}:{form_key}") if form_key else None


def carried_over(case: Case, parties: Sequence[NewParty]) -> list[NewParty]:
    """Parties of a correction: what was left empty keeps its sealed value, a pseudonym its real name.

    The values pass from row to row without being shown to anyone.
    """
    before = {party.position: party for party in case.parties.all()}
    return [_carried(before.get(position), party) for position, party in enumerate(parties, start=1)]


def _carried(old: Party | None, new: NewParty) -> NewParty:
    if old is None or old.side != new.side or old.name != new.name:
        return new
    kept = {name: fields.open_sealed(old, name) for name in SEALED if getattr(old, name) is not None}
    name = fields.open_sealed(old, "sealed_name") or new.name
    return replace_fields(new, name=name, personal={**kept, **new.personal})


def summarise(case: Case, parties: Sequence[NewParty]) -> None:
    """Columns of the case that follow from its parties."""
    facts = [party.facts for party in parties]
    case.party_count = rules.person_count(facts)
    case.is_mass = rules.is_mass(facts)


def search_text(case: Case, names: Sequence[str]) -> str:
    """Numbers and names by which the case is found; a protected case is found by number only."""
    shown = [] if case.is_protected else names
    return " ".join(filter(None, [case.registration_no, case.case_no, case.external_ref, *shown]))[:600]


def _row(case: Case, position: int, party: NewParty, *, pk: UUID) -> Party:
    stance_on = party.stance_on or (case.registered_on if party.stance != codes.Stance.NOT_ASKED else None)
    row = _made(
        pk,  # before sealing: a sealed value is bound to its row
        case.pk,
        case.region_id,
        position,
        party.side,
        party.kind,
        stored_name(party, case),
        party.credit_code,
        party.person_count,
        party.is_minor,
        bool(party.personal.get("guardian")),
        party.lacks_capacity,
        party.ethnicity,
        party.occupation,
        party.stance,
        stance_on,
    )
    if case.is_protected or party.personal:
        row.region = case.region  # loaded: sealing asks every row for its owner
    if case.is_protected:
        fields.seal(row, "sealed_name", party.name)
    for name in SEALED:
        if value := party.personal.get(name):
            fields.seal(row, name, value)
    return row


def stored_name(party: NewParty, case: Case) -> str:
    """What stands in the name column of this case."""
    return pseudonym(party) if case.is_protected else party.name


def pseudonym(party: NewParty) -> str:
    """What lists show in a protected case: surname and 某, for a minor not even that."""
    if party.kind == codes.PartyKind.ORGANISATION:
        return party.name
    kind = Kind.MINOR_NAME if party.is_minor else Kind.NAME
    return mask(party.name, kind, Level.PUBLIC)

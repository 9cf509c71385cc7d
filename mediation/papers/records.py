"""One case as the papers need it: everything read once, personal values opened with a record, or left blank.

In a protected case (未成年人、家庭暴力) papers carry pseudonyms and no personal values at all
(个人信息保护法第二十八条、第三十一条)；需要真实姓名的原件由承办人手工填写或附扫描件。
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from governance.privacy import actions as privacy
from governance.privacy import fields, formats, masks
from governance.privacy.amounts import yuan
from governance.privacy.masks import Level
from mediation.cases import codes, policy
from mediation.cases.lines import party_name, place_name
from mediation.cases.models import Case, Party

PURPOSE = "制作调解文书"
OPENED = ("id_number", "phone", "address", "guardian")


@dataclass(frozen=True)
class PartyRecord:
    """One party on paper. Empty texts print as blanks."""

    id: str
    side: str
    name: str
    is_body: bool
    needs_guardian: bool
    person_count: int = 1
    sex: str = ""
    ethnicity: str = ""
    age: str = ""
    occupation: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    guardian: str = ""
    credit_code: str = ""


@dataclass(frozen=True)
class Record:
    """A case with all that its papers print."""

    case: Case
    place: str
    committee: str
    parties: list[PartyRecord]
    mediators: list[str]
    lead: str
    sessions: list = field(default_factory=list)
    participants: list = field(default_factory=list)
    items: list = field(default_factory=list)
    visits: list = field(default_factory=list)
    confirmation: object | None = None
    today: date | None = None
    aliases: dict[str, str] = field(default_factory=dict)

    def on_side(self, side: str) -> list[PartyRecord]:
        return [party for party in self.parties if party.side == side]

    @property
    def names(self) -> str:
        return "、".join(party.name for party in self.parties)


def read(case: Case, *, by, at: datetime, today: date) -> Record:
    """Nine queries, and one record of reading for each party whose values are opened."""
    level = policy.mask_level(by, case)
    opens = not case.is_protected and policy.may_reveal(case, by)
    people = case.mediators.filter(withdrawn_on=None).select_related("mediator").order_by("-is_lead", "pk")
    mediators = [(person.mediator.person_name, person.is_lead) for person in people]
    return Record(
        case=case,
        place=place_name(case.region),
        committee=case.committee.name,
        parties=[_party(party, level, opens, by=by, at=at) for party in case.parties.order_by("position")],
        mediators=[name for name, _ in mediators],
        lead=next((name for name, is_lead in mediators if is_lead), ""),
        sessions=list(case.sessions.order_by("held_on", "pk")),
        participants=list(case.participants.order_by("consent_on", "pk")),
        items=list(case.items.current().prefetch_related("receipts").order_by("position")),
        visits=list(case.visits.select_related("by").order_by("visited_on", "pk")),
        confirmation=getattr(case, "confirmation", None),
        today=today,
        aliases=_aliases(case) if case.is_protected else {},
    )


def without_names(text: str, record: Record) -> str:
    """The text with every real name that somebody typed into it replaced by the pseudonym."""
    for name in sorted(record.aliases, key=len, reverse=True):
        text = text.replace(name, record.aliases[name])
    return text


def _aliases(case: Case) -> dict[str, str]:
    """Real names of a protected case and what stands for them; compared with here, never shown."""
    found = {}
    for row in [*case.parties.all(), *case.participants.all()]:
        for column in ("sealed_name", "guardian"):
            name = fields.open_sealed(row, column) if getattr(row, column, None) is not None else ""
            if len(name) > 1 and name != row.name:
                found[name] = row.name if column == "sealed_name" else masks.public_name(name)
    return found


def _party(party: Party, level: Level, opens: bool, *, by, at: datetime) -> PartyRecord:
    present = [name for name in OPENED if getattr(party, name) is not None] if opens else []
    values = privacy.reveal(row=party, fields=present, by=by, at=at, purpose=PURPOSE) if present else {}
    number = values.get("id_number", "")
    return PartyRecord(
        id=str(party.pk),
        side=party.side,
        name=party_name(party, level) if level != Level.RESTRICTED else "",
        is_body=party.kind == codes.PartyKind.ORGANISATION,
        needs_guardian=party.needs_guardian,
        person_count=party.person_count,
        sex=_sex(number),
        age=_age(number, at.date()),
        ethnicity=party.ethnicity if opens else "",
        occupation=party.occupation if opens else "",
        credit_code=party.credit_code,
        **values,
    )


def _sex(number: str) -> str:
    return ("女", "男")[int(number[16]) % 2] if len(number) == 18 else ""


def _age(number: str, on: date) -> str:
    if len(number) != 18:
        return ""
    return str(masks.age_on(formats.resident_birth_on(number), on=on))


def money(fen: int | None) -> str:
    return f"{yuan(fen)}元" if fen else ""

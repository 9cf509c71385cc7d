"""Cases in every situation, taken step by step through the real actions: what people find in their lists."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from demo.cases import Writer
from demo.year_2022 import Course
from governance.offices.models import Post
from governance.tenancy import scope
from mediation.cases import actions
from mediation.cases.models import Case
from mediation.organisations.models import Mediator

COURTS = {"62": "县人民法院", "32": "市人民法院"}
NOON = time(12)
CONFIRMABLE = "04"  # 合同纠纷
WORDS = {
    "DEBT": {
        "facts": "双方对欠款数额和付款时间有争议，经核对账目，对余款数额无异议。",
        "terms": "被申请人分两次向申请人支付余款，申请人不再主张利息。",
        "manner": "银行转账，分两次付清。",
    },
    "NEIGHBOUR": {
        "facts": "被申请人堆放杂物堵塞排水沟，致申请人院墙受潮，双方对补偿数额有争议。",
        "terms": "被申请人清理排水沟并保持通畅，分两次补偿申请人墙面修缮费，双方今后不再追究。",
        "manner": "清理由被申请人自行完成，补偿款以现金当面交付。",
    },
}


@dataclass
class Stage:
    """One township's office at work; days are counted back from today."""

    writer: Writer
    post: Post
    today: date
    at: datetime

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def when(self, ago: int) -> datetime:
        """The moment at which a step of that day was recorded; of today the present one."""
        return min(self.at, datetime.combine(self.day(ago), NOON, tzinfo=timezone.get_default_timezone()))

    def registered(self, ago: int, kind: str = "02") -> Case:
        """A case registered some days ago, with the words and people of any other."""
        course = Course(self.post.region.code, self.day(ago), "PENDING", None)
        new = self.writer.past_case(course, kind=kind, at_township=True).new
        return actions.register_case(new=new, by=self.post, at=self.when(ago))

    def assigned(self, ago: int, kind: str = "02") -> Case:
        """Accepted, with a mediator."""
        case, day = self.registered(ago, kind), self.day(ago)
        case = actions.accept(case=case, on=day, by=self.post, at=self.when(ago))
        return actions.assign(case=case, lead=self._lead(case), on=day, by=self.post, at=self.when(ago))

    def _lead(self, case: Case) -> Mediator:
        """Whoever of the committee has a log-in, so that their page shows what they have to do; else its chair."""
        people = self.writer.bodies.mediators[case.committee_id]
        return next((one for one in people if one.post_id), people[0])

    def mediating(self, ago: int, kind: str = "02") -> Case:
        return self.begin(self.registered(ago, kind), ago)

    def begin(self, case: Case, ago: int) -> Case:
        """A registered case is accepted, assigned and begun on one day."""
        day = self.day(ago)
        case = actions.accept(case=case, on=day, by=self.post, at=self.when(ago))
        case = actions.assign(case=case, lead=self._lead(case), on=day, by=self.post, at=self.when(ago))
        case = actions.give_rights_notice(case=case, on=day, by=self.post, at=self.when(ago))
        return actions.start(case=case, on=day, by=self.post, at=self.when(ago))

    def agreed(self, ago: int, *, kind: str = CONFIRMABLE, due_ago: int = -20, fen: int = 860_000) -> Case:
        """A written agreement that waits for its signatures."""
        return self.write_down(self.mediating(ago + 4, kind), ago, due_ago=due_ago, fen=fen)

    def write_down(self, case: Case, ago: int, *, due_ago: int = -20, fen: int = 860_000) -> Case:
        """The parties of a case in mediation come to a written agreement on two payments."""
        agreement = actions.NewAgreement(
            form="WRITTEN",
            agreed_on=self.day(ago),
            items=[
                actions.NewItem(content="第一次付款", due_on=self.day(due_ago), amount_fen=fen // 2),
                actions.NewItem(
                    content="第二次付款", due_on=self.day(due_ago - 60), amount_fen=fen - fen // 2
                ),
            ],
            **WORDS["NEIGHBOUR" if case.dispute_type == "02" else "DEBT"],
        )
        return actions.record_agreement(case=case, agreement=agreement, by=self.post, at=self.when(ago))

    def talk(self, case: Case, ago: int, record: str, *, kind: str = "MEDIATION") -> Case:
        """A session or an inquiry, written down on its day."""
        place = "纠纷现场和当事人家中" if kind == "INVESTIGATION" else f"{case.committee.short_name}调解室"
        return actions.record_session(
            case=case,
            kind=kind,
            on=self.day(ago),
            place=place,
            record=record,
            recorder=self.post.person_name,
            by=self.post,
            at=self.when(ago),
        )

    def effective(self, ago: int, *, due_ago: int = -20) -> Case:
        return self.in_force(self.agreed(ago, due_ago=due_ago), ago)

    def in_force(self, case: Case, ago: int) -> Case:
        """Everybody has signed, and the committee's seal is on it."""
        for party in case.parties.order_by("position"):
            case = self.sign(case, ago, role="PARTY", party=party)
        case = self.sign(case, ago, role="MEDIATOR")
        return self.sign(case, ago, role="SEAL")

    def sign(self, case: Case, ago: int, *, role: str, party=None) -> Case:
        manner = "SEALED" if role == "SEAL" else "SIGNED"
        return actions.sign(
            case=case,
            role=role,
            party=party,
            manner=manner,
            on=self.day(ago),
            by=self.post,
            at=self.when(ago),
        )


def awaiting_acceptance(stage: Stage) -> None:
    stage.registered(1)


def overdue(stage: Stage) -> None:
    stage.mediating(41, "03")


def due_soon(stage: Stage) -> None:
    stage.mediating(28, "07")


def suspended(stage: Stage) -> None:
    case = stage.mediating(16, "06")
    actions.suspend(
        case=case,
        ground="APPRAISAL",
        on=stage.day(9),
        by=stage.post,
        at=stage.when(9),
        reason="等待伤情鉴定意见",
    )


def extended(stage: Stage) -> None:
    case = stage.mediating(25, "08")
    actions.extend(
        case=case,
        to=case.due_on + timedelta(days=15),
        all_agree=True,
        on=stage.day(2),
        by=stage.post,
        at=stage.when(2),
        reason="双方同意延长，等待补偿方案公示结束",
    )


def awaiting_seal(stage: Stage) -> None:
    """Everybody has signed but the committee's seal is missing."""
    case = stage.agreed(3)
    for party in case.parties.order_by("position"):
        case = stage.sign(case, 2, role="PARTY", party=party)
    stage.sign(case, 2, role="MEDIATOR")


def confirmation_running(stage: Stage) -> None:
    case = stage.effective(12)
    confirmation = actions.apply_for_confirmation(
        confirmation=case.confirmation,
        applicants=list(case.parties.all()),
        court=stage.post.region.county.short_name.rstrip("县市区") + COURTS[stage.post.region.code[:2]],
        on=stage.day(6),
        by=stage.post,
        at=stage.when(6),
    )
    actions.record_court_step(
        confirmation=confirmation, step="court_accept", on=stage.day(4), by=stage.post, at=stage.when(4)
    )


def performing(stage: Stage) -> None:
    case = stage.effective(20, due_ago=8)
    item = case.items.order_by("position").first()
    actions.record_performance(
        case=case, item=item, on=stage.day(8), by=stage.post, at=stage.when(8), amount_fen=item.amount_fen
    )


def defaulted(stage: Stage) -> None:
    case = stage.effective(45, due_ago=15)
    case = actions.record_visit(
        case=case,
        on=stage.day(5),
        is_performed=False,
        finding="回访时被申请人称资金周转困难，第一期款项尚未支付。",
        by=stage.post,
        at=stage.when(5),
    )
    actions.record_default(
        case=case,
        on=stage.day(5),
        by=stage.post,
        at=stage.when(5),
        reason="第一期付款到期未付，已告知可申请司法确认或起诉",
    )


def failed(stage: Stage) -> None:
    case = stage.mediating(18, "03")
    actions.fail(
        case=case,
        on=stage.day(4),
        routes_notified_on=stage.day(4),
        by=stage.post,
        at=stage.when(4),
        reason="双方分歧较大，未能达成一致",
    )


def rejected(stage: Stage) -> None:
    actions.reject(
        case=stage.registered(7),
        ground="ACCEPTED_ELSEWHERE",
        guided_to="本纠纷已由人民法院受理，告知当事人在诉讼中处理",
        by=stage.post,
        at=stage.at,
    )


SITUATIONS: tuple[Callable[[Stage], None], ...] = (
    awaiting_acceptance,
    overdue,
    due_soon,
    suspended,
    extended,
    awaiting_seal,
    confirmation_running,
    performing,
    defaulted,
    failed,
    rejected,
)


def play(
    writer: Writer,
    offices: Iterable[Post],
    *,
    everything_at: set[str],
    more: Sequence[Callable[[Stage], None]] = (),
) -> int:
    """Every situation in the showcase townships, one in turn in every third other; returns the cases.

    `more` are further situations of the showcases alone.
    """
    played = 0
    for order, post in enumerate(offices):
        stage = Stage(writer, post, writer.today, writer.at)
        with scope.enter(scope.of_region(post.region, post_id=post.pk, user_id=post.user_id)):
            is_showcase = post.region.code in everything_at
            for situation in (*_chosen(order, is_showcase=is_showcase), *(more if is_showcase else ())):
                situation(stage)
                played += 1
    return played


def _chosen(order: int, *, is_showcase: bool) -> tuple[Callable[[Stage], None], ...]:
    if is_showcase:
        return SITUATIONS
    return () if order % 3 else (SITUATIONS[order // 3 % len(SITUATIONS)],)

"""What screening found in the last months: small things in bulk, the others step by step through the actions."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import Random

from demo import people
from demo.acting import acting
from demo.bodies import Bodies
from demo.filings import BATCH
from demo.moments import Clock
from governance.offices.models import Post
from governance.regions.models import Region
from governance.workflow.models import StateChange
from mediation.screening import actions
from mediation.screening.actions import NewFinding
from mediation.screening.models import ScreeningFinding, ScreeningRound
from mediation.screening.states import FINDING_WORKFLOW

MONTHS, ROUNDS_A_MONTH = 3, 2
FINDINGS_A_ROUND = (2, 6)
PARTICIPANTS = (
    "村干部、网格员、人民调解员共{n}人",
    "司法所、派出所和村两委共{n}人",
    "网格员、村民小组长共{n}人",
)
TOPICS = ("春节前农民工工资专项排查", "土地流转纠纷专项排查", "校园周边矛盾专项排查", "婚姻家庭纠纷专项排查")
SMALL = (
    ("02", "两家因巷道堆放杂物发生口角，村干部到场劝解。", "当场清理杂物，双方和好。"),
    ("02", "邻里因浇水先后顺序争执，网格员到场协调。", "约定按地块顺序轮浇，双方没有意见。"),
    ("01", "婆媳因照看孩子发生争吵，调解员上门劝解。", "双方互致歉意，家人共同分担家务。"),
    ("06", "村民饲养的羊踩踏邻家菜地，损失不大。", "羊主当场赔付并加固羊圈。"),
    ("07", "两户对地埂位置各执一词，村干部现场丈量。", "按确权面积埋设界石，双方认可。"),
    ("11", "村民购买的农资与包装标注不符，与店主争执。", "店主当场换货并致歉。"),
)


def build(
    clerks: Sequence[Post], bodies: Bodies, clock: Clock, *, showcases: set[str], random: Random
) -> None:
    """Rounds and settled findings everywhere; every colour and disposal in the showcase townships."""
    villages = _villages(clerks)
    rounds = [row for clerk in clerks for row in _rounds(clerk, clock, random)]
    ScreeningRound._base_manager.bulk_create(rounds, batch_size=BATCH)
    findings = [
        _calmed(row, villages[row.region_id], clock, random)
        for row in rounds
        for _number in range(random.randint(*FINDINGS_A_ROUND))
    ]
    ScreeningFinding._base_manager.bulk_create(findings, batch_size=BATCH)
    changes = [change for row in findings for change in _changes(row, clock)]
    StateChange._base_manager.bulk_create(changes, batch_size=BATCH)
    for clerk in clerks:
        if clerk.region.code in showcases:
            with acting(clerk):
                Scene(clerk, villages[clerk.region_id], bodies, clock, random).play()


def _villages(clerks: Iterable[Post]) -> dict[int, list[Region]]:
    found: dict[int, list[Region]] = {clerk.region_id: [] for clerk in clerks}
    for village in Region.objects.filter(parent__in=found, level="VILLAGE", is_active=True).order_by("code"):
        found[village.parent_id].append(village)
    return found


def _rounds(clerk: Post, clock: Clock, random: Random) -> Iterable[ScreeningRound]:
    for number in range(MONTHS * ROUNDS_A_MONTH):
        ago = 4 + number * 15 + random.randint(0, 6)
        special = number % 4 == 1
        yield ScreeningRound(
            region=clerk.region,
            kind="SPECIAL" if special else "ROUTINE",
            topic=random.choice(TOPICS) if special else "",
            from_on=clock.day(ago),
            to_on=clock.day(ago - random.randint(0, 3)),
            participants=random.choice(PARTICIPANTS).format(n=random.randint(4, 12)),
            summary="逐户走访，发现的苗头已就地处置或转调委会办理。",
            by=clerk,
        )


def _calmed(row: ScreeningRound, villages: Sequence[Region], clock: Clock, random: Random):
    """A small thing found on the round and settled on the spot."""
    kind, brief, note = random.choice(SMALL)
    ago = (clock.today - row.from_on).days
    return ScreeningFinding(
        region=random.choice(villages),
        round=row,
        state="CALMED",
        dispute_type=kind,
        brief=brief,
        found_at=clock.at(ago, random.randint(8, 17)),
        found_on=row.from_on,
        risk="BLUE",
        settled_on=row.to_on,
        note=note,
        by=row.by,
    )


def _changes(row: ScreeningFinding, clock: Clock) -> Iterable[StateChange]:
    before = ""
    for name, at, reason in (
        ("record", row.found_at, ""),
        ("calm", row.found_at + timedelta(hours=1), row.note),
    ):
        step = FINDING_WORKFLOW.get(name)
        yield StateChange(
            region_id=row.region_id,
            subject_type=row._meta.label_lower,
            subject_id=str(row.pk),
            subject_label=str(row),
            transition=name,
            label=step.label,
            from_state=before,
            to_state=step.target,
            reason=reason,
            at=min(clock.now, at),
            by=row.by,
            by_name=row.by.person_name,
            by_office=row.by.office_name,
        )
        before = step.target


class Scene:
    """One township's screening of the last weeks, as its clerk recorded it."""

    def __init__(self, clerk: Post, villages: Sequence[Region], bodies: Bodies, clock: Clock, random: Random):
        self.clerk, self.villages, self.bodies = clerk, villages, bodies
        self.clock, self.random = clock, random

    def play(self) -> None:
        self.open_ones()
        self.red_and_closed()
        self.red_and_reported()
        self.monitored()
        self.handed_over()
        self.became_a_case()

    def found(self, ago: int, hour: int, *, kind: str, risk: str, brief: str, **more) -> ScreeningFinding:
        at = self.clock.at(ago, hour)
        place = self.random.choice(self.villages)
        new = NewFinding(
            place=place,
            dispute_type=kind,
            brief=brief,
            found_at=at,
            risk=risk,
            people=[self._person(place), self._person(place)],
            **more,
        )
        return actions.record_finding(new=new, by=self.clerk, at=at)

    def open_ones(self) -> None:
        self.found(2, 9, kind="02", risk="BLUE", brief="两家因院墙排水发生争执，暂无过激言行。")
        self.found(
            1,
            15,
            kind="10a",
            risk="ORANGE",
            person_count=14,
            brief="14名务工人员反映工程款结算前工资被拖欠，准备结伴到乡镇反映。",
        )

    def red_and_closed(self) -> None:
        finding = self.found(
            24,
            10,
            kind="07",
            risk="RED",
            has_violence=True,
            person_count=6,
            brief="两户因地界争执，一方持铁锹扬言动手，双方家人聚集在地头。",
        )
        alert = finding.alerts.get()
        alert = actions.report_alert(
            alert=alert,
            reported_to=f"{self.clerk.region.short_name}派出所",
            reported_at=self.clock.at(24, 10, 25),
            by=self.clerk,
            at=self.clock.at(24, 11),
        )
        actions.close_alert(
            alert=alert,
            result="PREVENTED_CRIME",
            person_count=6,
            feedback="民警、调解员到场劝离，铁锹已收走；双方同意按确权界线重新丈量。",
            on=self.clock.day(21),
            by=self.clerk,
            at=self.clock.at(21, 16),
        )
        actions.calm(
            finding=finding,
            on=self.clock.day(20),
            note="现场丈量后埋设界石，双方握手言和。",
            by=self.clerk,
            at=self.clock.at(20, 11),
        )

    def red_and_reported(self) -> None:
        finding = self.found(
            3,
            18,
            kind="01",
            risk="RED",
            has_suicide_talk=True,
            brief="夫妻因债务激烈争吵，一方有轻生言语，邻居报告村委会。",
        )
        actions.report_alert(
            alert=finding.alerts.get(),
            reported_to=f"{self.clerk.region.short_name}派出所、村委会",
            reported_at=self.clock.at(3, 18, 20),
            by=self.clerk,
            at=self.clock.at(3, 19),
        )

    def monitored(self) -> None:
        for ago, look_in, brief in (
            (16, 4, "征地补偿款分配方案公示期间，3户有异议，情绪较稳定。"),
            (12, 9, "兄弟分家后对老宅使用有分歧，暂由村干部关注。"),
        ):
            finding = self.found(ago, 11, kind="08" if "征地" in brief else "03", risk="YELLOW", brief=brief)
            finding = actions.monitor(
                finding=finding,
                next_look_on=self.clock.day(ago - 8),
                note="由包村干部和网格员关注",
                by=self.clerk,
                at=self.clock.at(ago - 1),
            )
            actions.look_again(
                finding=finding,
                on=self.clock.day(ago - 8),
                situation="上门了解，双方情绪平稳，没有新的争执。",
                next_look_on=self.clock.coming(look_in),
                by=self.clerk,
                at=self.clock.at(ago - 8, 15),
            )

    def handed_over(self) -> None:
        finding = self.found(
            9,
            10,
            kind="09",
            risk="YELLOW",
            person_count=5,
            brief="养殖场粪污外流，附近农户反映气味和水渠污染。",
        )
        actions.hand_over(
            finding=finding,
            to=f"{self.clerk.region.county.short_name}生态环境部门",
            on=self.clock.day(8),
            note="属环境执法事项，已书面移交并告知农户。",
            by=self.clerk,
            at=self.clock.at(8, 11),
        )

    def became_a_case(self) -> None:
        committee = self.bodies.find(self.clerk.region.code)
        finding = self.found(
            6, 9, kind="06", risk="YELLOW", brief="村民在便道上发生碰撞，一方擦伤，双方对医药费有分歧。"
        )
        actions.mediate(finding=finding, committee=committee, by=self.clerk, at=self.clock.at(5, 10))

    def _person(self, place: Region) -> tuple[str, str]:
        born = people.birthday(self.random, on=self.clock.today)
        number = people.resident_id(self.random, province=place.code[:2], born=born)
        return people.person_name(self.random), number

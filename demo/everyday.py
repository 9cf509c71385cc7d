"""The kinds of dispute most often met in practice, each with a case told from the first visit to the last word.

The kinds are the ten most common of two published breakdowns (a city's of 2016, a league's of 2021) together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from demo.acting import acting, holder
from demo.bodies import TRIAL_OF_TYPE
from demo.cases import Writer
from demo.lively import Stage
from demo.year_2022 import Course
from governance.offices.models import Post
from mediation.cases import actions
from mediation.cases.actions import PastCase
from mediation.cases.models import Case
from mediation.organisations.models import Mediator
from mediation.phone import actions as phone
from mediation.phone.codes import Confirmed, Result

KINDS = ("02", "01", "06", "03", "15", "99", "04", "16", "05", "08", "17", "10", "07")
# What was looked into, and how the talk went.
TALKS = {
    "01": (
        "分别走访双方和家中老人，了解争执的起因和各自的难处。",
        "双方冷静下来，愿意为老人和孩子各退一步。",
    ),
    "02": (
        "到现场查看院墙和排水，请左右邻居说明以往的情况。",
        "讲解相邻关系的规定，双方都同意先把眼前的妨碍去掉。",
    ),
    "03": ("现场丈量，核对宅基地使用证和当年分家的字据。", "以证载四至和老墙根为准，双方认可丈量结果。"),
    "04": ("核对欠条、收货单和转账记录，逐笔对账。", "双方对余款数额没有异议，就付款时间谈妥。"),
    "05": ("核对合伙账本、进货单和收款记录。", "账目核清后，双方对应分数额意见一致。"),
    "06": ("查看诊断证明和医药费票据，向在场的人了解经过。", "讲明各自的过错和赔偿项目，被申请人表示歉意。"),
    "07": ("到地头查看界石和承包合同，请村里老人指认地界。", "对照承包合同和航拍图，双方同意重新栽界石。"),
    "08": ("查阅补偿方案、丈量登记表和公示照片。", "就漏登和青苗补偿逐项核对，征得项目单位同意补登。"),
    "10": ("查看劳动合同、考勤表和工资发放记录。", "讲解劳动合同法的有关规定，用人单位愿意补足差额。"),
    "15": ("调取病历和收费清单，咨询医学专家的意见。", "专家说明诊疗经过，双方对责任程度的分歧缩小。"),
    "16": ("查阅事故认定书、保险单和维修清单。", "按责任认定逐项计算赔偿，保险以外部分双方谈妥。"),
    "17": ("查看物业服务合同、收费记录和报修登记。", "物业公司答应限期整改，业主愿意补交服务费。"),
    "99": ("分别听取双方陈述，向知情人核实。", "误会说清，双方都愿意以和为贵。"),
}
COURSES = ("talking", "settled", "performing", "closed")
BEGUN = {"talking": 11, "settled": 26, "performing": 19, "closed": 47}  # days ago
LATER = 25  # days until the payment that is still to come


@dataclass(frozen=True)
class Office:
    """A showcase township, and the county's officer who looks after the industry committees."""

    head: Post
    officer: Post

    def stage(self, writer: Writer, kind: str) -> Stage:
        post = self.officer if kind in TRIAL_OF_TYPE else self.head
        return Stage(writer, post, writer.today, writer.at)


def play(writer: Writer, heads: Iterable[Post]) -> None:
    """Every kind in each of these townships, and one dispute settled on the mediator's telephone."""
    for turn, head in enumerate(heads):
        office = Office(head, holder(head.region.county, "COUNTY_CASE_OFFICER"))
        for place, kind in enumerate(KINDS):
            stage = office.stage(writer, kind)
            with acting(stage.post):
                _tell(stage, head, kind, COURSES[(place + turn) % len(COURSES)])
        on_the_phone(writer, head)


def _tell(stage: Stage, head: Post, kind: str, course: str) -> Case:
    ago = BEGUN[course]
    past = _told(stage, head, kind, ago)
    case = stage.begin(actions.register_case(new=past.new, by=stage.post, at=stage.when(ago)), ago)
    looked, talked = TALKS[kind]
    stage.talk(case, ago - 1, looked, kind="INVESTIGATION")
    if course == "talking":
        return stage.talk(case, ago - 4, "双方各自陈述了意见，尚有分歧，约定再谈。")
    case = stage.talk(case, ago - 4, talked)
    case = _agree(stage, case, past, ago - 4, course)
    if course == "performing":
        return case
    case = _perform(stage, case, ago - 6)
    return _visit(stage, case, ago - 16) if course == "closed" else case


def _told(stage: Stage, head: Post, kind: str, ago: int) -> PastCase:
    """The words and people of one dispute of the kind, before the committee that is there for it."""
    course = Course(head.region.code, stage.day(ago), "SUCCESS", stage.day(ago - 4))
    past = stage.writer.past_case(course, kind=kind, at_township=True)
    new = replace(
        past.new,
        source="APPLICATION",
        application_form="ORAL",
        applied_on=past.new.registered_on,
        referring_body="",
        referred_on=None,
        involves_petition=False,
        difficulty="ORDINARY",
    )
    if kind in TRIAL_OF_TYPE:
        new = replace(new, committee=stage.writer.bodies.find(head.region.county.code, TRIAL_OF_TYPE[kind]))
    return replace(past, new=new)


def _agree(stage: Stage, case: Case, past: PastCase, ago: int, course: str) -> Case:
    """In writing where something is still to be done, by word of mouth where it is done at once."""
    is_written = course != "settled"
    due_on = stage.day(ago - LATER if course == "performing" else ago - 2 if is_written else ago)
    agreement = actions.NewAgreement(
        form="WRITTEN" if is_written else "ORAL",
        agreed_on=stage.day(ago),
        facts=past.new.brief if is_written else "",
        terms=past.terms,
        manner=("银行转账，一次付清。" if past.facts.agreed_fen else "由双方自行履行，村委会监督。")
        if is_written
        else "",
        oral_reason="" if is_written else "双方认为无需制作书面协议",
        items=[actions.NewItem(past.terms[:200], due_on=due_on, amount_fen=past.facts.agreed_fen)],
    )
    case = actions.record_agreement(case=case, agreement=agreement, by=stage.post, at=stage.when(ago))
    return stage.in_force(case, ago) if is_written else case


def _perform(stage: Stage, case: Case, ago: int) -> Case:
    item = case.items.get()
    return actions.record_performance(
        case=case,
        item=item,
        on=stage.day(ago),
        amount_fen=item.amount_fen,
        note="双方确认已履行",
        by=stage.post,
        at=stage.when(ago),
    )


def _visit(stage: Stage, case: Case, ago: int) -> Case:
    return actions.record_visit(
        case=case,
        on=stage.day(ago),
        is_performed=True,
        finding="电话回访双方，协议已经履行，没有新的争执。",
        satisfaction="SATISFIED",
        by=stage.post,
        at=stage.when(ago),
    )


def on_the_phone(writer: Writer, head: Post) -> Case | None:
    """快速登记: a mediator writes down and closes an oral case beside the field, in one press."""
    post = holder(head.region, "MEDIATOR")
    lead = Mediator._base_manager.filter(post=post).select_related("committee__region").first()
    if post is None or lead is None:
        return None
    stage = Stage(writer, post, writer.today, writer.at)
    past = _told(stage, head, "02", 5)
    terms = "被申请人当天清理了堆放在水渠边的柴草，赔付申请人300元，双方握手言和。"
    brief = "被申请人在水渠边堆放柴草，浇水时渠水漫进申请人的菜地，双方在地头争吵。"
    with acting(post):
        made = phone.register_quickly(
            new=replace(past.new, committee=lead.committee, brief=brief, request="", claimed_fen=30_000),
            lead=lead,
            ending=phone.Ending(
                result=Result.AGREED,
                on=stage.day(5),
                confirmed=frozenset(
                    {Confirmed.RIGHTS, Confirmed.CONSENT, Confirmed.IMPARTIAL, Confirmed.ORAL}
                ),
                terms=terms,
                amount_fen=30_000,
                is_settled=True,
            ),
            by=post,
            at=stage.when(5),
        )
    return made.case

"""Case files in every stage, step by step through the real actions: sessions, feedback, court, change, archive."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from demo import sheets_of_paper
from demo.lively import COURTS, Stage
from demo.year_2022 import Course
from mediation.cases import actions
from mediation.cases.models import Case
from mediation.desk import groups, saved_views


def _court(stage: Stage) -> str:
    county = stage.post.region.county
    return county.short_name.rstrip("县市区") + COURTS[county.code[:2]]


def _referred(stage: Stage, ago: int, kind: str, **more) -> Case:
    """Registered on a referral, accepted, and mediation begun on the same day."""
    course = Course(stage.post.region.code, stage.day(ago), "PENDING", None)
    new = stage.writer.past_case(course, kind=kind, at_township=True).new
    new = replace(new, application_form="", applied_on=None, referred_on=new.registered_on, **more)
    case = actions.register_case(new=new, by=stage.post, at=stage.when(ago))
    return stage.begin(case, ago)


def _agree_orally(stage: Stage, case: Case, ago: int) -> Case:
    agreement = actions.NewAgreement(
        form="ORAL",
        agreed_on=stage.day(ago),
        terms="双方互致歉意，被申请人当场赔付，双方今后不再追究。",
        oral_reason="当事人认为无需书面协议",
        items=[actions.NewItem(content="当场赔付医药费", due_on=stage.day(ago), amount_fen=80_000)],
    )
    return actions.record_agreement(case=case, agreement=agreement, by=stage.post, at=stage.when(ago))


def in_session(stage: Stage) -> None:
    """Two sessions and an inquiry written down, a neighbour taking part."""
    case = stage.mediating(9, "01")
    case = stage.talk(
        case,
        8,
        "问：争执是什么时候开始的？\n答：上个月外出务工回来以后，因家里开支起的争执。\n走访邻居两户，均称双方感情基础尚好。",
        kind="INVESTIGATION",
    )
    case = actions.add_participant(
        case=case,
        role="NEIGHBOUR",
        name="王老师",
        organisation="双方邻居",
        consent_on=stage.day(7),
        by=stage.post,
        at=stage.when(7),
    )
    case = stage.talk(
        case,
        6,
        "申请人陈述：希望家里的开支共同商量。\n被申请人陈述：愿意分担家务。双方情绪缓和，约定再谈。",
    )
    stage.talk(case, 2, "双方就外出务工和老人照料初步达成一致，财物分配尚有分歧，约定下周继续。")


def feedback_due(stage: Stage) -> None:
    """The court is still to be told what came of it."""
    case = _referred(
        stage,
        14,
        "04",
        source="COURT_REFERRAL",
        court_referral_mode="PRE_DOCKET",
        referring_body=_court(stage),
        referral_no=f"（{stage.today.year}）委派调第37号",
        return_due_on=stage.today + timedelta(days=6),
    )
    _agree_orally(stage, case, 3)


def feedback_given(stage: Stage) -> None:
    case = _referred(
        stage,
        17,
        "06",
        source="POLICE_REFERRAL",
        referring_body=f"{stage.post.region.short_name}派出所",
        return_due_on=stage.day(2),
    )
    case = _agree_orally(stage, case, 10)
    actions.return_result(
        case=case,
        on=stage.day(8),
        result="已达成口头协议，赔偿款当场付清，双方和解。",
        by=stage.post,
        at=stage.when(8),
    )


def ended_in_court_document(stage: Stage) -> None:
    """A commission after docketing: the success ends in the court's own document."""
    case = _referred(
        stage,
        33,
        "04",
        source="COURT_REFERRAL",
        court_referral_mode="POST_DOCKET",
        referring_body=_court(stage),
        referral_no=f"（{stage.today.year}）民初字第218号委托",
    )
    case = stage.in_force(stage.write_down(case, 16), 16)
    number = f"（{stage.today.year}）{'甘' if stage.post.region.code.startswith('62') else '苏'}民调第218号"
    actions.record_court_document(case=case, on=stage.day(9), number=number, by=stage.post, at=stage.when(9))


def amended(stage: Stage) -> None:
    """The instalments are changed by everybody's consent; the success stays in its month."""
    case = stage.effective(38, due_ago=-12)
    agreement = actions.NewAgreement(
        form="WRITTEN",
        agreed_on=stage.day(7),
        facts="被申请人因秋粮尚未售出，请求延后第一期付款，申请人同意。",
        terms="第一期付款延后一个月，其余不变；被申请人按期付清的，申请人不主张利息。",
        manner="银行转账，分两次付清。",
        items=[
            actions.NewItem(
                content="第一次付款（延后）", due_on=stage.today + timedelta(days=40), amount_fen=430_000
            ),
            actions.NewItem(
                content="第二次付款", due_on=stage.today + timedelta(days=100), amount_fen=430_000
            ),
        ],
    )
    day = stage.day(7)
    actions.amend(
        case=case,
        agreement=agreement,
        signed=actions.Signed(parties_on=day, mediator_on=day, sealed_on=day),
        all_agree=True,
        reason="双方同意延后第一期付款",
        by=stage.post,
        at=stage.when(7),
    )


def recused(stage: Stage) -> None:
    """A party asks for another mediator, and gets one."""
    case = stage.assigned(8, "03")
    person = case.mediators.filter(withdrawn_on=None).first()
    case = actions.request_recusal(
        case=case,
        person=person,
        asker="PARTY",
        party=case.parties.order_by("position").first(),
        ground="调解员与被申请人是表亲",
        on=stage.day(7),
        by=stage.post,
        at=stage.when(7),
    )
    case = actions.decide_recusal(
        case=case,
        recusal=case.recusals.get(),
        decision="GRANTED",
        on=stage.day(6),
        note="情况属实，同意回避",
        by=stage.post,
        at=stage.when(6),
    )
    other = stage.writer.bodies.mediators[case.committee_id][-1]
    case = actions.assign(case=case, lead=other, on=stage.day(6), by=stage.post, at=stage.when(6))
    case = actions.give_rights_notice(case=case, on=stage.day(5), by=stage.post, at=stage.when(5))
    actions.start(case=case, on=stage.day(5), by=stage.post, at=stage.when(5))


def recusal_to_decide(stage: Stage) -> None:
    case = stage.assigned(2, "07")
    actions.request_recusal(
        case=case,
        person=case.mediators.filter(withdrawn_on=None).first(),
        asker="MEDIATOR",
        ground="本人与申请人有亲属关系",
        on=stage.day(1),
        by=stage.post,
        at=stage.when(1),
    )


def confirmed(stage: Stage) -> None:
    """The court has found the agreement valid."""
    case = stage.effective(40, due_ago=-30)
    confirmation = actions.apply_for_confirmation(
        confirmation=case.confirmation,
        applicants=list(case.parties.all()),
        court=_court(stage),
        on=stage.day(30),
        by=stage.post,
        at=stage.when(30),
    )
    for step, ago in (("court_accept", 27), ("confirm", 18)):
        confirmation = actions.record_court_step(
            confirmation=confirmation, step=step, on=stage.day(ago), by=stage.post, at=stage.when(ago)
        )


def complete(stage: Stage) -> None:
    """A written case with every paper of its file, archived."""
    case = _performed(stage)
    if case.referring_body:
        case = actions.return_result(
            case=case,
            on=stage.day(10),
            result="双方达成书面协议，款项已付清，排水通畅。",
            by=stage.post,
            at=stage.when(10),
        )
    actions.archive(case=case, on=stage.day(3), by=stage.post, at=stage.when(3))


def with_scans(stage: Stage) -> None:
    """Photographs of the papers as they were signed, ready to be archived."""
    case = _performed(stage)
    for paper, title in (("SESSION", "调解笔录签名页"), ("EVIDENCE", "收据照片")):
        data = sheets_of_paper.photograph(stage.writer.random)
        actions.attach(case=case, paper=paper, title=title, data=data, by=stage.post, at=stage.when(11))


def _performed(stage: Stage) -> Case:
    case = stage.mediating(52, "02")
    case = stage.talk(
        case,
        51,
        "现场查看：排水沟被堵约两米，北墙有受潮裂缝。双方对成因没有异议。",
        kind="INVESTIGATION",
    )
    case = stage.talk(case, 49, "调解员讲解相邻用水、排水的规定，双方就清理和补偿达成一致。")
    case = stage.in_force(stage.write_down(case, 48, due_ago=30, fen=180_000), 47)
    for item in case.items.order_by("position"):
        case = actions.record_performance(
            case=case,
            item=item,
            on=stage.day(28),
            amount_fen=item.amount_fen,
            note="当面交付",
            by=stage.post,
            at=stage.when(28),
        )
    return actions.record_visit(
        case=case,
        on=stage.day(12),
        is_performed=True,
        finding="款项已付清，排水通畅，双方关系缓和。",
        satisfaction="SATISFIED",
        by=stage.post,
        at=stage.when(12),
    )


def same_opponent(stage: Stage) -> None:
    """Three claims for wages against one body, linked as one group; the office keeps a view of such cases."""
    body = actions.NewParty(
        side="RESPONDENT",
        name=f"{stage.post.region.short_name}某建设工程项目部",
        kind="ORGANISATION",
        stance="CONSENTED",
        stance_on=stage.day(15),
    )
    found = []
    place = None
    for ago in (15, 13, 11):
        course = Course(stage.post.region.code, stage.day(ago), "PENDING", None)
        new = stage.writer.past_case(course, kind="10a", at_township=True).new
        place = place or new.place
        new = replace(new, place=place, parties=[new.parties[0], replace(body, stance_on=stage.day(ago))])
        case = actions.register_case(new=new, by=stage.post, at=stage.when(ago))
        found.append(stage.begin(case, ago))
    groups.link(cases=Case.objects.all(), ids=[case.pk for case in found], by=stage.post, at=stage.at)
    saved_views.save(
        page=saved_views.CASES,
        name="在办欠薪案件",
        data={"dispute_type": "10a"},
        is_shared=True,
        by=stage.post,
    )


FILES: tuple[Callable[[Stage], None], ...] = (
    in_session,
    feedback_due,
    feedback_given,
    ended_in_court_document,
    amended,
    recused,
    recusal_to_decide,
    confirmed,
    complete,
    with_scans,
    same_opponent,
)

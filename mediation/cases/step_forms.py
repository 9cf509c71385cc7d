"""Every step of a case: its small form, the action it calls, and the law the person meets there."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from mediation.cases import actions, proceeding_rules
from mediation.cases.actions import CaseRefused
from mediation.cases.agreement_forms import (
    AgreeForm,
    AmendForm,
    ArchiveForm,
    CourtApplicationForm,
    CourtStepForm,
    PerformanceForm,
    SignForm,
    VisitForm,
)
from mediation.cases.handling_forms import (
    AssignForm,
    CourtDocumentForm,
    ExtendForm,
    FailForm,
    ParticipantForm,
    RecusalDecisionForm,
    RecusalForm,
    RejectForm,
    ReopenForm,
    ReturnForm,
    SessionForm,
    StanceForm,
    SuspendForm,
    TerminateForm,
)
from mediation.cases.step_base import ConfirmForm, OnForm, OnReasonForm, ReasonForm, StepForm


@dataclass(frozen=True)
class Step:
    """One step of the case page: its form, what it does, what to tell before and after."""

    form: type[StepForm]
    run: Callable
    hint: str = ""
    law: str = ""
    labels: dict[str, str] = field(default_factory=dict)


def _sign(*, case, by, at, form) -> None:
    signatures = form.signatures()
    if not signatures:
        raise CaseRefused("没有填写新的签名或盖章日期。")
    for entry in signatures:
        case = actions.sign(case=case, by=by, at=at, **entry)


def _agree(*, case, by, at, form) -> None:
    actions.record_agreement(case=case, agreement=form.agreement(), by=by, at=at)


def _amend(*, case, by, at, form) -> None:
    actions.amend(
        case=case,
        agreement=form.agreement(),
        signed=form.signed(),
        all_agree=form.cleaned_data["all_agree"],
        reason=form.cleaned_data["reason"],
        by=by,
        at=at,
    )


def _extend(*, case, by, at, form) -> None:
    actions.extend(case=case, on=timezone.localdate(at), by=by, at=at, **form.cleaned_data)


def _plain(action) -> Callable:
    """An action whose arguments are exactly the fields of its form."""

    def run(*, case, by, at, form) -> None:
        action(case=case, by=by, at=at, **form.cleaned_data)

    return run


def _court_apply(*, case, by, at, form) -> None:
    actions.apply_for_confirmation(confirmation=case.confirmation, by=by, at=at, **form.cleaned_data)


def _court(step: str) -> Callable:
    def run(*, case, by, at, form) -> None:
        actions.record_court_step(
            confirmation=case.confirmation, step=step, by=by, at=at, **form.cleaned_data
        )

    return run


PML = "《中华人民共和国人民调解法》"
CPL = "《中华人民共和国民事诉讼法》"
STEPS: dict[str, Step] = {
    "submit": Step(ConfirmForm, _plain(actions.submit), "登记后取得登记号，等待受理。", f"{PML}第二十七条"),
    "cancel": Step(ReasonForm, _plain(actions.cancel)),
    "accept": Step(
        OnForm,
        _plain(actions.accept),
        "受理后取得案号，调解期限自受理日起算。一方明确拒绝的，不得调解。",
        f"{PML}第十七条；《人民调解工作若干规定》第三十三条",
        {"on": "受理日期"},
    ),
    "reject": Step(
        RejectForm,
        _plain(actions.reject),
        "不予受理须说明理由，并告知当事人其他途径。",
        "《人民调解工作若干规定》第二十二条（待核实）",
    ),
    "assign": Step(
        AssignForm,
        _plain(actions.assign),
        "当日在聘的本会调解员可选；一案一名主持调解员。当事人不能调解自己的纠纷。",
        f"{PML}第十五条、第十九条",
    ),
    "record_stance": Step(
        StanceForm,
        _plain(actions.record_stance),
        "一方明确拒绝的，不得调解。",
        f"{PML}第十七条",
    ),
    "request_recusal": Step(
        RecusalForm,
        _plain(actions.request_recusal),
        "决定之前不得开始调解，也不得达成协议。",
        f"{PML}第十五条、第二十三条；回避程序为产品默认",
        {"on": "提出日期"},
    ),
    "decide_recusal": Step(
        RecusalDecisionForm,
        _plain(actions.decide_recusal),
        "同意回避的，调解员当日退出本案，请另行指派。不能由本人决定。",
        f"{PML}第十五条、第二十三条；回避程序为产品默认",
        {"on": "决定日期"},
    ),
    "add_participant": Step(
        ParticipantForm,
        _plain(actions.add_participant),
        "征得当事人同意后，可以邀请亲属、邻里、同事、专家等参与调解。",
        f"{PML}第二十条",
    ),
    "record_session": Step(
        SessionForm,
        _plain(actions.record_session),
        "一次调解（调查）登记一份。默认不公开，当事人要求公开的才公开。登记后不能修改，可再登记一份更正。",
        f"{PML}第二十三条、第二十七条",
        {"on": "记录日期"},
    ),
    "give_rights_notice": Step(
        OnForm,
        _plain(actions.give_rights_notice),
        "告知当事人有权选择调解员、接受或拒绝调解、要求公开或不公开。",
        f"{PML}第二十三条",
        {"on": "告知日期"},
    ),
    "start": Step(
        OnForm,
        _plain(actions.start),
        "先告知权利义务，后开始调解；有回避申请的先作决定。",
        f"{PML}第十七条、第十九条、第二十三条",
        {"on": "开始调解日期"},
    ),
    "suspend": Step(
        SuspendForm,
        _plain(actions.suspend),
        "鉴定期间是否计入期限，以本局的期限规则为准；医疗纠纷的鉴定期间不计入。",
        "《医疗纠纷预防和处理条例》第三十八条",
        {"on": "中止日期"},
    ),
    "resume": Step(OnForm, _plain(actions.resume), labels={"on": "恢复日期"}),
    "extend": Step(
        ExtendForm,
        _extend,
        "期满前经各方同意可延期一次。",
        "《人民调解工作若干规定》第三十三条（待核实）；一次为产品默认",
    ),
    "agree": Step(
        AgreeForm,
        _agree,
        "书面协议写明当事人、主要事实与争议、协议内容、履行方式与期限，签名盖章齐备之日生效；口头协议自达成之日起生效。"
        "分期付款可只填总额和期数，系统分成各期。",
        f"{PML}第二十八条至第三十条",
    ),
    "sign": Step(
        SignForm,
        _sign,
        "各方签名、调解员签名并加盖印章后，协议自最后一个日期生效，不能手工填写。缺印章的，协议不生效，不计入调解成功。",
        f"{PML}第二十九条",
    ),
    "amend": Step(
        AmendForm,
        _amend,
        "原协议作为旧版保留，未履行完的事项由新事项取代。书面变更须重新签名盖章；自新版生效起重新计算三十日司法确认期限。"
        "调解成功仍计在原协议生效的月份。",
        f"{PML}第二十九条、第三十一条、第三十三条",
    ),
    "fail": Step(
        FailForm,
        _plain(actions.fail),
        "调解不成应当终止调解，并告知当事人可以通过仲裁、行政、司法等途径维护权利。",
        f"{PML}第二十六条",
        {"on": "结案日期"},
    ),
    "terminate": Step(
        TerminateForm,
        _plain(actions.terminate),
        "写明终止原因；当事人仍可通过仲裁、行政、司法等途径维护权利。",
        f"{PML}第二十三条、第二十六条",
        {"on": "终止日期"},
    ),
    "record_performance": Step(
        PerformanceForm,
        _plain(actions.record_performance),
        "按事项逐项登记，不得超过未履行的余额。各项全部履行后，案件自动转为“已履行”。",
        f"{PML}第三十一条",
        {"on": "履行日期"},
    ),
    "default": Step(
        OnReasonForm,
        _plain(actions.record_default),
        f"须有到期未履行的事项，且期满后已回访。{proceeding_rules.DEFAULT_ADVICE}",
        f"{PML}第三十一条至第三十三条",
        {"on": "登记日期"},
    ),
    "sue": Step(
        OnReasonForm,
        _plain(actions.record_suit),
        "当事人就协议的履行或内容发生争议，可以向人民法院起诉。",
        f"{PML}第三十二条",
        {"on": "起诉日期", "reason": "起诉情况"},
    ),
    "record_visit": Step(
        VisitForm,
        _plain(actions.record_visit),
        "有履行期的，每个履行日后七日内回访；即时履行的，生效后三十日内回访（天数为产品默认）。",
        f"{PML}第三十一条",
        {"on": "回访日期"},
    ),
    "record_court_document": Step(
        CourtDocumentForm,
        _plain(actions.record_court_document),
        "法院立案后委托调解成功的，由法院出具民事调解书等文书，不再申请司法确认。",
        "《最高人民法院关于人民法院进一步深化多元化纠纷解决机制改革的意见》（待核实）",
        {"on": "文书日期"},
    ),
    "return_result": Step(
        ReturnForm,
        _plain(actions.return_result),
        "把办理结果反馈给移送单位；反馈函可在“文书与附件”中打印。",
        f"{PML}第十八条；反馈期限依移送文书",
        {"on": "反馈日期"},
    ),
    "reopen": Step(
        ReopenForm,
        _plain(actions.reopen),
        "须当事人重新申请，并经调委会主任和县局同意；已上报的月份不变。其他情形请新立案件并关联前案。",
        f"{PML}第十七条；审批为产品默认",
        {"reason": "理由"},
    ),
    "archive": Step(
        ArchiveForm,
        _plain(actions.archive),
        "一案一卷，材料齐全方可归档；归档后不再修改。",
        f"{PML}第二十七条",
        {"on": "归档日期"},
    ),
}

COURT_STEPS: dict[str, Step] = {
    "apply": Step(
        CourtApplicationForm,
        _court_apply,
        "须各方当事人共同申请，自协议生效之日起三十日内提出，不收费用；逾期的如实登记，法院可能不予受理。",
        f"{PML}第三十三条；{CPL}第二百零五条",
        {"on": "申请日期"},
    ),
    "court_accept": Step(CourtStepForm, _court("court_accept"), labels={"on": "受理日期"}),
    "court_refuse": Step(CourtStepForm, _court("court_refuse"), labels={"on": "通知日期"}),
    "confirm": Step(CourtStepForm, _court("confirm"), labels={"on": "裁定日期"}),
    "dismiss": Step(
        CourtStepForm,
        _court("dismiss"),
        "驳回后，当事人可以变更原协议、达成新协议，或者向人民法院起诉。",
        f"{CPL}第二百零六条",
        {"on": "裁定日期"},
    ),
    "withdraw": Step(CourtStepForm, _court("withdraw"), labels={"on": "撤回日期"}),
}


def form_of(step: Step, *args, case) -> StepForm:
    """The step's form with its own words on the fields."""
    form = step.form(*args, case=case)
    for name, label in step.labels.items():
        form.fields[name].label = label
    return form

"""Indicators of legal aid, wage arrears, notarisation and appraisal that returns file (附录 B，M08–M15)."""

from governance.figures import indicators
from governance.figures.indicators import Basis, Indicator
from governance.figures.values import Kind, Unit

GROUP = "LEGAL_AID"


def _filed(code, name, identifier, unit, definition, source, *, kind=Kind.FLOW, **more) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        identifier=identifier,
        unit=unit,
        kind=kind,
        definition=definition,
        source=source,
        basis=Basis.FILED,
        group=GROUP,
        **more,
    )


_AID_LAW = "《中华人民共和国法律援助法》第二十二条、第四十三条"
_WAGE_RULES = "《保障农民工工资支付条例》（国务院令第724号）第四十五条"

INDICATORS = (
    _filed(
        "M08",
        "法律援助案件",
        "legal_aid_cases",
        Unit.CASE,
        "本期决定给予援助（含通知类）并已指派的法律援助案件数，不含法律咨询和值班律师法律帮助。",
        _AID_LAW,
    ),
    _filed(
        "M09",
        "法律援助受援人",
        "legal_aid_recipients",
        Unit.PERSON,
        "本期法律援助案件的受援人数，同一案件有多名受援人的分别计算。",
        _AID_LAW,
    ),
    _filed(
        "M10",
        "农民工讨薪维权案件",
        "wage_cases",
        Unit.CASE,
        "本期办理的农民工讨薪维权案件数。与法律援助案件数可能重叠，两者不相加。",
        _WAGE_RULES,
    ),
    _filed(
        "M11",
        "追讨欠薪金额",
        "wage_recovered",
        Unit.MONEY,
        "本期实际为农民工追回的劳动报酬，按到账日期计算。",
        _WAGE_RULES,
        kind=Kind.AMOUNT,
        precision_allowed=True,
    ),
    _filed(
        "M12",
        "讨薪涉及人数",
        "wage_workers",
        Unit.PERSON,
        "本期办理的农民工讨薪维权案件涉及的农民工人数。",
        _WAGE_RULES,
    ),
    _filed(
        "M13",
        "公证事项",
        "notary_matters",
        Unit.CASE,
        "本期办结的公证事项数，由县级填报。",
        "《中华人民共和国公证法》第十一条、第三十条",
        level="COUNTY",
    ),
    _filed(
        "M14",
        "司法鉴定案件",
        "appraisals",
        Unit.CASE,
        "本期完成的司法鉴定案件数，由县级填报。",
        "《司法鉴定程序通则》（司法部令第132号），待核实条款",
        level="COUNTY",
    ),
    _filed(
        "M15",
        "公共法律服务平台服务群众",
        "lsp_visits_pt",
        Unit.PERSON_TIME,
        "本期市、县、乡、村四级公共法律服务实体平台接待服务群众的人次，同一人多次计多次。",
        "四级公共法律服务实体平台建设要求",
        precision_allowed=True,
    ),
)


def register_all() -> None:
    indicators.register(*INDICATORS)

"""Indicators of publicity, legal-savvy residents and villages that returns file (附录 B，M16–M23)."""

from governance.figures import indicators
from governance.figures.indicators import Basis, Indicator
from governance.figures.values import Kind, Unit

GROUP = "VILLAGES"
_PUBLICITY_LAW = "《中华人民共和国法治宣传教育法》（2025年11月1日施行）"
_RESIDENTS = "《乡村“法律明白人”培养工作规范（试行）》（2021年11月8日）"


def _filed(code, name, identifier, unit, definition, source, kind=Kind.FLOW) -> Indicator:
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
    )


INDICATORS = (
    _filed(
        "M16",
        "普法活动场次",
        "outreach_sessions",
        Unit.SESSION,
        "本期举办的法治宣传教育活动场次。",
        _PUBLICITY_LAW,
    ),
    _filed(
        "M17",
        "普法受众",
        "outreach_pt",
        Unit.PERSON_TIME,
        "本期法治宣传教育活动现场受众人次，不含线上观看。",
        _PUBLICITY_LAW,
    ),
    _filed(
        "M18",
        "在册“法律明白人”",
        "lsr_active",
        Unit.PERSON,
        "期末在册履职的乡村“法律明白人”人数。",
        _RESIDENTS,
        Kind.STOCK,
    ),
    _filed(
        "M19",
        "培训“法律明白人”",
        "lsr_trained_pt",
        Unit.PERSON_TIME,
        "本期参加培训的“法律明白人”人次。",
        _RESIDENTS,
    ),
    _filed(
        "M20",
        "法律顾问驻村次数",
        "counsel_visits",
        Unit.OCCURRENCE,
        "本期村（居）法律顾问到村（社区）服务的次数。",
        "“1名村（居）法律顾问＋N名法律明白人”行动（2023年12月）",
    ),
    _filed(
        "M21",
        "学法用法示范户",
        "demo_households",
        Unit.HOUSEHOLD,
        "期末在册的农村学法用法示范户数。",
        "《培育农村学法用法示范户实施方案》（文号待核实）",
        Kind.STOCK,
    ),
    _filed(
        "M23",
        "民主法治示范村（社区）",
        "demo_villages",
        Unit.COUNT,
        "期末保有命名的各级民主法治示范村（社区）数。",
        "《“全国民主法治示范村（社区）”命名管理办法》",
        Kind.STOCK,
    ),
)


def register_all() -> None:
    indicators.register(*INDICATORS)

"""docs/indicators.md: every indicator of the registry."""

from governance.figures.indicators import Basis, Indicator, all_indicators, find
from governance.figures.values import Kind
from governance.project.written.markdown import table

_FILED_BY = {"TOWNSHIP": "乡镇（司法所）", "COUNTY": "县（区）司法局", "NONE": "不填报"}
_KINDS = {
    Kind.FLOW: "流量（本期发生）",
    Kind.STOCK: "存量（期末在册）",
    Kind.AMOUNT: "金额",
    Kind.RATIO: "比率",
}


def render() -> str:
    found = all_indicators()
    lines = [
        "# 指标",
        "",
        "每个指标只定义一次。代码不重复使用；比率由分子、分母之和重新计算，不取平均。",
        "“业务记录”由系统按记录计数；“报表填报”取审核通过的月报；登记数与填报数并列显示，互不覆盖。",
        "",
        table(
            ("代码", "名称", "标识", "单位", "类型", "取数", "由谁填报", "口径", "依据"),
            (_row(indicator) for indicator in found),
        ),
    ]
    return "\n".join(lines)


def _row(indicator: Indicator) -> tuple:
    return (
        indicator.code,
        indicator.name,
        f"`{indicator.identifier}`",
        indicator.unit.label,
        _KINDS[indicator.kind],
        indicator.basis.label,
        _FILED_BY[indicator.level] if indicator.basis is not Basis.DERIVED else "自动计算",
        indicator.definition + _parts(indicator),
        indicator.source,
    )


def _parts(indicator: Indicator) -> str:
    if not indicator.is_ratio:
        return ""
    upper, lower = find(indicator.numerator), find(indicator.denominator)
    return f"（{indicator.numerator} {upper} ÷ {indicator.denominator} {lower}）"

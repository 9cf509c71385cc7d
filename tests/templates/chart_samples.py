"""Realistic charts with every kind of emptiness, for the component samples and for looking at renderings."""

from governance.charts import comparison, ranking, share, sparkline, svg, trend
from governance.charts.data import Point, Series
from governance.figures.values import Emptiness, Precision

AMOUNTS = [
    38,
    29,
    41,
    44,
    40,
    47,
    52,
    49,
    36,
    33,
    42,
    55,
    43,
    0,
    46,
    51,
    None,
    58,
    61,
    None,
    47,
    39,
    None,
    46,
]
STATES = {16: Emptiness.MISSING, 19: Emptiness.LATE, 22: Emptiness.NOT_COMPUTED}


def months(amounts=AMOUNTS, states=STATES, note_at=23):
    return [
        Point(
            f"{index % 12 + 1}月",
            amount,
            states.get(index, Emptiness.PRESENT),
            group=f"{2025 + index // 12}年",
            note="已报10/11" if index == note_at else "",
        )
        for index, amount in enumerate(amounts)
    ]


def regions():
    def bar(name, value, position, have, expected, state=Emptiness.PRESENT, note=""):
        return ranking.RankedBar(Point(name, value, state, note=note), position, have, expected)

    return [
        bar("乌兰镇", 61, "1", 14, 14),
        bar("东湾镇", 58, "2", 11, 11),
        bar("北湾镇", 46, "3", 10, 11, note="已报10/11"),
        bar("三滩镇", 46, "3", 9, 9),
        bar("红柳街道办事处（经济开发区）", 12, "5", 6, 6),
        bar("兴隆乡", 0, "6", 7, 7),
        bar("石门乡", None, "", 0, 8, Emptiness.MISSING),
        bar("靖安乡", None, "", 0, 5, Emptiness.LATE),
        bar("平堡镇", None, "", 0, 0, Emptiness.NOT_APPLICABLE),
        bar("大芦镇", None, "", 0, 9, Emptiness.NOT_COMPUTED),
    ]


def kinds():
    amounts = [
        ("邻里纠纷", 812),
        ("婚姻家庭", 604),
        ("土地承包", 377),
        ("劳动报酬", 273),
        ("损害赔偿", 188),
        ("其他", 118),
    ]
    return [Point(name, amount) for name, amount in amounts]


def by_town():
    towns = {
        "乌兰镇": (21, 17, 12, 8),
        "东湾镇": (18, 9, 14, 6),
        "北湾镇": (11, 13, 5, 9),
        "兴隆乡": (3, 2, 0, 1),
    }
    names = ["邻里纠纷", "婚姻家庭", "土地承包", "劳动报酬"]
    rows = [
        Series(town, [Point(name, n) for name, n in zip(names, numbers, strict=True)])
        for town, numbers in towns.items()
    ]
    return [*rows, Series("石门乡", [Point(name, None, Emptiness.MISSING) for name in names])]


def years():
    labels = ["人民调解", "法律援助", "公证", "司法鉴定", "欠薪维权", "普法活动"]
    earlier = [Point(name, n) for name, n in zip(labels, [2103, 980, 905, 182, 0, 412], strict=True)]
    later = [Point(name, n) for name, n in zip(labels, [2372, 1103, 982, 171, 273], strict=False)]
    return Series("2025年", earlier), Series("2026年", [*later, Point("普法活动", None, Emptiness.MISSING)])


def filed_and_observed():
    observed = [None if a is None else a + (index % 3) * 5 for index, a in enumerate(AMOUNTS)]
    return [Series("上报数", months()), Series("系统记录数", months(observed, STATES, note_at=-1))]


def charts(width=svg.FULL_WIDTH):
    changes = ["+12.8%", "+12.6%", "+8.5%", "−6.0%", "—", "—"]
    approximate = [
        Point(f"{m}月", n, precision=Precision.AT_LEAST if m == 3 else Precision.EXACT)
        for m, n in zip(range(1, 7), [12000, 18500, 30000, 41000, 38200, 52600], strict=True)
    ]
    return [
        trend.lines("受理调解案件", [Series("靖远县", months())], unit="件", width=width),
        trend.columns("受理调解案件（柱）", Series("靖远县", months()), unit="件", width=width),
        trend.lines("上报与系统记录对照", filed_and_observed(), unit="件", width=width),
        trend.columns(
            "线上普法观看", Series("白银市", approximate), unit="人次", width=width, in_wan=True, height=220
        ),
        ranking.ranking(
            "各乡镇受理调解案件", regions(), unit="件", width=width, reference=ranking.Reference("平均", 37)
        ),
        share.share("纠纷类型构成", kinds(), unit="件", width=width),
        share.stacked("各乡镇纠纷类型", by_town(), unit="件", width=width),
        comparison.paired_columns("主要指标同期对比", *years(), unit="件", width=width, changes=changes),
    ]


def spark():
    return sparkline.sparkline("近12个月", months()[12:])

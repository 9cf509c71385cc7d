"""Registers of the demonstration, entered through the real workbook import."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from random import Random

from demo import offices, year_2022
from demo.logins import COUNTIES
from demo.spread import spread, uneven
from governance.offices.models import Post
from governance.regions.models import Region
from governance.registers import actions, definitions
from governance.spreadsheets import writing
from governance.tenancy import scope

SITE_KINDS = ("法治文化广场", "法治文化长廊", "法治文化公园", "法治文化室")
UNITS = (
    "市委组织部", "市委宣传部", "市委统战部", "市委政法委", "市委网信办", "市发展和改革委员会", "市教育局", "市科学技术局",
    "市工业和信息化局", "市民族宗教事务局", "市公安局", "市民政局", "市司法局", "市财政局", "市人力资源和社会保障局",
    "市自然资源局", "市生态环境局", "市住房和城乡建设局", "市交通运输局", "市水务局", "市农业农村局", "市商务局",
    "市文化广电和旅游局", "市卫生健康委员会", "市退役军人事务局", "市应急管理局", "市审计局", "市市场监督管理局",
    "市统计局", "市医疗保障局", "市信访局", "市税务局", "市总工会", "市妇女联合会",
)  # fmt: skip
LAWS = {
    "已出台": ("城市供水管理", "城乡网格化服务管理"),
    "预备项目": ("机动车停放管理", "城市生活垃圾分类管理", "电动自行车管理"),
    "调研项目": ("乡村建设管理", "物业服务管理", "公共文化设施保护"),
}
AREAS = ("健全制度机制", "规范执法行为", "加强执法监督", "提升人员素质", "推进信息化建设", "延伸基层执法")
TASKS = ("完善配套制度", "开展专项检查", "组织集中培训")
END_OF_2022_PLANS = date(2023, 1, 1)


def import_all(regions: Mapping[str, Region], *, today: date, at: datetime, random: Random) -> None:
    """The ledgers of 白银市 as published for 2022, what has come since, and those of 海安市."""
    if any(code.startswith("6204") for code in COUNTIES.values() if code in regions):
        analyst = offices.post_of("baiyin_analyst")
        _import("POPULARIZATION_UNIT", _units("白银市"), by=analyst, at=at)
        _import("LEGISLATIVE_ITEM", _laws(), by=analyst, at=at)
        _import("FIRM_BRANCH", _branches(random), by=analyst, at=at)
        _import("ENFORCEMENT_TASK", _tasks(), by=analyst, at=at)
    _import_sites(regions, today=today, at=at, random=random)


def _import_sites(regions: Mapping[str, Region], *, today: date, at: datetime, random: Random) -> None:
    places = {place: code for place, code in COUNTIES.items() if code in regions}
    baiyin = [place for place, code in places.items() if code.startswith("6204")]
    weights = uneven([_villages(regions, places[place]) for place in baiyin], random)
    sites = dict(zip(baiyin, spread(year_2022.CULTURE_SITES, weights), strict=True)) if baiyin else {}
    demos = dict(zip(baiyin, spread(year_2022.DEMO_SITES, weights), strict=True)) if baiyin else {}
    for place, code in places.items():
        by = offices.post_of(f"{place}_stat")
        villages = [r for r in regions.values() if r.level == "VILLAGE" and r.county_id == regions[code].pk]
        old = sites.get(place, 22)
        new = max(1, old // 5)
        rows = _sites(random.sample(villages, min(len(villages), old + new)), old, today, random)
        _import("CULTURE_SITE", rows, by=by, at=at)
        chosen = random.sample(villages, min(len(villages), demos.get(place, 15)))
        _import("CULTURE_DEMO_SITE", _demo_sites(chosen, random), by=by, at=at)


def _villages(regions: Mapping[str, Region], code: str) -> int:
    return sum(region.level == "VILLAGE" and region.code[:6] == code[:6] for region in regions.values())


def _import(kind_code: str, rows: Iterable[dict], *, by: Post, at: datetime) -> None:
    """Write the workbook a person would upload, upload it, confirm it."""
    kind = definitions.get(kind_code)
    workbook = io.BytesIO()
    writing.write_workbook(workbook, kind.layout, rows)
    with scope.enter(scope.of_region(by.region, post_id=by.pk, user_id=by.user_id)):
        upload = actions.keep_upload(
            kind=kind, file_name=f"{kind.name}.xlsx", content=workbook.getvalue(), by=by, at=at
        )
        plan = actions.import_upload(upload=upload, by=by, at=at)
    if plan.bad:
        raise ValueError(f"{kind.name}：{plan.bad[0].problems}")


def _units(place: str) -> Iterable[dict]:
    for number, name in enumerate(UNITS, start=1):
        yield _row(number, place, name, date(2022, 3, 1), study_plan="已制定", duty_list="已制定")


def _laws() -> Iterable[dict]:
    number = 0
    for kind, names in LAWS.items():
        for name in names:
            number += 1
            yield _row(
                number,
                "白银市",
                name,
                date(2022, 3, 15),
                END_OF_2022_PLANS,
                item_type=kind,
                drafting_unit="市司法局",
            )


def _branches(random: Random) -> Iterable[dict]:
    for number in range(1, year_2022.FIRM_BRANCHES + 1):
        name = f"第{number}律师事务所党支部（演示）"
        yield _row(
            number,
            "白银市",
            name,
            date(2022, 4, 1),
            members=random.choice((2, 2, 2, 3)),
            paired_with="结对社区",
        )


def _tasks() -> Iterable[dict]:
    number = 0
    for area, count in zip(AREAS, year_2022.ENFORCEMENT_TASKS, strict=True):
        for task in TASKS[:count]:
            number += 1
            yield _row(
                number, "白银市", f"{area}：{task}", date(2022, 4, 10), END_OF_2022_PLANS,
                area=area, lead_unit="市司法局", due_on=date(2022, 12, 20),
            )  # fmt: skip


def _sites(villages: list[Region], old: int, today: date, random: Random) -> Iterable[dict]:
    """The first `old` were there by 2022, the others have come since 2023."""
    for number, village in enumerate(villages, start=1):
        year = random.randint(2019, 2022) if number <= old else random.randint(2024, today.year)
        since = min(date(year, random.randint(1, 12), 10), today)
        kind = random.choice(SITE_KINDS)
        name = f"{village.short_name}{kind}"
        yield _row(number, village.code, name, since, site_type=kind, area=random.randrange(60, 900, 20))


def _demo_sites(villages: list[Region], random: Random) -> Iterable[dict]:
    for number, village in enumerate(villages, start=1):
        since = date(random.randint(2020, 2022), random.randint(1, 12), 20)
        yield _row(
            number, village.code, f"{village.short_name}法治文化示范点", since, awarded_by="县（区）司法局"
        )


def _row(number: int, place: str, name: str, since: date, until: date | None = None, **details) -> dict:
    return {
        "number": f"{number:03d}",
        "place": place,
        "name": name,
        "since_on": since,
        "until_on": until,
        **details,
    }

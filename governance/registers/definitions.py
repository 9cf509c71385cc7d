"""Types of registers, read from the content pack; a fault in the pack names file and section."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from governance.figures.values import Unit
from governance.regions.models import RegionLevel
from governance.spreadsheets.layouts import CellKind, Column, Layout

PACK = Path(__file__).parent / "packs" / "registers.toml"


@dataclass(frozen=True)
class CountedAs:
    """An indicator counted from the entries whose details equal `where`."""

    code: str
    name: str
    identifier: str
    definition: str
    where: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class RegisterType:
    """台账类型: extra columns, the levels at which it is kept, and what is counted from it."""

    code: str
    name: str
    unit: Unit
    levels: tuple[str, ...]
    basis: str
    columns: tuple[Column, ...]
    indicators: tuple[CountedAs, ...]

    @property
    def layout(self) -> Layout:
        """The workbook of this register, for template, import and export."""
        return Layout(
            sheet=self.name,
            columns=(
                Column("number", "序号", required=True, width=10, note="本单位内不重复，用于识别同一条记录"),
                Column(
                    "place",
                    "所在区域",
                    required=True,
                    width=28,
                    note="填名称；重名的村写作“乡镇/村”，也可填 12 位区划代码",
                ),
                Column("name", "名称", required=True, width=32),
                Column("since_on", "建成（设立）日期", CellKind.DATE, required=True, width=18),
                Column("until_on", "撤销日期", CellKind.DATE, width=14, note="仍在用的不填"),
                *self.columns,
            ),
            notes=(f"台账：{self.name}", f"依据：{self.basis}"),
        )


@cache
def types() -> dict[str, RegisterType]:
    """Every register type by code. Raises ImproperlyConfigured naming the faulty section."""
    content = tomllib.loads(PACK.read_text(encoding="utf-8"))
    return {code: _type(code, section) for code, section in content.items() if isinstance(section, dict)}


def get(code: str) -> RegisterType | None:
    return types().get(code)


def _type(code: str, section: dict) -> RegisterType:
    try:
        return RegisterType(
            code=code,
            name=section["name"],
            unit=Unit(section["unit"]),
            levels=tuple(RegionLevel(level) for level in section["levels"]),
            basis=section["basis"],
            columns=tuple(_column(column) for column in section["columns"]),
            indicators=tuple(CountedAs(**counted) for counted in section["indicators"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"{PACK.name} 的 [{code}] 有误：{error}") from error


def _column(column: dict) -> Column:
    return Column(
        key=column["key"],
        header=column["header"],
        kind=CellKind(column.get("kind", "TEXT")),
        required=column.get("required", False),
        choices=tuple(column.get("choices", ())),
    )

"""What a workbook says of itself: which form, unit and month it is for, signed; and what each cell held.

A workbook of another unit, month or form is refused by name; one whose mark was changed is refused whole.
"""

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache

from django.core import signing

from governance.figures.values import Unit
from governance.returns import amounts
from governance.returns.models import MonthlyReturn
from governance.spreadsheets.reading import WorkbookError

SALT = "governance.return_workbooks"
LABEL = "识别码（请勿改动）"
TOWNSHIP, VILLAGES = "TOWNSHIP", "VILLAGES"


@dataclass(frozen=True)
class Identity:
    """`kind`: the unit's own cells, or those of its villages."""

    kind: str
    monthly_return: int
    version: int
    form: str
    form_version: int
    unit: str
    unit_name: str
    month: int

    def mark(self) -> str:
        return signing.dumps(list(asdict(self).values()), salt=SALT, compress=True)


def of_return(monthly_return: MonthlyReturn, kind: str) -> Identity:
    return Identity(
        kind=kind,
        monthly_return=monthly_return.pk,
        version=monthly_return.version,
        form=monthly_return.form.code,
        form_version=monthly_return.form.version,
        unit=monthly_return.region.code,
        unit_name=monthly_return.region.name,
        month=monthly_return.month,
    )


def read(above: tuple) -> Identity:
    """The identity written above the header. Raises WorkbookError when it is missing or was changed."""
    for line in above:
        if line and line[0] == LABEL and len(line) > 1 and line[1]:
            try:
                return Identity(*signing.loads(str(line[1]), salt=SALT))
            except (signing.BadSignature, TypeError) as error:
                raise WorkbookError(
                    "识别码被改动过，不能确认是哪个单位哪个月的表。请重新下载后填写。"
                ) from error
    raise WorkbookError("这不是从本系统下载的月报工作簿，或识别码已被删去。请重新下载后填写。")


def require(found: Identity, monthly_return: MonthlyReturn) -> None:
    """Raises WorkbookError with what is different when the workbook is for another return."""
    wanted = of_return(monthly_return, found.kind)
    if found == wanted:
        return
    month = f"{found.month // 100}年{found.month % 100}月"
    if (found.form, found.unit, found.month) != (wanted.form, wanted.unit, wanted.month):
        raise WorkbookError(
            f"这是{found.unit_name}{month}的工作簿，不能导入到"
            f"{wanted.unit_name}{wanted.month // 100}年{wanted.month % 100}月的表里。"
        )
    raise WorkbookError("这个工作簿是更正或改版以前下载的，已经过时。请重新下载后填写。")


def token(revision: int, text: str, note: str, unit: Unit, *, allows_precision: bool) -> str:
    """What a cell held when it was written: its revision, and a short digest of its content."""
    return f"{revision}.{digest(text, note, unit, allows_precision=allows_precision)}"


def digest(text: str, note: str, unit: Unit, *, allows_precision: bool) -> str:
    """The same for 52000.5 and 52,000.50: what counts is what is understood, else what was typed."""
    if not note:
        return _digest_of_amount(text, unit, allows_precision)
    return _digest(text, note, unit, allows_precision)


@lru_cache(maxsize=4096)
def _digest_of_amount(text: str, unit: Unit, allows_precision: bool) -> str:
    """Of thousands of cells most hold the same few small numbers."""
    return _digest(text, "", unit, allows_precision)


def _digest(text: str, note: str, unit: Unit, allows_precision: bool) -> str:
    understood = amounts.parse(text, unit, allows_precision=allows_precision)
    content = (understood.amount, str(understood.precision), text.strip() if understood.problem else "", note)
    return hashlib.blake2b(repr(content).encode(), digest_size=4).hexdigest()


def read_token(text: str) -> tuple[int, str]:
    """(revision, digest); a token that cannot be read counts as never seen."""
    revision, _, found = str(text).partition(".")
    return (int(revision), found) if revision.isdigit() and found else (0, "")

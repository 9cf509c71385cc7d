"""`planted-values`: personal values typed into cases are found nowhere in plain text afterwards.

Numbers, telephones, addresses, guardians and the names of protected cases are made up in shapes that nothing
else has; then every table, every history row, the log, the caches, the shown pages and the printed papers are searched for them.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

from django.core.cache import caches
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from bench import scratch
from bench.browser import Browser
from bench.drills.registry import Drill, DrillFailed
from bench.scale import PINCH
from bench.world import World
from governance.regions.models import Region
from governance.tenancy import scope
from mediation.cases import actions
from mediation.cases.models import Case
from mediation.organisations.models import MediationCommittee

VALUES = 10_000
PAPERS = 2
PER_CASE = 10  # two parties: name, number, telephone, address, guardian
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "〇一二三四五六七八九"
# Shapes that only planted values have: the search then asks each hit whether it was planted.
_SHAPES = re.compile(
    r"谯[〇一二三四五六七八九]{6}|亓[〇一二三四五六七八九]{6}|青枫巷\d{6}号|6204211970\d{7}[\dX]|17\d{9}"
)
_HEX = re.compile(rb"\\x([0-9a-f]{12,})")


@dataclass
class Planted:
    """What was typed in, and into which cases."""

    values: set[str] = field(default_factory=set)
    cases: list[Case] = field(default_factory=list)

    def person(self, number: int, side: str) -> actions.NewParty:
        spoken = "".join(_DIGITS[int(digit)] for digit in f"{number:06d}")
        personal = {
            "id_number": _resident_number(number),
            "phone": f"17{number:09d}",
            "address": f"青枫巷{number:06d}号",
            "guardian": f"亓{spoken}",
        }
        name = f"谯{spoken}"
        self.values |= {name, *personal.values()}
        return actions.NewParty(side=side, name=name, is_minor=True, personal=personal)


def run(say: Callable[[str], None], *, values: int = VALUES) -> None:
    """Raises DrillFailed: a planted value was found where it must not be."""
    with scratch.database():
        world = World(PINCH)
        world.need_regions()
        world.need_deadlines()
        rehearse(world, values=values, say=say)


def rehearse(world: World, *, values: int, say: Callable[[str], None]) -> None:
    log = _Log()
    logging.getLogger().addHandler(log)
    try:
        planted = plant(world, values=values)
        say(f"{len(planted.values)} values planted in {len(planted.cases)} cases")
        pages = list(_pages(world, planted))
        papers = list(_papers(world, planted))
    finally:
        logging.getLogger().removeHandler(log)
    for where, texts in (
        ("tables", _tables()),
        ("log", log.lines),
        ("caches", _caches()),
        ("pages", pages),
        ("papers", papers),
    ):
        found = leaked(texts, planted.values)
        if found:
            raise DrillFailed(f"{where}: {len(found)} planted values in plain text, such as {found[0]}")
        say(f"{where}: none of them")


def plant(world: World, *, values: int) -> Planted:
    """Register and accept cases of minors through the actions a person uses."""
    planted, by = Planted(), world.post(world.township)
    with scope.enter(scope.of_region(world.township, post_id=by.pk, user_id=by.user_id)):
        committee = _committee(world.township)
        for number in range(-(-values // PER_CASE)):
            planted.cases.append(_case(planted, number, committee, by))
    return planted


def leaked(texts: Iterable[str], values: set[str]) -> list[str]:
    return [hit for text in texts for hit in _SHAPES.findall(text) if hit in values]


def _case(planted: Planted, number: int, committee, by) -> Case:
    today = timezone.localdate()
    new = actions.NewCase(
        place=Region.objects.filter(parent_id=by.region_id, level="VILLAGE").order_by("code")[0],
        committee=committee,
        dispute_type="02",
        source="APPLICATION",
        application_form="ORAL",
        brief="因院墙排水发生争执。",
        registered_on=today,
        applied_on=today,
        involves_minor=True,
        parties=[
            planted.person(2 * number, "APPLICANT"),
            planted.person(2 * number + 1, "RESPONDENT"),
        ],
    )
    case = actions.register_case(new=new, by=by, at=timezone.now())
    return actions.accept(case=case, on=today, by=by, at=timezone.now())


def _committee(township) -> MediationCommittee:
    return MediationCommittee.objects.create(
        region=township, name="北湾镇人民调解委员会", kind="TOWNSHIP", valid_from=date(2020, 1, 1)
    )


def _pages(world: World, planted: Planted) -> Iterator[str]:
    """What people read without saying why: lists at three levels, a case, and the search for a name."""
    name = min(value for value in planted.values if value.startswith("谯"))
    for place in world.places:
        reader = Browser(world.post(place))
        yield reader.get(reverse("cases:list")).decode()
        yield reader.get(reverse("cases:detail", args=[planted.cases[0].pk])).decode()
        asked = urlencode({"q": name})
        if "没有符合条件的案件" not in reader.get(f"{reverse('cases:list')}?{asked}").decode():
            raise DrillFailed("a protected case is found by the name of a party")


def _papers(world: World, planted: Planted) -> Iterator[str]:
    """Text and metadata of a printed paper: a protected case has pseudonyms there, and nothing in the metadata."""
    reader = Browser(world.post(world.township))
    for case in planted.cases[:PAPERS]:
        pdf = PdfReader(BytesIO(reader.get(reverse("papers:print", args=[case.pk, "acceptance"]))))
        yield from (page.extract_text() for page in pdf.pages)
        yield str(pdf.metadata)
        yield str(pdf.root_object.get("/Metadata") and pdf.root_object["/Metadata"].get_data().decode())


def _tables() -> Iterator[str]:
    """Every row of every table as text, and the bytes of binary columns as well: what a dump would hold."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'copy (select t::text from "{table}" t) to stdout') as rows:
                for row in rows:
                    yield bytes(row).decode()
                    yield from (
                        bytes.fromhex(found[: len(found) // 2 * 2].decode()).decode("utf-8", "ignore")
                        for found in _HEX.findall(bytes(row))
                    )


def _caches() -> Iterator[str]:
    """The process's own pieces, and everything in Redis."""
    yield from map(str, getattr(caches["memory"], "_cache", {}).values())
    client = getattr(caches["default"], "_cache", None)
    if client is None or isinstance(client, dict):
        yield from map(str, (client or {}).values())
        return
    server = client.get_client(None, write=False)
    for key in server.scan_iter("*"):
        yield str(key)
        yield str(server.dump(key))


def _resident_number(number: int) -> str:
    """A number with a right check digit, of somebody born on the first of January 1970 … who never was."""
    body = f"6204211970{'01' if number < 1000 else '02'}{number % 28 + 1:02d}{number // 28 % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


class _Log(logging.Handler):
    """Keeps every line of the log while it is attached."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


DRILL = Drill(
    "planted-values", "一万个个人信息写入案件后，数据表、历史、日志、缓存、页面和文书中都找不到原文", run
)

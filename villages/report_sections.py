"""What reports say about publicity, legal-savvy residents and demonstration villages (普法与依法治理)."""

from governance.reports import sentences
from governance.reports.registry import Part, Topic, register
from governance.reports.sentences import Sentence

OUTREACH = (("开展普法活动", "M16"), ("现场受众", "M17"))
RESIDENTS = (
    ("期末在册“法律明白人”", "M18"),
    ("培训“法律明白人”", "M19"),
    ("村（居）法律顾问驻村服务", "M20"),
)
VILLAGES = (("期末民主法治示范村（社区）", "M23"), ("农村学法用法示范户", "M21"))


def register_all() -> None:
    register(Topic("villages", Part.RESULTS, 30, "普法与依法治理", write))


def write(desk) -> list[Sentence | None]:
    """Publicity; residents and counsels; demonstration villages and households."""
    return [_said(desk, named) for named in (OUTREACH, RESIDENTS, VILLAGES)]


def _said(desk, named: tuple[tuple[str, str], ...]) -> Sentence | None:
    clauses = [(text, figure, desk.moves(code)) for text, code in named if (figure := desk.get(code))]
    return sentences.plain(desk.place) + sentences.flows(*clauses) if clauses else None

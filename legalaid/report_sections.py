"""What reports say about legal aid, wage arrears and public legal services (公共法律服务)."""

from governance.reports import sentences
from governance.reports.registry import Part, Topic, register
from governance.reports.sentences import Sentence

SERVICES = (
    ("办理法律援助案件", "M08"),
    ("法律援助受援人", "M09"),
    ("办结公证事项", "M13"),
    ("完成司法鉴定案件", "M14"),
)
# 讨薪案件与法律援助案件可能重叠：不相加，也不算占比；追回金额为“余”时不算平均。
WAGES = (("办理农民工讨薪维权案件", "M10"), ("涉及农民工", "M12"), ("追讨欠薪", "M11"))
PLATFORM = (("四级公共法律服务实体平台接待服务群众", "M15"),)


def register_all() -> None:
    register(Topic("legalaid", Part.RESULTS, 20, "公共法律服务", write))


def write(desk) -> list[Sentence | None]:
    """Services; the claims for wages; visits to the four-level platforms."""
    return [_said(desk, SERVICES), _said(desk, WAGES), _said(desk, PLATFORM)]


def _said(desk, named: tuple[tuple[str, str], ...]) -> Sentence | None:
    clauses = [(text, figure, desk.moves(code)) for text, code in named if (figure := desk.get(code))]
    return sentences.plain(desk.place) + sentences.flows(*clauses) if clauses else None

"""What reports say about people's mediation (人民调解)."""

from governance.reports import sentences
from governance.reports.registry import Part, Topic, register
from governance.reports.sentences import Sentence

PENDING = "未成功或在调"
PENDING_DEFINITION = "同期人民调解受理数减调解成功数，包括调解不成、终止调解和仍在调解的案件。"


def register_all() -> None:
    register(Topic("mediation", Part.RESULTS, 10, "人民调解", write))


def write(desk) -> list[Sentence | None]:
    """Accepted and successful cases with their rate; what else there is to say of disputes; the studios."""
    return [_cases(desk), _disputes(desk), _studios(desk)]


def _cases(desk) -> Sentence | None:
    accepted, succeeded = desk.get("M02"), desk.get("M03")
    if accepted is None or succeeded is None:
        return None
    rate_moves = desk.moves("M04")
    said = sentences.success(
        f"{desk.place}共受理人民调解案件",
        accepted,
        "调解成功",
        succeeded,
        "调解成功率",
        desk.figure("M04"),
        *desk.moves("M02"),
        rate_comparison=rate_moves[0] if rate_moves else None,
    )
    # In one month successes of earlier cases stand against new cases: the rest is told over a year only.
    rest = desk.difference(f"人民调解{PENDING}", "M02", "M03", PENDING_DEFINITION) if desk.so_far else None
    return said + sentences.flow(PENDING, rest) if rest else said


def _disputes(desk) -> Sentence | None:
    named = (("排查矛盾纠纷", "M01"), ("期末尚未办结的调解案件", "M05"), ("调解成功案件涉及金额", "M06"))
    clauses = [(text, figure, desk.moves(code)) for text, code in named if (figure := desk.get(code))]
    return sentences.flows(*clauses) if clauses else None


def _studios(desk) -> Sentence | None:
    studios = desk.get("M24")
    return sentences.flow("期末在用的个人调解室", studios) if studios else None

"""What the apps say in a report: each registers the paragraphs on its own field.

`register(Topic("mediation", Part.RESULTS, 10, "人民调解", write))`; `write(desk)` gives sentences, one
paragraph each, from the figures on the `desk.Desk`. A topic without anything to say is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from governance.reports.sentences import Sentence

if TYPE_CHECKING:
    from governance.reports.desk import Desk


class Part(StrEnum):
    """The part of the report to which a topic belongs."""

    RESULTS = "RESULTS"  # 主要指标完成情况
    WORK = "WORK"  # 重点工作推进
    PROBLEMS = "PROBLEMS"  # 存在问题


@dataclass(frozen=True)
class Topic:
    """One subject. `heading` stands above its paragraphs; problems have none and are numbered together."""

    name: str
    part: Part
    order: int
    heading: str
    write: Callable[["Desk"], Sequence[Sentence | None]]


_topics: dict[str, Topic] = {}


def register(topic: Topic) -> Topic:
    """Add a topic; registering the same name again replaces it."""
    _topics[topic.name] = topic
    return topic


def topics(part: Part) -> list[Topic]:
    return sorted(
        (one for one in _topics.values() if one.part is part), key=lambda one: (one.order, one.name)
    )

"""`return-checks`: browser and server judge random returns alike, word for word."""

from collections.abc import Callable, Iterator

from bench import chromium, random_returns
from bench.drills.registry import Drill, DrillFailed
from governance.returns.rulebook import embedding

RETURNS = 100_000
AT_ONCE = 250
MODULE = "returns/rules.js"


def run(say: Callable[[str], None], *, returns: int = RETURNS, first: int = 0) -> None:
    """Judge this many returns in both; the first difference is told and ends the drill.

    Raises:
        DrillFailed: browser and server disagree, or there is no browser.
    """
    if not chromium.is_installed():
        raise DrillFailed("没有 Chromium 与 chromedriver。")
    judged = found = 0
    with chromium.scripts() as browser:
        for seeds in _batches(first, returns):
            found += compare(browser, seeds)
            judged += len(seeds)
            if judged % (AT_ONCE * 40) == 0 or judged == returns:
                say(f"{judged} returns, {found} findings: the same in browser and server")


def compare(browser: chromium.Scripts, seeds: range) -> int:
    """How many findings both have for these returns. Raises DrillFailed where they differ."""
    made = [random_returns.made(seed) for seed in seeds]
    sent = [[embedding.context(one.rules, one.sheet), one.cells] for one in made]
    answers = browser.call(MODULE, "judgeAll", sent)
    total = 0
    for seed, one, answer in zip(seeds, made, answers, strict=True):
        ours = random_returns.verdicts(one)
        if ours != answer:
            raise DrillFailed(f"return {seed}: {_first_difference(ours, answer)}")
        total += len(ours)
    return total


def _batches(first: int, returns: int) -> Iterator[range]:
    for start in range(first, first + returns, AT_ONCE):
        yield range(start, min(start + AT_ONCE, first + returns))


def _first_difference(ours: list, theirs: list) -> str:
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            return f"server {mine}, browser {other}"
    return f"server {len(ours)} findings, browser {len(theirs)}"


DRILL = Drill("return-checks", "浏览器与服务器对10万张随机月报的核对结论逐字相同", run)

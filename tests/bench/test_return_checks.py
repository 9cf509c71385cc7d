"""A sample of the drill: browser and server judge the same returns, and a difference is noticed."""

import pytest

from bench import chromium, random_returns
from bench.drills import return_checks
from bench.drills.registry import DrillFailed

SAMPLE = 500

pytestmark = pytest.mark.skipif(not chromium.is_installed(), reason="未安装 Chromium 与 chromedriver")


@pytest.mark.browser
@pytest.mark.slow
def test_browser_and_server_give_the_same_verdicts():
    told = []
    return_checks.run(told.append, returns=SAMPLE, first=1_000_000)
    assert told[-1].startswith(f"{SAMPLE} returns, ")
    assert int(told[-1].split(", ")[1].split()[0]) > 10 * SAMPLE  # they had something to say


@pytest.mark.browser
def test_a_difference_ends_the_drill(monkeypatch):
    def otherwise(typed):
        return [["C01", "ERROR", ["M05"], "不平", "请核对", False]]

    monkeypatch.setattr(random_returns, "verdicts", otherwise)
    with chromium.scripts() as browser, pytest.raises(DrillFailed, match="return 7: server"):
        return_checks.compare(browser, range(7, 8))

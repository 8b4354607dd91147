"""One number in the logs leads from a message to each card that followed from it, on every platform."""

from __future__ import annotations

import pytest

from tests.support.log_lines import listening
from tests.support.three_worlds import APPS, AppName, ThreeWorlds
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"


@pytest.mark.parametrize("app", APPS)
async def test_a_filing_can_be_followed_to_its_cards(worlds: ThreeWorlds, app: AppName) -> None:
    """It came, the platform took the card, the notice is done: one number, and no word of what was said."""
    with listening("bot", "adapters") as lines:
        await worlds.phones[app].say("wang", f"报备 {COMPANY} 李娜 13900012345")
        await worlds.sees(app, "wang", COMPANY, "回执")
        [number] = lines.of("a message came")
        await eventually(lambda: number in lines.of("a notice is done"))

    assert number != "-"
    assert number in lines.of("platform answered")
    assert worlds.house.relay.counts["sent"] >= 1
    assert worlds.house.relay.ages.cumulated()[-1] >= 1
    assert not any(word in line for line in lines.read for word in (COMPANY, "13900012345", "李娜"))

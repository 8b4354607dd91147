"""What the tests that kill have in common: who files, when everybody is known, and who was told of what."""

from __future__ import annotations

from collections import Counter

from bot.sandbox.company import EMPLOYEES
from bot.sandbox.feishu.limits import RateLimits
from bot.sandbox.feishu.server import FeishuStandIn
from tests.support.feishu_world import text_of
from tests.support.waiting import eventually

SELLERS = [employee for employee in EMPLOYEES if employee.title == "销售"]
NO_LIMITS = RateLimits.off()


async def known(stand_in: FeishuStandIn) -> None:
    """Wait until the product knows everybody: the first directory takes a moment after the start."""
    for seller in SELLERS:
        while True:
            before = len(stand_in.timeline(seller.open_id, stand_in.p2p_chat_id(seller.open_id)))
            await stand_in.say(seller.open_id, "帮助")
            chat = stand_in.p2p_chat_id(seller.open_id)
            await eventually(lambda: len(stand_in.timeline(seller.open_id, chat)) >= before + 2)  # noqa: B023
            if "不在报备名单" not in text_of(stand_in.timeline(seller.open_id, chat)[-1].card):
                break


def told(stand_in: FeishuStandIn, names: list[str]) -> Counter[str]:
    """How many cards speak of each customer: one to who filed it and one to who decides."""
    told: Counter[str] = Counter()
    for employee in EMPLOYEES:
        for message in stand_in.timeline(employee.open_id, stand_in.p2p_chat_id(employee.open_id)):
            if message.from_bot:
                text = text_of(message.card)
                told.update(name for name in names if name in text)
    return told

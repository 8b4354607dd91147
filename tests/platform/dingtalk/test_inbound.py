from __future__ import annotations

import asyncio

import pytest

from adapters.base import Unreachable
from adapters.dingtalk.inbound import Inbound
from adapters.dingtalk.quota import Quota
from adapters.held import Held, Overloaded
from adapters.presses import Presses
from tests.support.clock import HandSetClock
from tests.support.dingtalk_product import a_message, a_press
from tests.support.dingtalk_standin import CLIENT_ID
from tests.support.reception import Memory


async def _over(session: str, text: str) -> None:
    raise Unreachable("the session is over")


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def inbound(memory: Memory, clock: HandSetClock) -> Inbound:
    """With room for one piece of work, and sessions that take no answer."""
    return Inbound(
        memory,
        robot=CLIENT_ID,
        answer_session=_over,
        presses=Presses(),
        held=Held(patience=0.01, most=1),
        quota=Quota(clock),
        clock=clock,
    )


async def test_a_stranger_who_cannot_be_answered_does_no_harm(inbound: Inbound) -> None:
    """The message is acknowledged; another copy would not help."""
    await inbound.message(a_message(senderStaffId=""))

    assert inbound.counts == {"stranger": 1}


async def test_too_much_at_once_is_told_to_whoever_presses_and_to_dingtalk(inbound: Inbound, memory: Memory) -> None:
    """The one presses again, the other comes again."""
    memory.until = asyncio.Event()
    await inbound.message(a_message())
    async with inbound.answering(a_press(), delivery="m") as answer:
        tips = answer["cardData"]["cardParamMap"]["tips"]
    with pytest.raises(Overloaded):
        await inbound.message(a_message(msgId="m2"))
    memory.until.set()
    await memory.finished.wait()

    assert (tips, len(memory.messages), memory.presses) == ("没处理成功，请再点一次", 1, [])


async def test_what_is_ignored_is_counted_by_its_reason(inbound: Inbound) -> None:
    """So that somebody may notice."""
    await inbound.message(a_message(msgtype="picture", content={}))
    await inbound.event("chat_disband", "e1", {})
    async with inbound.answering(a_press(user=""), delivery="m") as answer:
        said = dict(answer)

    assert (said, inbound.counts) == ({}, {"not_text": 1, "unknown_event": 1, "no_operator": 1})

"""The local DingTalk, a client of its APIs and an app on a Stream connection, for the tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.clock import HandSetClock
from tests.support.dingtalk_standin import Api, App, on_stream, stand_in
from tests.support.feishu_standin import FakeSeconds
from tests.support.waiting import LIMIT


@pytest.fixture
def seconds() -> FakeSeconds:
    """The pace of the stand-in."""
    return FakeSeconds()


@pytest.fixture
async def dingtalk(clock: HandSetClock, seconds: FakeSeconds) -> AsyncIterator[DingTalkStandIn]:
    """The local DingTalk; it waits for answers longer than the platform does, in case the machine is busy."""
    waits = {"stream_answer_within": LIMIT, "http_answer_within": LIMIT, "card_answer_within": LIMIT}
    async with stand_in(clock, monotonic=seconds, **waits) as running:
        yield running


@pytest.fixture
async def api(dingtalk: DingTalkStandIn) -> AsyncIterator[Api]:
    """A signed-in client of it."""
    async with aiohttp.ClientSession() as session:
        client = Api(dingtalk, session)
        await client.sign_in()
        yield client


@pytest.fixture
async def app(api: Api) -> AsyncIterator[App]:
    """An app that takes everything over Stream and agrees."""
    async with on_stream(api) as running:
        yield running

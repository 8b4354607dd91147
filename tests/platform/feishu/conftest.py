"""The local Feishu, a client of its APIs and an app that receives its pushes, for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.feishu_standin import Answer, Api, FakeSeconds, stand_in
from tests.support.waiting import LIMIT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock


@pytest.fixture
def seconds() -> FakeSeconds:
    """The pace of the stand-in."""
    return FakeSeconds()


@pytest.fixture
async def feishu(clock: HandSetClock, seconds: FakeSeconds) -> AsyncIterator[FeishuStandIn]:
    """The local Feishu with plain pushes."""
    async with stand_in(clock, monotonic=seconds, answer_within=LIMIT) as running:
        yield running


@pytest.fixture
async def api(feishu: FeishuStandIn) -> AsyncIterator[Api]:
    """A signed-in client of it."""
    async with aiohttp.ClientSession() as session:
        client = Api(feishu, session)
        await client.sign_in()
        yield client


@pytest.fixture
async def app(feishu: FeishuStandIn) -> AsyncIterator[Answer]:
    """An app that takes the pushes of the local Feishu over HTTP and says `{}`."""
    answer = Answer()
    server = web.Application()
    server.router.add_post("/callback", answer.over_http)
    async with TestServer(server) as running:
        feishu.push_url = str(running.make_url("/callback"))
        yield answer

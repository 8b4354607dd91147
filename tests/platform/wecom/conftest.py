"""The local WeCom, a client of its APIs and an app that receives its pushes, for the tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.wecom.server import WeComStandIn
from tests.support.clock import HandSetClock
from tests.support.feishu_standin import FakeSeconds
from tests.support.waiting import LIMIT
from tests.support.wecom_standin import Answer, Api, stand_in


@pytest.fixture
def seconds() -> FakeSeconds:
    """The pace of the stand-in."""
    return FakeSeconds()


@pytest.fixture
async def wecom(clock: HandSetClock, seconds: FakeSeconds) -> AsyncIterator[WeComStandIn]:
    """The local WeCom."""
    async with stand_in(clock, monotonic=seconds, answer_within=LIMIT) as running:
        yield running


@pytest.fixture
async def api(wecom: WeComStandIn) -> AsyncIterator[Api]:
    """A signed-in client of it."""
    async with aiohttp.ClientSession() as session:
        client = Api(wecom, session)
        await client.sign_in()
        yield client


@pytest.fixture
async def app(wecom: WeComStandIn) -> AsyncIterator[Answer]:
    """An app that takes the pushes of the local WeCom and says nothing."""
    answer = Answer()
    server = web.Application()
    server.router.add_route("*", "/callback", answer.over_http)
    async with TestServer(server) as running:
        wecom.push_url = str(running.make_url("/callback"))
        yield answer

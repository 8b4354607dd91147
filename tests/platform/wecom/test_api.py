from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.base import (
    BadCredentials,
    CardGone,
    NotInChat,
    PlatformBusy,
    PlatformError,
    Refused,
    TokenSpent,
    Unreachable,
)
from adapters.http import Call, Http, Reply
from adapters.pacing import Pacer
from adapters.wecom.api import WeComApi
from adapters.wecom.errors import judge
from bot.sandbox.wecom.server import WeComStandIn
from tests.support.monotonic import SleepingClock
from tests.support.waiting import LIMIT
from tests.support.wecom_standin import SEND, the_settings

TEXT: dict[str, Any] = {"msgtype": "text", "text": {"content": "你好"}}


@pytest.fixture
def seconds() -> SleepingClock:
    """Our sense of time and the stand-in's."""
    return SleepingClock()


@pytest.fixture
async def calls(wecom: WeComStandIn, seconds: SleepingClock) -> AsyncIterator[WeComApi]:
    http = Http(timeout=LIMIT)
    api = WeComApi(the_settings(api_base=wecom.base_url), http=http, pacer=Pacer(), clock=seconds, sleep=seconds.sleep)
    yield api
    await api.close()
    await http.close()


def _asked(wecom: WeComStandIn, path: str) -> int:
    return sum(request.path == path for request in wecom.requests)


async def test_many_calls_at_once_ask_for_one_token(calls: WeComApi, wecom: WeComStandIn) -> None:
    """Whoever comes while it is being fetched waits for it."""
    await asyncio.gather(*(calls.send("lina", TEXT) for _ in range(8)))

    assert (_asked(wecom, "/cgi-bin/gettoken"), _asked(wecom, SEND)) == (1, 8)


@pytest.mark.parametrize("code", [40001, 40014, 41001, 42001])
async def test_a_token_that_is_refused_is_renewed_and_the_call_made_once_more(
    calls: WeComApi, wecom: WeComStandIn, code: int
) -> None:
    """The message arrives, once."""
    wecom.faults.fail_next(SEND, code=code)
    await calls.send("lina", TEXT)

    assert (_asked(wecom, "/cgi-bin/gettoken"), _asked(wecom, SEND)) == (2, 2)
    assert len(wecom.timeline("lina")) == 1
    assert calls.refusal == ""


async def test_a_platform_that_refuses_every_token_is_asked_twice(calls: WeComApi, wecom: WeComStandIn) -> None:
    """Not for ever."""
    wecom.faults.fail_next(SEND, code=40014, times=10)
    with pytest.raises(BadCredentials):
        await calls.send("lina", TEXT)

    assert _asked(wecom, SEND) == 2
    assert calls.refusal == "40014"


async def test_tokens_that_were_revoked_are_replaced(calls: WeComApi, wecom: WeComStandIn) -> None:
    """As when somebody resets the app."""
    await calls.send("lina", TEXT)
    wecom.faults.expire_tokens()
    await calls.send("lina", TEXT)

    assert len(wecom.timeline("lina")) == 2


async def test_a_wrong_secret_is_not_tried_again_for_a_minute(
    calls: WeComApi, wecom: WeComStandIn, seconds: SleepingClock
) -> None:
    """WeCom would shut out an address that keeps guessing."""
    wecom.faults.fail_next("/cgi-bin/gettoken", code=40001)
    for _ in range(5):
        with pytest.raises(BadCredentials):
            await calls.send("lina", TEXT)
    assert _asked(wecom, "/cgi-bin/gettoken") == 1

    await seconds.advance(60)
    await calls.send("lina", TEXT)
    assert _asked(wecom, "/cgi-bin/gettoken") == 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"code": -1}, PlatformBusy),
        ({"code": 45009}, PlatformBusy),
        ({"code": 60020}, BadCredentials),
        ({"code": 81013}, NotInChat),
        ({"code": 40058}, Refused),
        ({"status": "html"}, Unreachable),
        ({"status": 500}, Unreachable),
        ({"drop_connection": True}, Unreachable),
    ],
)
async def test_every_failure_has_one_of_our_names(
    calls: WeComApi, wecom: WeComStandIn, fault: dict[str, Any], error: type[PlatformError]
) -> None:
    """Whatever it is in theirs."""
    wecom.faults.fail_next(SEND, **fault)
    with pytest.raises(error):
        await calls.send("lina", TEXT)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, {"errcode": 60140}, TokenSpent),
        (200, {"errcode": 82102}, CardGone),
        (200, {"errcode": 42015}, CardGone),
        (200, {"errcode": 42014}, Refused),
        (200, {"errcode": 42031}, Refused),
        (200, {"errcode": 45033}, PlatformBusy),
        (200, {"errcode": 60111}, NotInChat),
        (200, {"errcode": 86003}, NotInChat),
        (200, {"errcode": 43012}, BadCredentials),
        (200, {"errcode": 301002}, BadCredentials),
        (200, {"errcode": 987654}, Refused),
        (200, {}, Unreachable),
        (200, {"errcode": "0"}, Unreachable),
        (200, {"errcode": None}, Unreachable),
        (502, {"errcode": 0}, Unreachable),
    ],
)
def test_the_code_decides(status: int, body: dict[str, Any], error: type[PlatformError]) -> None:
    """Never the words beside it, which stay out of ours."""
    call = Call(route="/cgi-bin/x", method="GET", url="http://127.0.0.1/cgi-bin/x")
    with pytest.raises(error) as raised:
        judge(call, Reply(status=status, headers={}, body={**body, "errmsg": "hint: 赵六"}))

    assert "赵六" not in str(raised.value)


async def test_reads_are_tried_a_few_times(calls: WeComApi, wecom: WeComStandIn, seconds: SleepingClock) -> None:
    """Nobody else would repeat them."""
    wecom.faults.fail_next("/cgi-bin/user/get", code=45009)
    wecom.faults.fail_next("/cgi-bin/user/get", status="html")
    reading = asyncio.create_task(calls.user("lina"))
    while not reading.done():
        await asyncio.sleep(0.005)
        await seconds.advance(60)

    assert (await reading)["name"] == "李娜"
    assert _asked(wecom, "/cgi-bin/user/get") == 3


async def test_an_answer_without_a_token_is_no_answer(calls: WeComApi, wecom: WeComStandIn) -> None:
    """A gateway in between may say anything."""
    wecom.faults.fail_next("/cgi-bin/gettoken", code=0)
    with pytest.raises(Unreachable):
        await calls.send("lina", TEXT)

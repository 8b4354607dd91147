from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support.feishu_standin import APP_ID, APP_SECRET, TOKEN, Api

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock

_BOT = "/open-apis/bot/v3/info"


async def test_a_token_is_given_again_while_it_has_half_an_hour_left(api: Api, clock: HandSetClock) -> None:
    """The same token comes back with the seconds that are left, a new one in the last half hour, and both are good."""
    first = api.token
    clock.advance(timedelta(minutes=90))
    _, again = await api.call("POST", TOKEN, {"app_id": APP_ID, "app_secret": APP_SECRET}, token="")
    clock.advance(timedelta(seconds=1))
    second = await api.sign_in()

    assert (again["tenant_access_token"], again["expire"]) == (first, 1800)
    assert second != first
    assert [(await api.call("GET", _BOT, token=token))[1]["code"] for token in (first, second)] == [0, 0]


async def test_a_token_is_refused_from_the_moment_it_expires(api: Api, clock: HandSetClock) -> None:
    """After two hours the code is 99991663."""
    clock.advance(timedelta(hours=2))

    assert (await api.call("GET", _BOT))[1]["code"] == 99991663


async def test_tokens_can_be_made_invalid_before_their_time(api: Api, feishu: FeishuStandIn) -> None:
    """An ordered expiry refuses the old token and lets the app sign in again."""
    feishu.faults.expire_tokens()
    refused = (await api.call("GET", _BOT))[1]["code"]
    await api.sign_in()

    assert refused == 99991663
    assert (await api.call("GET", _BOT))[1]["code"] == 0


@pytest.mark.parametrize(
    ("token", "code"),
    [("", 99991661), ("x-1", 99991671), ("u-1", 99991668), ("a-1", 99991664), ("t-made-up", 99991663)],
)
async def test_a_call_without_a_good_token_is_refused_by_code(api: Api, token: str, code: int) -> None:
    """Missing, of an unknown kind, of another kind or invented: each has its code."""
    assert (await api.call("GET", _BOT, token=token))[1]["code"] == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"app_id": APP_ID, "app_secret": "wrong"}, 10014),
        ({"app_id": "cli_other", "app_secret": APP_SECRET}, 10003),
        ({"app_id": APP_ID}, 10003),
    ],
)
async def test_wrong_credentials_get_no_token(api: Api, body: dict[str, str], code: int) -> None:
    """The answer is HTTP 200 with a code, so only a client that reads the code notices."""
    status, answer = await api.call("POST", TOKEN, body, token="")

    assert (status, answer["code"]) == (200, code)
    assert "tenant_access_token" not in answer

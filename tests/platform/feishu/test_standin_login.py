from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.feishu_standin import APP_ID, APP_SECRET, Answer, Api

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock

_AUTHORIZE = "/open-apis/authen/v1/authorize"
_TOKEN = "/open-apis/authen/v2/oauth/token"
_USER = "/open-apis/authen/v1/user_info"
_BACK = "http://127.0.0.1:8700/login?from=feishu"
_CLIENT = {"grant_type": "authorization_code", "client_id": APP_ID, "client_secret": APP_SECRET}
_VERIFIER = "made-up-verifier-of-a-decent-length-0123456789"


async def _authorize(api: Api, **more: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page."""
    query = {"client_id": APP_ID, "response_type": "code", "redirect_uri": _BACK, **more}
    url = api.feishu.base_url + _AUTHORIZE
    async with api.session.get(url, params=query, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", ""), await response.text()


async def _code(api: Api, **more: str) -> str:
    _, location, _ = await _authorize(api, **{"as": "ou_li", **more})
    return parse_qs(urlsplit(location).query)["code"][0]


async def _exchange(api: Api, granted: str, **more: Any) -> dict[str, Any]:
    _, body = await api.call("POST", _TOKEN, {**_CLIENT, "code": granted, **more}, token="")
    return body


async def test_somebody_logs_in_and_the_app_learns_who(api: Api) -> None:
    """The page leads back with code and state; the code gives a token, the token the person."""
    status, location, _ = await _authorize(api, **{"as": "ou_li", "state": "s1"})
    back = parse_qs(urlsplit(location).query)
    token = await _exchange(api, back["code"][0], redirect_uri=_BACK)
    _, user = await api.call("GET", _USER, token=token["access_token"])

    assert (status, location.startswith(_BACK), back["state"]) == (302, True, ["s1"])
    assert (token["code"], token["token_type"], token["expires_in"]) == (0, "Bearer", 7200)
    assert (user["data"]["open_id"], user["data"]["name"]) == ("ou_li", "李娜")


async def test_the_page_asks_who_is_there(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """It offers everybody who still works here, one link each."""
    await feishu.remove_user("ou_zhao")
    status, _, page = await _authorize(api, **{"as": "ou_zhao"})

    assert (status, page.count("<li>"), "李娜" in page, "赵六" in page) == (200, 2, True, False)


async def test_another_app_is_not_let_in(api: Api) -> None:
    """An unknown client_id gets no page."""
    assert (await _authorize(api, client_id="cli_other"))[0] == 400


async def test_a_code_is_good_once_and_for_five_minutes(api: Api, clock: HandSetClock) -> None:
    """The second exchange, and one that comes too late, have their codes."""
    first = await _code(api)
    await _exchange(api, first)
    again = await _exchange(api, first)
    second = await _code(api)
    clock.advance(timedelta(minutes=5))
    late = await _exchange(api, second)

    assert (again["code"], late["code"], again["error_description"] != "") == (20065, 20004, True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"client_secret": "wrong"}, 20002),
        ({"client_id": "cli_other"}, 20048),
        ({"grant_type": "password"}, 20036),
        ({"code": "made-up"}, 20003),
        ({"redirect_uri": "http://127.0.0.1/elsewhere"}, 20071),
    ],
)
async def test_a_bad_exchange_is_refused_and_the_code_stays_good(api: Api, change: dict[str, str], code: int) -> None:
    """Wrong credentials or another address: refused; the right exchange still works after that."""
    granted = await _code(api)
    refused = await _exchange(api, granted, **change)

    assert refused["code"] == code
    assert (await _exchange(api, granted))["code"] == 0


async def test_a_proof_key_must_fit(api: Api) -> None:
    """With a code challenge only its verifier exchanges the code."""
    digest = hashlib.sha256(_VERIFIER.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    code = await _code(api, code_challenge=challenge, code_challenge_method="S256")
    plain = await _code(api, code_challenge=_VERIFIER)

    assert (await _exchange(api, code))["code"] == 20049
    assert (await _exchange(api, code, code_verifier=_VERIFIER))["code"] == 0
    assert (await _exchange(api, plain, code_verifier=_VERIFIER))["code"] == 0


async def test_a_users_token_ends(api: Api, clock: HandSetClock) -> None:
    """After two hours it is 99991677; an invented one is 99991668."""
    token = (await _exchange(api, await _code(api)))["access_token"]
    clock.advance(timedelta(hours=2))

    assert (await api.call("GET", _USER, token=token))[1]["code"] == 99991677
    assert (await api.call("GET", _USER, token="u-made-up"))[1]["code"] == 99991668

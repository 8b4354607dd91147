from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.base import BadCredentials
from adapters.http import Http
from adapters.wecom.platform import WeComPlatform
from bot.sandbox.wecom.server import WeComStandIn
from tests.support.clock import HandSetClock
from tests.support.reception import Memory
from tests.support.waiting import LIMIT
from tests.support.wecom_standin import AES_KEY, SECRET, TOKEN, the_settings


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    shared = Http(timeout=LIMIT)
    yield shared
    await shared.close()


async def test_without_token_and_key_no_door_is_opened(http: Http) -> None:
    """And the health page says why nothing comes in."""
    for missing in ({"token": ""}, {"encoding_aes_key": ""}):
        platform = WeComPlatform(the_settings(**missing), http)

        assert platform.routes(Memory()) == []
        assert platform.problems() == ("没有设置 token 和 encoding_aes_key，收到的回调无法验证，一律拒绝",)


async def test_an_impossible_key_stops_the_start(http: Http) -> None:
    """Rather than refusing every callback later."""
    for key in (AES_KEY[:-1], AES_KEY + "H"):
        with pytest.raises(ValueError, match="43"):
            WeComPlatform(the_settings(encoding_aes_key=key), http)


@pytest.mark.parametrize(
    ("code", "saying"), [(60020, "可信 IP"), (40056, "应用 ID"), (48002, "错误码 48002"), (40001, "Secret")]
)
async def test_what_an_administrator_has_to_mend_is_said_until_it_is_mended(
    wecom: WeComStandIn, http: Http, clock: HandSetClock, code: int, saying: str
) -> None:
    """In words that name the place."""
    platform = WeComPlatform(the_settings(api_base=wecom.base_url), http, clock=clock)
    wecom.faults.fail_next("/cgi-bin/message/send", code=code, times=2)
    with pytest.raises(BadCredentials):
        await platform.messenger.tell("lina", "你好")
    [problem] = platform.problems()

    assert saying in problem
    wecom.faults.clear()
    await platform.messenger.tell("lina", "你好")
    assert platform.problems() == ()
    await platform.close()


async def test_nothing_has_to_be_run(http: Http) -> None:
    """WeCom calls; the run is over at once."""
    platform = WeComPlatform(the_settings(), http)
    await platform.run(Memory())

    assert (platform.name, platform.counts()) == ("wecom", {})


def test_settings_keep_their_secrets() -> None:
    """Whoever prints them."""
    shown = repr(the_settings())

    assert not any(secret in shown for secret in (SECRET, TOKEN, AES_KEY))

"""The official client of the AI bot at the stand-in's long connection."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.wecom.server import WeComStandIn
from tests.support.clock import HandSetClock
from tests.support.waiting import eventually
from tests.support.wecom_standin import BOT_ID, BOT_SECRET, stand_in

pytestmark = [pytest.mark.sdk_peer, pytest.mark.unwatched]


class _Quiet:
    """A logger for a client that would print what people write."""

    def debug(self, *_: Any) -> None: ...
    def info(self, *_: Any) -> None: ...
    def warn(self, *_: Any) -> None: ...
    def error(self, *_: Any) -> None: ...


def _client(wecom: WeComStandIn, monkeypatch: pytest.MonkeyPatch, *, secret: str = BOT_SECRET) -> Any:
    """Without TLS, which it would insist on."""
    import aibot
    from aibot import ws

    monkeypatch.setattr(ws, "_SSL_CONTEXT", None)
    options = aibot.WSClientOptions(
        bot_id=BOT_ID, secret=secret, ws_url=wecom.aibot_url, logger=_Quiet(), max_reconnect_attempts=0
    )
    return aibot.WSClient(options)


async def test_the_official_client_hears_and_answers(clock: HandSetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mention comes, a stream answers it, a markdown follows by itself."""
    async with stand_in(clock, aibot_id=BOT_ID, aibot_secret=BOT_SECRET) as wecom:
        wecom.add_bot_group("wr-east", "华东报备群", ["lina", "zhao.liu"])
        client, frames = _client(wecom, monkeypatch), list[Any]()
        client.on("message.text", frames.append)
        await client.connect()
        await wecom.aibot.wait_connected()
        assert await wecom.ask_bot("lina", "查重 上海晴川", chat_id="wr-east")
        [frame] = await eventually(lambda: frames)
        answered = await client.reply_stream(frame, "s1", "没有人报备过", finish=True)
        followed = await client.send_message("wr-east", {"msgtype": "markdown", "markdown": {"content": "**完**"}})
        client.disconnect()
        await asyncio.sleep(0)

    assert frame["body"]["text"]["content"] == "@报备机器人 查重 上海晴川"
    assert (frame["body"]["from"]["userid"], frame["body"]["chatid"]) == ("lina", "wr-east")
    assert (answered["errcode"], followed["errcode"]) == (0, 0)
    assert [message.text for message in wecom.timeline("lina", "wr-east")] == [
        "查重 上海晴川",
        "没有人报备过",
        "**完**",
    ]


async def test_the_official_client_is_turned_away_with_a_wrong_secret(
    clock: HandSetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so by an event."""
    async with stand_in(clock, aibot_id=BOT_ID, aibot_secret=BOT_SECRET) as wecom:
        client, errors = _client(wecom, monkeypatch, secret="wrong"), list[Any]()
        client.on("error", errors.append)
        await client.connect()
        await eventually(lambda: errors)
        client.disconnect()
        await asyncio.sleep(0)

        assert wecom.aibot.live is None
        assert "853000" in str(errors[0])

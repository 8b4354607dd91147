"""The local DingTalk: one aiohttp server with the open platform's wire protocol, over a company in memory."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.sandbox.dingtalk.doors import Doors
from bot.sandbox.dingtalk.viewer import Delivery, Recorded


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DingTalkStandIn(Doors):
    """DingTalk's open platform and the clients of its people, in memory, on 127.0.0.1.

    The product talks to `base_url` as to https://api.dingtalk.com and https://oapi.dingtalk.com both. It receives
    robot messages and events over Stream, or by HTTP where `robot_url` and `event_url` are set; card callbacks travel
    as each card's `callbackType` says.
    """

    robot_url: str | None = None
    """Where robot messages are POSTed, signed; None sends them over Stream."""
    event_url: str | None = None
    """Where events are POSTed, encrypted; None sends them over Stream."""

    def __init__(  # noqa: PLR0913 - the settings of a whole platform, all but two optional
        self,
        *,
        client_id: str,
        client_secret: str,
        robot_code: str = "",
        corp_id: str = "dingsandbox",
        token: str = "",
        aes_key: str = "",
        clock: Callable[[], datetime] = _utc_now,
        rng: random.Random | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        templates: Sequence[str] = (),
        token_life: timedelta = timedelta(hours=2),
        stream_answer_within: float = 3.0,
        http_answer_within: float = 2.5,
        card_answer_within: float = 2.0,
        ping_interval: float = 30.0,
        disconnect_grace: float = 10.0,
        catch_up_every: float | None = None,
    ) -> None:
        """`robot_code` is the client id unless given; `token` and `aes_key` are of the event subscription by HTTP;
        `templates` are the ids of the organisation's own card templates (the presets are always there)."""
        self.requests: list[Recorded] = []
        """Every request of the product, oldest first."""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Cut every connection and stop listening."""
        raise NotImplementedError

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`: the product's `api_base` and `oapi_base`."""
        raise NotImplementedError

    @property
    def now(self) -> datetime:
        """The stand-in's present: the clock plus what `advance` added."""
        raise NotImplementedError

    async def advance(self, by: timedelta = timedelta(0)) -> None:
        """Move the present forward, delivering on the way, in order, whatever is due for redelivery by then."""
        raise NotImplementedError

    async def settle(self) -> None:
        """Wait until no push is under way (redeliveries that wait for their time are not waited for)."""
        raise NotImplementedError

    @property
    def deliveries(self) -> list[Delivery]:
        """Every push, oldest first."""
        raise NotImplementedError

    @property
    def connections(self) -> int:
        """How many Stream connections are open."""
        raise NotImplementedError

    async def wait_connected(self, count: int = 1, within: float = 10.0) -> None:
        """Wait until `count` Stream connections are open; TimeoutError after `within` seconds."""
        raise NotImplementedError

    async def verify_event_url(self) -> bool:
        """What the console does when the event URL is saved: push check_url, expect an encrypted "success"."""
        raise NotImplementedError

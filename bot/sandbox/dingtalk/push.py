"""HTTP push: signed robot messages, encrypted events, signed card callbacks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from bot.sandbox.carriers import Carried
from bot.sandbox.dingtalk.carriers import Push
from bot.sandbox.dingtalk.replies import compact
from bot.sandbox.dingtalk.sealing import card_signature, event_signature, robot_signature, seal, unseal
from bot.sandbox.dingtalk.state import World

_CONNECT_WITHIN: Final = 2.0


@dataclass(slots=True, kw_only=True)
class HttpPush:
    """The platform's own HTTP client; `session` is there between start and stop.

    `robot_url` and `event_url` are None while robot messages or events travel over Stream.
    """

    world: World
    client_secret: str
    token: str
    aes_key: str
    answer_within: Mapping[str, float]
    robot_url: str | None = None
    event_url: str | None = None
    session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self.session = aiohttp.ClientSession()

    async def stop(self) -> None:
        if self.session is not None:
            await self.session.close()

    async def carry(self, push: Push) -> Carried:
        """POST to where this kind of push goes; only HTTP 200 within the limit counts, a redirect does not."""
        if push.kind == "event":
            return await self._event(push)
        if push.kind == "card":
            return await self._card(push)
        timestamp = str(self.world.milliseconds())
        sign = robot_signature(timestamp=timestamp, secret=self.client_secret)
        return await self._post(self.robot_url, push.data, {"timestamp": timestamp, "sign": sign}, kind="robot")

    async def verify_url(self) -> bool:
        """check_url: the answer is "success", encrypted and signed."""
        return (await self._sealed({"EventType": "check_url"})).outcome == "ok"

    async def _event(self, push: Push) -> Carried:
        """By HTTP the head of an event and its fields stand side by side."""
        head = {
            "EventType": push.name,
            "EventTime": push.born,
            "CorpId": self.world.corp_id,
            "BizId": push.id,
            "eventId": push.id,
        }
        return await self._sealed({**head, **push.data})

    async def _sealed(self, event: Mapping[str, Any]) -> Carried:
        noise = self.world.rng.getrandbits(128).to_bytes(16, "big")
        sealed = seal(self.aes_key, compact(event).encode(), owner=self.world.client_id, noise=noise)
        timestamp, nonce = str(self.world.milliseconds()), self.world.mint()[:8]
        signature = event_signature(token=self.token, timestamp=timestamp, nonce=nonce, sealed=sealed)
        query = {"signature": signature, "msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        carried = await self._post(self.event_url, {"encrypt": sealed}, {}, kind="event", query=query)
        return self._opened(carried) if carried.outcome == "ok" else carried

    async def _card(self, push: Push) -> Carried:
        route, timestamp = self.world.routes[push.route], str(self.world.milliseconds())
        headers = {
            "x-ddpaas-signature-timestamp": timestamp,
            "x-ddpaas-signature": card_signature(timestamp=timestamp, secret=route.secret),
        }
        return await self._post(route.url, push.data, headers, kind="card")

    async def _post(
        self,
        url: str | None,
        payload: Mapping[str, Any],
        headers: Mapping[str, str],
        *,
        kind: str,
        query: Mapping[str, str] | None = None,
    ) -> Carried:
        if self.session is None or url is None:
            return Carried(outcome="no receiver")
        within = self.answer_within[kind]
        limit = aiohttp.ClientTimeout(total=within, sock_connect=min(within, _CONNECT_WITHIN))
        told = {"Content-Type": "application/json; charset=utf-8", **headers}
        body = compact(payload).encode()
        try:
            async with self.session.post(
                url, data=body, headers=told, params=query, timeout=limit, allow_redirects=False
            ) as response:
                return _read(response.status, await response.read())
        except aiohttp.ClientConnectorError:
            return Carried(outcome="unreachable")
        except TimeoutError:
            return Carried(outcome="timeout")
        except (aiohttp.ClientError, asyncio.IncompleteReadError) as error:
            return Carried(outcome="unreachable", detail=type(error).__name__)

    def _opened(self, carried: Carried) -> Carried:
        """The answer to an event: `success` in an envelope of the app's own, signed."""
        try:
            reply = {name: str(carried.body[name]) for name in ("msg_signature", "timeStamp", "nonce", "encrypt")}
            message, owner = unseal(self.aes_key, reply["encrypt"])
        except (ValueError, TypeError, KeyError):
            return Carried(outcome="unreadable", detail="no sealed answer")
        expected = event_signature(
            token=self.token, timestamp=reply["timeStamp"], nonce=reply["nonce"], sealed=reply["encrypt"]
        )
        good = reply["msg_signature"] == expected and owner == self.world.client_id and message == b"success"
        return Carried(outcome="ok") if good else Carried(outcome="unreadable", detail="not a sealed success")


def _read(status: int, body: bytes) -> Carried:
    if status != 200:
        return Carried(outcome="refused", detail=f"status {status}")
    try:
        return Carried(outcome="ok", body=json.loads(body) if body else {})
    except ValueError:
        return Carried(outcome="unreadable", detail="no JSON")

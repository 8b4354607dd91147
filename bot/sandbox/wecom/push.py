"""HTTP push: signed and encrypted XML to the app's callback address, sealed anew for every attempt."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from bot.sandbox.carriers import Carried
from bot.sandbox.wecom.events import document
from bot.sandbox.wecom.sealing import seal, signature
from bot.sandbox.wecom.state import World

_CONNECT_WITHIN: Final = 2.0
_ECHO_WITHIN: Final = 1.0


@dataclass(slots=True, kw_only=True)
class HttpPush:
    """The platform's own HTTP client; `session` is there between start and stop."""

    world: World
    token: str
    encoding_aes_key: str
    answer_within: float
    url: str | None = None
    session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self.session = aiohttp.ClientSession()

    async def stop(self) -> None:
        if self.session is not None:
            await self.session.close()

    async def carry(self, envelope: dict[str, Any]) -> Carried:
        """POST one message or event; only HTTP 200 within the limit counts, a redirect does not."""
        sealed = self._sealed(envelope["xml"].encode())
        body = document({"ToUserName": self.world.corp_id, "AgentID": self.world.agent_id, "Encrypt": sealed})
        return await self._ask("POST", self._query(sealed), body.encode(), within=self.answer_within)

    async def verify_url(self) -> bool:
        """What the console does when the address is saved: the plaintext must come back within a second, bare."""
        echo = str(self.world.rng.getrandbits(62))
        sealed = self._sealed(echo.encode())
        query = {**self._query(sealed), "echostr": sealed}
        carried = await self._ask("GET", query, None, within=_ECHO_WITHIN)
        return carried.outcome == "ok" and bool(carried.body == echo.encode())

    def _sealed(self, plain: bytes) -> str:
        random16 = self.world.rng.getrandbits(128).to_bytes(16, "big")
        return seal(self.encoding_aes_key, plain, self.world.corp_id, random16)

    def _query(self, sealed: str) -> dict[str, str]:
        stamp, nonce = str(int(self.world.calendar.now.timestamp())), str(self.world.rng.getrandbits(31))
        return {
            "msg_signature": signature(self.token, stamp, nonce, sealed),
            "timestamp": stamp,
            "nonce": nonce,
        }

    async def _ask(self, method: str, query: dict[str, str], body: bytes | None, *, within: float) -> Carried:
        if self.session is None or self.url is None:
            return Carried(outcome="no receiver")
        limit = aiohttp.ClientTimeout(total=within, sock_connect=min(within, _CONNECT_WITHIN))
        headers = {"Content-Type": "text/xml"}
        try:
            async with self.session.request(
                method, self.url, params=query, data=body, headers=headers, timeout=limit, allow_redirects=False
            ) as response:
                read = await response.read()
        except aiohttp.ClientConnectorError:
            return Carried(outcome="unreachable")
        except TimeoutError:
            return Carried(outcome="timeout")
        except (aiohttp.ClientError, asyncio.IncompleteReadError) as error:
            return Carried(outcome="unreachable", detail=type(error).__name__)
        if response.status != 200:
            return Carried(outcome="refused", detail=f"status {response.status}")
        return Carried(outcome="ok", body=read)

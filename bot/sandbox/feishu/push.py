"""HTTP push: signed, encrypted POSTs to the app's request URL."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from bot.sandbox.carriers import Carried
from bot.sandbox.feishu.sealing import seal, signature

if TYPE_CHECKING:
    from bot.sandbox.feishu.state import World

_CONNECT_WITHIN: Final = 2.0
_CHALLENGE_WITHIN: Final = 1.0


@dataclass(slots=True, kw_only=True)
class HttpPush:
    """The platform's own HTTP client; `session` is there between start and stop."""

    world: World
    encrypt_key: str
    verification_token: str
    answer_within: float
    url: str | None = None
    session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self.session = aiohttp.ClientSession()

    async def stop(self) -> None:
        if self.session is not None:
            await self.session.close()

    async def carry(self, envelope: dict[str, Any]) -> Carried:
        """POST one envelope; only HTTP 200 within the limit counts, a redirect does not."""
        return await self._post(envelope, within=self.answer_within, signed=True)

    async def verify_url(self) -> bool:
        """url_verification: unsigned, answered with the challenge within a second."""
        challenge = self.world.mint("")
        request = {"challenge": challenge, "token": self.verification_token, "type": "url_verification"}
        carried = await self._post(request, within=_CHALLENGE_WITHIN, signed=False)
        return carried.outcome == "ok" and carried.body == {"challenge": challenge}

    async def _post(self, payload: dict[str, Any], *, within: float, signed: bool) -> Carried:
        if self.session is None or self.url is None:
            return Carried(outcome="no receiver")
        body, headers = self._wrapped(payload, signed=signed)
        limit = aiohttp.ClientTimeout(total=within, sock_connect=min(within, _CONNECT_WITHIN))
        try:
            async with self.session.post(
                self.url, data=body, headers=headers, timeout=limit, allow_redirects=False
            ) as response:
                return _read(response.status, await response.read())
        except aiohttp.ClientConnectorError:
            return Carried(outcome="unreachable")
        except TimeoutError:
            return Carried(outcome="timeout")
        except (aiohttp.ClientError, asyncio.IncompleteReadError) as error:
            return Carried(outcome="unreachable", detail=type(error).__name__)

    def _wrapped(self, payload: dict[str, Any], *, signed: bool) -> tuple[bytes, dict[str, str]]:
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Request-Id": self.world.mint("")}
        plain = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        if not self.encrypt_key:
            return plain, headers
        iv = self.world.rng.getrandbits(128).to_bytes(16, "big")
        body = json.dumps({"encrypt": seal(self.encrypt_key, plain, iv)}).encode()
        if signed:
            timestamp, nonce = str(int(self.world.calendar.now.timestamp())), self.world.mint("")
            headers["X-Lark-Request-Timestamp"] = timestamp
            headers["X-Lark-Request-Nonce"] = nonce
            headers["X-Lark-Signature"] = signature(
                timestamp=timestamp, nonce=nonce, encrypt_key=self.encrypt_key, body=body
            )
        return body, headers


def _read(status: int, body: bytes) -> Carried:
    if status != 200:
        return Carried(outcome="refused", detail=f"status {status}")
    try:
        return Carried(outcome="ok", body=json.loads(body))
    except ValueError:
        return Carried(outcome="ok", body=None)

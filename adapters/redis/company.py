"""The other processes of the house, met at a Redis server: budgets, tokens, wake-ups, and how many there are.

Redis holds nothing that must survive. While it does not answer, each process takes its part of every budget, fetches
tokens for itself and looks at the outbox in its own rhythm.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol, TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.redis import scripts
from adapters.sharing import Budget, Token
from adapters.tokens import EARLY

_log = logging.getLogger(__name__)
T = TypeVar("T")

PREFIX: Final = "baobei:"
AWAY_FOR: Final = 2.0
"""Seconds for which nobody asks a server that has just not answered."""
BEAT: Final = 2.0
"""Seconds between two signs of life; whoever gives none for three of them is not counted any more."""
UNDER_WAY: Final = 60.0
"""Seconds after which a call that was never ended is taken for answered: its process has died."""
FETCHING: Final = 15.0
"""Seconds for which the others wait for the one who fetches a token."""


class Seals(Protocol):
    """What keeps tokens from whoever can read the server: the storage's vault."""

    def seal(self, text: str, *, about: str) -> bytes: ...
    def open(self, sealed: bytes, *, about: str) -> str: ...


class Company:
    """One process among several (the port `Shared` of the adapters)."""

    def __init__(self, url: str, seals: Seals, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is monotonic, in seconds."""
        self._redis: Redis = Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=1.0, max_connections=64)
        self._seals = seals
        self._clock = clock
        self._me = uuid.uuid4().hex
        self._away_until = 0.0
        self._away = False
        self.others = 1
        """How many processes there are, this one included, as far as it was last seen."""
        self._calling = asyncio.Event()
        self._take, self._end = (self._redis.register_script(script) for script in (scripts.TAKE, scripts.END))

    # --- the port --------------------------------------------------------------------------------------------------

    def part(self) -> float:
        """All of it while budgets are shared; while each is alone, its share of those that were last seen."""
        return 1.0 / max(1, self.others) if self._away else 1.0

    async def take(self, budgets: Sequence[Budget], call: str) -> float:
        """See `Shared`."""
        keys = [key for budget in budgets for key in (self._lane(budget), f"{self._lane(budget)}:pause")]
        limits = [number for budget in budgets for number in (budget.limit, int(budget.window * 1000))]
        arguments: list[str | int] = [call, int(UNDER_WAY * 1000), *limits]
        waited = await self._asked(lambda: self._take(keys=keys, args=arguments), otherwise=0)
        return int(waited) / 1000

    async def end(self, budgets: Sequence[Budget], call: str, *, early: float = 0.0) -> None:
        """See `Shared`."""
        keys = [self._lane(budget) for budget in budgets]
        spans = (budget.window - min(early, budget.window / 2) for budget in budgets)
        arguments: list[str | int] = [call, *(math.ceil(span * 1000) for span in spans)]
        await self._asked(lambda: self._end(keys=keys, args=arguments), otherwise=None)

    async def pause(self, budget: Budget, seconds: float) -> None:
        """See `Shared`."""
        key, length = f"{self._lane(budget)}:pause", max(1, int(seconds * 1000))
        await self._asked(lambda: self._redis.set(key, b"1", px=length), otherwise=None)

    async def token(self, name: str, fetch: Callable[[], Awaitable[Token]], *, refused: str | None) -> Token:
        """See `Shared`."""
        lock = f"{PREFIX}token:{name}:fetching"
        until = self._clock() + FETCHING
        while self._clock() < until:
            if (found := await self._found(name, refused)) is not None:
                return found
            length = int(FETCHING * 1000)
            mine = await self._asked(lambda: self._redis.set(lock, self._me, nx=True, px=length), otherwise=True)  # noqa: B023
            if mine:
                break
            await asyncio.sleep(0.1)
        try:
            token = await fetch()
            await self._keep(name, token)
        finally:
            await self._asked(lambda: self._redis.delete(lock), otherwise=None)
        return token

    # --- life ------------------------------------------------------------------------------------------------------

    def call_others(self) -> None:
        """Something was written that has to be sent; several calls in a row are one."""
        self._calling.set()

    async def run(self, wake: Callable[[], None]) -> None:
        """Give signs of life, call and be called, until cancelled; `wake` hears that another process wrote something
        to send.
        """
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._beat(), name="signs of life")
            tasks.create_task(self._call(), name="wake-ups out")
            tasks.create_task(self._listen(wake), name="wake-ups in")

    async def close(self) -> None:
        """Say good-bye."""
        await self._asked(lambda: self._redis.zrem(f"{PREFIX}processes", self._me), otherwise=None)
        with suppress(RedisError, OSError):
            await self._redis.aclose()

    def warnings(self) -> tuple[str, ...]:
        """What does not stop the house, in words for an administrator."""
        return ("Redis 没有响应：各进程先各管各的，发送会慢一些",) if self._away else ()

    async def _beat(self) -> None:
        key = f"{PREFIX}processes"
        while True:
            now = time.time()
            await self._asked(lambda now=now: self._redis.zadd(key, {self._me: now}), otherwise=None)  # type: ignore[misc]
            await self._asked(
                lambda now=now: self._redis.zremrangebyscore(key, 0, now - 3 * BEAT),  # type: ignore[misc]
                otherwise=None,
            )
            self.others = await self._asked(lambda: self._redis.zcard(key), otherwise=self.others) or 1
            await asyncio.sleep(BEAT)

    async def _call(self) -> None:
        while True:
            await self._calling.wait()
            self._calling.clear()
            await self._asked(lambda: self._redis.publish(f"{PREFIX}wake", self._me), otherwise=None)
            await asyncio.sleep(0.02)

    async def _listen(self, wake: Callable[[], None]) -> None:
        while True:
            try:
                async with self._redis.pubsub() as heard:
                    await heard.subscribe(f"{PREFIX}wake")
                    while True:
                        message = await heard.get_message(ignore_subscribe_messages=True, timeout=30.0)
                        if message is not None and message["data"] != self._me.encode():
                            wake()
            except (RedisError, OSError):
                await asyncio.sleep(AWAY_FOR)

    async def _found(self, name: str, refused: str | None) -> Token | None:
        key = f"{PREFIX}token:{name}"
        sealed = await self._asked(lambda: self._redis.get(key), otherwise=None)
        if sealed is None:
            return None
        try:
            kept = json.loads(self._seals.open(sealed, about=key))
        except Exception:  # noqa: BLE001 - sealed with another key, or not by us: as if nothing were there
            return None
        left = kept["ends_at"] - time.time()
        fresh = left > 1.5 * min(EARLY, kept["lifetime"] / 4)
        return Token(value=kept["value"], lifetime=left) if fresh and kept["value"] != refused else None

    async def _keep(self, name: str, token: Token) -> None:
        key = f"{PREFIX}token:{name}"
        kept = {"value": token.value, "lifetime": token.lifetime, "ends_at": time.time() + token.lifetime}
        sealed = self._seals.seal(json.dumps(kept), about=key)
        length = max(1, int(token.lifetime * 1000))
        await self._asked(lambda: self._redis.set(key, sealed, px=length), otherwise=None)

    async def _asked(self, ask: Callable[[], Awaitable[Any]], *, otherwise: T) -> Any | T:
        """The answer, or `otherwise` from a server that does not answer; it is left alone for a while then."""
        if self._clock() < self._away_until:
            return otherwise
        try:
            answer = await ask()
        except (RedisError, OSError, TimeoutError) as error:
            self._away_until = self._clock() + AWAY_FOR
            if not self._away:
                _log.warning("Redis does not answer", extra={"action": "redis_away", "code": type(error).__name__})
            self._away = True
            return otherwise
        if self._away:
            _log.info("Redis answers again", extra={"action": "redis_back"})
        self._away = False
        return answer

    @staticmethod
    def _lane(budget: Budget) -> str:
        return f"{PREFIX}lane:{budget.key}"

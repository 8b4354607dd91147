"""Is it alive, is it ready, and what does it count: for those who watch over the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.door import Door
from bot.platforms import Platform
from core.domain.frozen import dataclass
from core.service.ports.figures import Durations

MOST = 100
"""Dead notices that are counted; beyond it the number only says "many"."""
MOST_TIMERS = 1000
"""The same of timers that are due."""


FRONT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>报备</title><p>报备助手正在运行。请回到飞书、钉钉或企业微信里给它发消息。"""
"""What stands at the public address: WeCom's cards lead there (a card without a link cannot be updated)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What this process has counted: answers by platform and kind, cards by platform, how many processes it sees, what
    became of notices and how old they were then, timers that rang, connections that are open, and those that were
    turned away by reason.
    """

    answered: Mapping[tuple[str, str], Durations] = field(default_factory=dict)
    sent: Mapping[str, Durations] = field(default_factory=dict)
    processes: int = 1
    told: Mapping[str, int] = field(default_factory=dict)
    ages: Durations = field(default_factory=Durations)
    rung: int = 0
    connections: int = 0
    turned_away: Mapping[str, int] = field(default_factory=dict)


class Health:
    """What is wrong right now, in words that an administrator can act on, and what has been counted so far."""

    def __init__(
        self,
        door: Door,
        platforms: Mapping[str, Platform],
        *,
        more: Callable[[], Iterable[str]] = tuple,
        soon: Callable[[], Iterable[str]] = tuple,
        work: Callable[[], Work] | None = None,
    ) -> None:
        """``more`` are the problems of whoever else has some, ``soon`` the warnings; ``work`` is what was counted."""
        self._door = door
        self._platforms = platforms
        self._more = more
        self._soon = soon
        self._work = work or Work

    async def problems(self) -> list[str]:
        """Empty when everything works."""
        found = [f"{name}：{problem}" for name, one in self._platforms.items() for problem in one.problems()]
        found += self._more()
        try:
            dead, _ = await self._outbox()
        except Exception:  # noqa: BLE001 - whatever it is, the database does not answer
            return [*found, "数据库没有响应"]
        return [*found, f"有 {dead} 条消息没能送达，用 baobei outbox list 查看"] if dead else found

    def warnings(self) -> list[str]:
        """What works, but will not for long."""
        found = [f"{name}：{warning}" for name, one in self._platforms.items() for warning in one.warnings()]
        return [*found, *self._soon()]

    async def metrics(self) -> bytes:
        """In the text format of Prometheus; the names are listed in docs/operations.md."""
        from bot.server.metrics import Readings, exposition

        dead, late = await self._outbox()
        timer = await self._door.read(lambda uow: uow.timers.next_due())
        now = self._door.clock()
        ringing = await self._door.read(lambda uow: len(uow.timers.due(now=now, limit=MOST_TIMERS)))
        work = self._work()
        readings = Readings(
            platforms=self._platforms,
            dead=dead,
            late=late,
            behind=self._since(timer),
            ringing=ringing,
            rung=work.rung,
            told=work.told,
            ages=work.ages,
            processes=work.processes,
            answered=work.answered,
            sent=work.sent,
            store=self._door.store.figures,
            connections=work.connections,
            turned_away=work.turned_away,
        )
        return exposition(readings)

    async def _outbox(self) -> tuple[int, float]:
        """How many notices were given up, and for how many seconds the most urgent one has been due."""
        async with asyncio.timeout(2):
            dead = await self._door.read(lambda uow: len(uow.outbox.dead(limit=MOST)))
            due = await self._door.read(lambda uow: uow.outbox.next_due())
        return dead, self._since(due)

    def _since(self, due: datetime | None) -> float:
        return max(0.0, (self._door.clock() - due).total_seconds()) if due is not None else 0.0


_in_plain_words = partial(json.dumps, ensure_ascii=False)
"""Somebody may read it in a terminal."""


def health_routes(health: Health) -> list[web.RouteDef]:
    """``/healthz`` (the process answers), ``/readyz`` (503 and the reasons when something is wrong), ``/metrics``."""

    async def front(_: web.Request) -> web.Response:
        return web.Response(text=FRONT, content_type="text/html")

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_: web.Request) -> web.Response:
        problems = await health.problems()
        said = {"ready": not problems, "problems": problems, "warnings": health.warnings()}
        return web.json_response(said, status=503 if problems else 200, dumps=_in_plain_words)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=await health.metrics(), headers={"Content-Type": "text/plain; version=0.0.4"})

    return [web.get("/", front), web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]

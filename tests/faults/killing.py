"""Rounds of filings that end with a kill -9: the real product, all three platforms, and what must hold after each."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from tests.faults.invariants import filed, offences, sent, told_together, waiting
from tests.support.crowd import Crowd, Heard
from tests.support.ledger_rows import as_it_lies, asking
from tests.support.process import PRODUCT, Server
from tests.support.waiting import eventually

WINDOW: Final = timedelta(seconds=2)
"""Between the platform's yes to a send and our commit of it; a process that dies there sends again."""
KEYED: Final = frozenset({"feishu"})
"""Platforms that take every send of ours once, however often it comes."""
NOBODY_RESEMBLES: Final = '[duplicate]\ncertain = "pass"\nsuspected = "pass"\nrelated = "pass"\n'
"""A policy under which every filing is one: thousands of made-up names resemble each other."""
LONGEST_BURST: Final = 0.5
"""Seconds from the first push of a round to the kill, at most."""


@dataclass(slots=True, kw_only=True)
class Figures:
    """What came of it so far."""

    kills: int = 0
    pushed: int = 0
    acknowledged: int = 0
    redelivered: int = 0
    filings: int = 0
    arrived: int = 0
    twice_in_the_window: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.pushed} pushed, {self.acknowledged} acknowledged, {self.redelivered} pushed "
            f"again, {self.filings} filings, {self.arrived} messages arrived, {self.twice_in_the_window} twice within "
            f"the window, {len(self.wrong)} violations"
        )


@dataclass(slots=True, kw_only=True)
class KillRounds:
    """One house, of one process or of several on one database, and the crowd at its doors. A ``disaster``, if there is
    one, strikes in some rounds at the moment of the kill: the database dies, too, and is back when it returns.
    """

    crowd: Crowd
    servers: list[Server]
    database: str
    folder: Path
    chance: Random
    disaster: Callable[[], None] | None = None
    figures: Figures = field(default_factory=Figures)
    _kills: list[datetime] = field(default_factory=list)
    _heard: dict[tuple[str, str], list[Heard]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    async def begun(
        cls,
        crowd: Crowd,
        *,
        database: str,
        folder: Path,
        chance: Random,
        processes: int = 1,
        more: str = "",
        program: Sequence[str] = PRODUCT,
        under: Sequence[str] = (),
    ) -> KillRounds:
        """The platforms and the processes are up, and everybody is known; ``more`` are further settings."""
        await crowd.start()
        servers = []
        for number in range(processes):
            home = folder / f"process{number}"
            home.mkdir()
            (home / "policy.toml").write_text(NOBODY_RESEMBLES, encoding="utf-8")
            api_base = crowd.sides[0].stand_in.base_url
            settings = f"{crowd.settings}{more}"
            servers.append(
                Server(
                    folder=home,
                    api_base=api_base,
                    database=database,
                    more=settings,
                    program=tuple(program),
                    under=tuple(under),
                )
            )
        rounds = cls(crowd=crowd, servers=servers, database=database, folder=folder, chance=chance)
        await asyncio.gather(*(server.start() for server in servers))
        await eventually(rounds._everybody_is_known, within=60)
        return rounds

    async def end(self) -> None:
        """Nothing of it runs any more."""
        for server in self.servers:
            await server.kill()
        await self.crowd.stop()

    async def round(self, most: int) -> None:
        """At most so many filings pour in until somebody is killed; then everything is looked at, and it goes on."""
        for side in self.crowd.sides:
            side.stand_in.faults.duplicate_pushes(2)
        live = list(self.servers)
        pouring = asyncio.create_task(self.crowd.pour(most, aims=lambda: self.chance.choice(live).base))
        await asyncio.sleep(self.chance.uniform(0, LONGEST_BURST))  # the moment of the kill is the chance of this test
        victims = self.chance.sample(self.servers, self.chance.randint(1, len(self.servers)))
        for victim in victims:
            await self._kill(victim)
        if self.disaster is not None and self.chance.random() < 0.2:
            await asyncio.to_thread(self.disaster)
        live[:] = [server for server in self.servers if server not in victims] or live
        self.crowd.stop_pouring()
        self._look()
        if self.chance.random() < 0.15:  # while it starts, too
            await victims[0].launch()
            await asyncio.sleep(self.chance.uniform(0, 1.5))
            await self._kill(victims[0])
            self._look()
        await asyncio.gather(*(victim.start() for victim in victims))
        await pouring
        live[:] = self.servers
        await self.crowd.redeliver()

    async def drained(self, within: float = 120) -> None:
        """Wait until every notice has gone out, stop in order, and look once more."""
        await eventually(partial(self._nothing_waits, self.database), within=within)
        for server in self.servers:
            if (code := await server.stop()) != 0:
                self.figures.wrong.append(f"a tidy stop ended with {code}")
        self._look()
        with asking(self.database) as ask:
            together = told_together(ask)
        for name, _ in self._filings():
            arrived = [person for (about, person), _ in self._heard.items() if about == name]
            if not (1 if name in together else 2) <= len(arrived) <= 2:
                self.figures.wrong.append(f"{name}: its filer and his leader should hear of it, but {arrived} did")

    # --- looking ---------------------------------------------------------------------------------------------------

    async def _kill(self, server: Server) -> None:
        await server.kill()
        self._kills.append(datetime.now(UTC))
        self.figures.kills += 1

    def _look(self) -> None:
        """The rows as the kill left them, and what the platforms received, against each other."""
        self._listen()
        wrong, url = self.figures.wrong, as_it_lies(self.database, self.folder / "copy")
        filings = self._filings()  # before the rows: with a second process the house goes on meanwhile
        wrong += offences(url)
        with asking(url) as ask:
            stored, delivered = filed(ask), sent(ask)
        wrong += [f"acknowledged and lost: {name}" for name, known in filings if known and name not in stored]
        said = {name for name, _ in self._filings()}
        wrong += [f"nobody filed {name}" for name in stored if name not in said]
        self._listen()
        for name, count in delivered.items():
            arrived = sum(name == about for about, _ in self._heard) if count else 0
            if arrived < count:
                wrong.append(f"{name}: {count} taken for sent, {arrived} arrived")
        self.figures.filings = len(stored)

    def _listen(self) -> None:
        """Take in what arrived; the same again is right only if somebody died in the moment after the first time."""
        for side in self.crowd.sides:
            for heard in side.heard():
                self.figures.arrived += 1
                for name in heard.names:
                    before = self._heard[name, heard.person]
                    if before:
                        self._again(heard, name, before[-1])
                    before.append(heard)

    def _again(self, heard: Heard, name: str, before: Heard) -> None:
        died = any(before.at - WINDOW <= kill <= before.at + WINDOW for kill in self._kills)
        if died and heard.platform not in KEYED:
            self.figures.twice_in_the_window += 1
        else:
            self.figures.wrong.append(f"{heard.platform} told {heard.person} twice of {name}")

    def _filings(self) -> list[tuple[str, bool]]:
        filings = [each for side in self.crowd.sides for each in side.filings()]
        self.figures.pushed = len(filings)
        self.figures.acknowledged = sum(known for _, known in filings)
        self.figures.redelivered = sum(
            max(0, len(parcel.attempts) - 1) for side in self.crowd.sides for _, parcel in side._filings
        )
        return filings

    def _everybody_is_known(self) -> bool:
        with asking(self.database) as ask:
            ((members, leaders),) = ask(
                "SELECT (SELECT count(*) FROM member), (SELECT count(*) FROM role_grant WHERE role = 'leader')"
            )
        return bool(members >= self.crowd.people and leaders >= len(self.crowd.sides) * self.crowd.teams)

    def _nothing_waits(self, url: str) -> bool:
        self._listen()
        with asking(url) as ask:
            return waiting(ask) == 0

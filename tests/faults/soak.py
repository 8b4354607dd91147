"""The fault suite at full length: ``make soak``, or ``python -m tests.faults.soak PART …`` for some of its parts.

How long each part runs is said by environment variables (docs/reliability.md). The report goes to standard output; the
exit code is 1 when anything was violated.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from bot.outgoing.relay import Relay
from bot.process.clock import utc_now
from bot.sandbox.feishu.server import FeishuStandIn
from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.vault import Vault
from tests.faults.answering import answered
from tests.faults.invariants import KEY
from tests.faults.killing import Figures, KillRounds
from tests.faults.lives import lived, wrong_in
from tests.faults.torn import TEARS, cut_ledger, torn
from tests.support.backlog import Taking, piled_up
from tests.support.builders import move_in
from tests.support.chat import FEISHU
from tests.support.crowd import Crowd
from tests.support.feishu_world import APP_ID, APP_SECRET, ENCRYPT_KEY, TOKEN
from tests.support.front import Front
from tests.support.histories import judged
from tests.support.planted import program
from tests.support.postgres import PostgresServer
from tests.support.process import PRODUCT, Server
from tests.support.recorded import recorded
from tests.support.redis_server import RedisServer
from tests.support.stores import VAULT

SEED = int(os.environ.get("BAOBEI_SOAK_SEED", "20261122"))
NAMES = 12_000
"""So many companies can be told apart at all."""

MOST_MORE = 64
"""MiB that a relay may need for a backlog, however long it is."""


def setting(name: str, usual: int) -> int:
    """How much of something: ``BAOBEI_SOAK_<NAME>``."""
    return int(os.environ.get(f"BAOBEI_SOAK_{name}", usual))


def say(line: str) -> None:
    """One line of the report, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


# --- kill -9 -----------------------------------------------------------------------------------------------------


def kills() -> bool:
    """One process on SQLite, then two on PostgreSQL, which dies now and then itself."""
    wanted = setting("KILLS", 200)
    with tempfile.TemporaryDirectory(prefix="bb-soak-") as folder:
        url = f"sqlite:///{Path(folder) / 'ledger.db'}"
        well = asyncio.run(_kill("SQLite, one process", url, Path(folder), wanted))
    return _kill_on_postgres(wanted) and well


def kills_sqlite() -> bool:
    """The first half of `kills`."""
    with tempfile.TemporaryDirectory(prefix="bb-soak-") as folder:
        url = f"sqlite:///{Path(folder) / 'ledger.db'}"
        return asyncio.run(_kill("SQLite, one process", url, Path(folder), setting("KILLS", 200)))


def kills_postgres() -> bool:
    """The second half of `kills`."""
    return _kill_on_postgres(setting("KILLS", 200))


def _kill_on_postgres(wanted: int) -> bool:
    server, redis = PostgresServer.create(), RedisServer.create()
    try:
        server.start()
        redis.start()
        url = server.new_database("soak")
        migrate(url)
        more = f'[redis]\nurl = "{redis.url()}"'

        def disaster() -> None:
            server.crash()
            server.start()

        with tempfile.TemporaryDirectory(prefix="bb-soak-") as folder:
            title = "PostgreSQL, two processes and Redis"
            return asyncio.run(_kill(title, url, Path(folder), wanted, processes=2, more=more, disaster=disaster))
    finally:
        server.remove()
        redis.remove()


async def _kill(
    title: str,
    url: str,
    folder: Path,
    wanted: int,
    *,
    processes: int = 1,
    more: str = "",
    disaster: Callable[[], None] | None = None,
) -> bool:
    chance = Random(SEED)
    crowd = Crowd(chance=chance, teams=8, sellers=3)
    began, most = time.monotonic(), max(12, min(60, NAMES // wanted))
    rounds = await KillRounds.begun(crowd, database=url, folder=folder, chance=chance, processes=processes, more=more)
    rounds.disaster = disaster
    try:
        while rounds.figures.kills < wanted and not rounds.figures.wrong:
            await rounds.round(most)
            if rounds.figures.kills % 10 < processes:
                say(f"  … {rounds.figures}")
        await rounds.drained(within=3600)
    finally:
        await rounds.end()
    return _reported(f"kill -9, {title}", rounds.figures, time.monotonic() - began)


def _reported(title: str, figures: Figures, seconds: float) -> bool:
    say(f"{title}: {figures}, {seconds:.0f} s")
    for each in figures.wrong[:20]:
        say(f"  VIOLATED {each}")
    return not figures.wrong


# --- histories ---------------------------------------------------------------------------------------------------


def histories() -> bool:
    """So many recordings on each database, thirty-two clients at two stores."""
    server = PostgresServer.create()
    try:
        server.start()
        url = server.new_database("histories")
        migrate(url)
        on_postgres = _recordings("PostgreSQL", url)
    finally:
        server.remove()
    with tempfile.TemporaryDirectory(prefix="bb-soak-") as folder:
        url = f"sqlite:///{Path(folder) / 'ledger.db'}"
        migrate(url)
        return _recordings("SQLite", url) and on_postgres


def _recordings(title: str, url: str) -> bool:
    stores = [open_store(url, vault=VAULT) for _ in range(2)]
    began, calls, wrong = time.monotonic(), 0, list[str]()
    for seed in range(1, setting("HISTORIES", 200) + 1):
        history = recorded(stores, seed=seed)
        calls += len(history)
        wrong += [f"seed {seed}: {verdict.stuck}" for verdict in judged(history).values() if not verdict.ok]
    for store in stores:
        store.close()
    say(f"histories, {title}: {calls} calls, {len(wrong)} violations, {time.monotonic() - began:.0f} s")
    for each in wrong[:5]:
        say(f"  VIOLATED {each}")
    return not wrong


# --- schedules ---------------------------------------------------------------------------------------------------


def schedules() -> bool:
    """So many seeded lives of three platforms and a house that dies."""
    lives, began, wrong = setting("SCHEDULES", 100_000), time.monotonic(), list[str]()
    pushed = arrived = deaths = 0
    for seed in range(SEED, SEED + lives):
        life = lived(seed)
        wrong += [f"seed {seed}: {each}" for each in wrong_in(life)]
        pushed += len(life.pushes)
        arrived += sum(each.arrived for each in life.pushes)
        deaths += life.deaths
    seconds = time.monotonic() - began
    say(
        f"schedules: {lives} lives, {pushed} messages and presses came {arrived} times, {deaths} deaths, "
        f"{len(wrong)} violations, {seconds:.0f} s ({lives / seconds:.0f} a second)"
    )
    for each in wrong[:5]:
        say(f"  VIOLATED {each}")
    return not wrong


# --- a torn log --------------------------------------------------------------------------------------------------


def torn_logs() -> bool:
    """The log of SQLite torn at every sector, in every way."""
    began, wrong, tears = time.monotonic(), list[str](), 0
    with tempfile.TemporaryDirectory(prefix="bb-soak-") as folder:
        cut = cut_ledger(Path(folder), checkpointed=6, later=setting("TORN", 12))
        for place in cut.boundaries():
            for tear in TEARS:
                wrong += torn(cut, place, tear, Path(folder) / "torn")
                tears += 1
    say(f"torn logs: {tears} tears of {len(cut.log)} bytes, {len(wrong)} violations, {time.monotonic() - began:.0f} s")
    for each in wrong[:5]:
        say(f"  VIOLATED {each}")
    return not wrong


# --- answers only after the disk has it --------------------------------------------------------------------------


def fsync() -> bool:
    """Every answer of the product comes after a sync of its message; the tracer sees those of a hasty one."""
    if shutil.which("strace") is None:
        say("NOT PROVEN: answers only after the disk has it: there is no strace here (apt-get install strace)")
        return False
    wanted, well = setting("ANSWERS", 300), True
    for title, what, early in (("the product", PRODUCT, False), ("a hasty one", program("hasty"), True)):
        with tempfile.TemporaryDirectory(prefix="bb-soak-") as folder:
            found = asyncio.run(answered(Path(folder), messages=wanted, program=what))
        say(f"answers of {title}: {found.answers}, {found.syncs} syncs of the log, {len(found.early)} before the sync")
        well = well and found.answers == wanted and bool(found.early) is early
    return well


# --- an outbox that is very full ---------------------------------------------------------------------------------


def backlog() -> bool:
    """So many notices for a quarter as many people, of whom one hangs, on SQLite."""
    rows = setting("OUTBOX", 200_000)
    people = max(2, rows // 4)
    with tempfile.TemporaryDirectory(prefix="bb-soak-") as folder:
        url = f"sqlite:///{Path(folder) / 'ledger.db'}"
        store = open_store(url, vault=Vault(KEY))
        store.submit(move_in).result()
        piled_up(store, rows, people)
        store.close()
        asyncio.run(_started(url, Path(folder), rows))
        return asyncio.run(_drained(url, rows, people))


async def _started(url: str, folder: Path, rows: int) -> None:
    """How long a process needs until it answers, with all of that waiting; it is killed then."""
    stand_in = FeishuStandIn(app_id=APP_ID, app_secret=APP_SECRET, encrypt_key=ENCRYPT_KEY, verification_token=TOKEN)
    stand_in.add_user("ou_wang", "王晨")
    await stand_in.start()
    server = Server(folder=folder, api_base=stand_in.base_url, database=url)
    stand_in.push_url = server.callback
    began = time.monotonic()
    await server.start()
    answers = time.monotonic() - began
    await stand_in.say("ou_wang", "帮助")
    first = time.monotonic() - began
    well = stand_in.deliveries[-1].acknowledged
    await server.kill()
    await stand_in.stop()
    say(f"start with {rows} notices waiting: answers after {answers:.2f} s, first message {first:.2f} s ({well})")


async def _drained(url: str, rows: int, people: int) -> bool:
    store = open_store(url, vault=Vault(KEY))
    taking = Taking(hanging="ou_0")
    relay = Relay(Front(store, utc_now).door, {FEISHU: taking})
    wanted = sum(number % people != 0 for number in range(rows))
    before, began = _resident(), time.monotonic()
    running = asyncio.create_task(relay.run())
    while not taking.taken.total():  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.001)
    first, most = time.monotonic() - began, before
    while taking.taken.total() < wanted and not taking.wrong:
        await asyncio.sleep(0.5)
        most = max(most, _resident())
    seconds = time.monotonic() - began
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    store.close()
    say(
        f"backlog: {rows} notices, the first out after {first * 1000:.0f} ms, all in {seconds:.0f} s "
        f"({wanted / seconds:.0f} a second), {taking.most_at_once} at once, "
        f"memory {before} MiB and {most - before} more, {len(taking.wrong)} violations"
    )
    return not taking.wrong and most - before <= MOST_MORE


def _resident() -> int:
    """MiB of this process in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGESIZE") >> 20


PARTS: Mapping[str, Callable[[], bool]] = {
    "kills": kills,
    "kills-sqlite": kills_sqlite,
    "kills-postgres": kills_postgres,
    "histories": histories,
    "schedules": schedules,
    "torn": torn_logs,
    "fsync": fsync,
    "backlog": backlog,
}
USUAL = ("fsync", "torn", "histories", "backlog", "kills", "schedules")


def main() -> int:
    """Run the named parts, or all; 1 when something was violated, 2 when there is no such part."""
    parts = sys.argv[1:] or list(USUAL)
    if unknown := set(parts) - PARTS.keys():
        say(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    logging.disable(logging.ERROR)  # what the house says of the troubles that are made for it
    say(f"seed {SEED}, parts {' '.join(parts)}")
    went_well = [PARTS[part]() for part in parts]
    return 0 if all(went_well) else 1


if __name__ == "__main__":
    sys.exit(main())

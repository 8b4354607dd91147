"""Kill -9 under load: what was acknowledged and is gone, and what came twice; the product and a bot on NoneBot2.

Each pours until it is killed, as fast as it is answered; then what was not acknowledged comes again, as a platform does
it, and some of what was. ``BAOBEI_KILLS`` says how many kills (10).
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import callback, house, ledger, load_feishu, peers
from benchmarks.callback import wait_for
from benchmarks.firms import firm
from benchmarks.load import answered
from benchmarks.report import table
from tests.faults.killing import NOBODY_RESEMBLES
from tests.support.process import free_port

KILLS = int(os.environ.get("BAOBEI_KILLS", "10"))
CONNECTIONS, AGAIN, LONGEST, REST = 32, 0.05, 1.5, 3.0
HERE = Path(__file__).parent


@dataclass(slots=True, kw_only=True)
class _System:
    """One of the two; ``stored`` tells the numbers of the messages that it has, as often as it has them."""

    name: str
    command: list[str]
    port: int
    request: Callable[[int, int], bytes]
    stored: Callable[[], Counter[int]]
    environment: dict[str, str] = field(default_factory=dict)
    acknowledged: set[int] = field(default_factory=set)
    open: list[int] = field(default_factory=list)
    next: int = 0


def measure() -> None:
    """Print the table."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name, house.platforms() as base:
        systems = (_nonebot(Path(name)), _ours(Path(name), base))
        for _ in range(KILLS):
            for system in systems:
                _killed(system, rng)
        rows = [_row(system) for system in systems]
    table(
        f"{KILLS} times kill -9 under load",
        ["who", "acknowledged", "of them lost", "stored twice"],
        rows,
        f"{CONNECTIONS} connections, killed after {LONGEST} s at most. What was not acknowledged came again, and "
        f"{AGAIN:.0%} of what was.",
    )


def _killed(system: _System, rng: random.Random) -> None:
    process = _started(system)
    try:
        known = sorted(system.acknowledged)
        again = rng.sample(known, int(len(known) * AGAIN)) if known else []
        asyncio.run(_poured(system, [*system.open, *again], process, rng.uniform(0.3, LONGEST)))
    finally:
        process.kill()
        process.wait()


def _started(system: _System) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        system.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **system.environment}
    )
    wait_for(system.port)
    return process


async def _poured(
    system: _System, first: Iterable[int], process: subprocess.Popen[bytes] | None, seconds: float
) -> None:
    """What is owed first, then new ones until the kill; without a process to kill only what is owed."""
    owed = iter([*first])
    system.open = []

    def following() -> int | None:
        number = next(owed, None)
        if number is None and process is not None:
            number, system.next = system.next, system.next + 1
        return number

    pouring = asyncio.gather(*(_one(system, following) for _ in range(CONNECTIONS)))
    if process is not None:
        await asyncio.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    await pouring
    system.open += list(owed)


async def _one(system: _System, following: Callable[[], int | None]) -> None:
    number = None
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", system.port)
        while (number := following()) is not None:
            writer.write(system.request(number, number % ledger.SELLERS))
            if await answered(reader) != 200:
                raise RuntimeError(f"{system.name} refused")
            system.acknowledged.add(number)
        writer.close()
    except (ConnectionError, asyncio.IncompleteReadError):
        if number is not None and number not in system.acknowledged:
            system.open.append(number)


def _row(system: _System) -> list[str]:
    process = _started(system)
    asyncio.run(_poured(system, list(system.open), None, 0))
    asyncio.run(asyncio.sleep(REST))
    process.terminate()
    process.wait(timeout=60)
    stored = system.stored()
    lost = len(system.acknowledged - stored.keys())
    twice = sum(count - 1 for count in stored.values() if count > 1)
    share = f"{lost:,} ({lost / len(system.acknowledged):.0%})" if lost else "0"
    return [system.name, f"{len(system.acknowledged):,}", share, f"{twice:,}"]


def _nonebot(folder: Path) -> _System:
    port, file = free_port(), folder / "nonebot.db"
    keys = (load_feishu.ENCRYPT_KEY, load_feishu.TOKEN, load_feishu.APP_ID)

    def stored() -> Counter[int]:
        with closing(sqlite3.connect(file)) as connection:
            rows = connection.execute("SELECT message FROM filing").fetchall()
        return Counter(int(message.removeprefix("om_")) for (message,) in rows)

    return _System(
        name="NoneBot2 and its Feishu adapter, each message committed",
        command=[peers.python(), str(HERE / "bot_nonebot.py"), str(port), *keys, str(file)],
        port=port,
        request=callback.to_nonebot,
        stored=stored,
    )


def _ours(folder: Path, base: str) -> _System:
    port, home = free_port(), folder / "baobei"
    home.mkdir()
    house.move_in(home)
    (home / "policy.toml").write_text(NOBODY_RESEMBLES, encoding="utf-8")
    command, environment = house.command(house.settings(home, port, base, only="feishu"))

    def stored() -> Counter[int]:
        with closing(sqlite3.connect(home / "ledger.db")) as connection:
            inbox = connection.execute("SELECT event_id FROM inbox WHERE event_id LIKE 'om!_%' ESCAPE '!'").fetchall()
            rows = connection.execute("SELECT c.name FROM filing AS f JOIN customer AS c ON c.id = f.customer_id")
            filed = Counter(name for (name,) in rows)
        # Some names read as a question (嫌…): they are asked about, and nothing is filed.
        return Counter({number: max(1, filed[firm(number)]) for number in (int(ident[3:]) for (ident,) in inbox)})

    return _System(
        name="product, durable filing",
        command=command,
        port=port,
        request=load_feishu.request,
        stored=stored,
        environment=environment,
    )

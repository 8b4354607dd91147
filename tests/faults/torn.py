"""A ledger whose power was cut: its log torn at any place, then opened again."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, Literal

from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.vault import Vault
from tests.faults.invariants import KEY, offences
from tests.support.builders import SUN, WANG, XU, move_in
from tests.support.front import Front
from tests.support.ledger_rows import asking

SECTOR: Final = 512
"""Bytes that a disk writes as a whole, or not at all."""
Tear = Literal["cut off", "garbled", "one sector garbled"]
TEARS: Final[Sequence[Tear]] = ("cut off", "garbled", "one sector garbled")


@dataclass(frozen=True, slots=True, kw_only=True)
class CutLedger:
    """The files as they lay when the power went: ``checkpointed`` filings in the file itself, and for each later one
    how long the log was when it was acknowledged.
    """

    file: Path
    log: bytes
    checkpointed: int
    acknowledged: Sequence[int]

    def must_have(self, place: int) -> int:
        """How many filings were on the disk in full before this place of the log."""
        return self.checkpointed + sum(end <= place for end in self.acknowledged)

    def boundaries(self) -> Iterator[int]:
        """Every place at which a sector of the log begins, and its end."""
        yield from range(0, len(self.log), SECTOR)
        yield len(self.log)


def cut_ledger(folder: Path, *, checkpointed: int = 4, later: int = 6) -> CutLedger:
    """So many filings that went into the file, and so many more that are in the log alone."""
    path = folder / "ledger.db"
    migrate(f"sqlite:///{path}")
    store = open_store(f"sqlite:///{path}", vault=Vault(KEY))
    store.submit(move_in).result()
    log = folder / "ledger.db-wal"
    ends = asyncio.run(_filed(Front(store), path, log, checkpointed, later))
    copy = folder / "cut.db"
    shutil.copy(path, copy)
    cut = CutLedger(file=copy, log=log.read_bytes(), checkpointed=checkpointed, acknowledged=ends)
    store.close()
    return cut


async def _filed(front: Front, path: Path, log: Path, checkpointed: int, later: int) -> list[int]:
    """Where the log ended after each filing that came after the checkpoint."""
    ends = []
    for number in range(checkpointed + later):
        await front.file(number, (WANG, XU, SUN)[number % 3])
        if number + 1 == checkpointed:
            with sqlite3.connect(path) as other:
                assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
            other.close()
        elif number >= checkpointed:
            ends.append(log.stat().st_size)  # noqa: ASYNC240 - nothing else runs on this loop
    return ends


def torn(cut: CutLedger, place: int, tear: Tear, folder: Path) -> list[str]:
    """What is wrong with the ledger after its log was torn there and it was opened again; nothing, if all is well."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(cut.file, folder / "ledger.db")
    noise = Random(place).randbytes(max(SECTOR, len(cut.log) - place))
    rest = {"cut off": b"", "garbled": noise[: len(cut.log) - place]}.get(
        tear, noise[:SECTOR] + cut.log[place + SECTOR :]
    )
    (folder / "ledger.db-wal").write_bytes((cut.log[:place] + rest)[: len(cut.log)])
    url = f"sqlite:///{folder / 'ledger.db'}"
    wrong = offences(url)  # opens the store, which recovers
    with asking(url) as ask:
        numbers = [number for (number,) in ask("SELECT number FROM filing ORDER BY number")]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"filings {numbers} are no beginning of what was filed")
    if len(numbers) < cut.must_have(place):
        wrong.append(f"{len(numbers)} filings, though {cut.must_have(place)} were acknowledged")
    return [f"{tear} at {place}: {each}" for each in wrong]

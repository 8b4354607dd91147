"""查重扫描 in the background: a slice after the other on a reader, each kept by a short command.

How far the walk is stands in the database: it goes on after a restart, by whichever process.
"""

from __future__ import annotations

import logging

from bot.door import Door
from core.domain.duplicates import Scan, ScanState
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.commands import execute
from core.service.procedures.scan_duplicates import scanned
from core.service.scan_ledger import KeepFound

log = logging.getLogger(__name__)
SLICE = 50
"""Names to a slice: some hundredths of a second on a reader, so that others get their turn."""


async def carry_scans(door: Door) -> int:
    """Carry on the walk that is under way, to its end or until somebody stops it. Says how many slices that took."""
    slices = 0
    try:
        while (scan := await door.read(lambda uow: uow.scans.latest())) and scan.state is ScanState.RUNNING:
            await _carry(scan, door)
            slices += 1
    except (RuleViolation, ConcurrentChange) as error:
        log.warning("a scan stopped", extra={"action": "scan_stopped", "why": str(error)})
    return slices


async def _carry(scan: Scan, door: Door) -> None:
    policy = door.context().policy
    page = await door.read(lambda uow: scanned(uow, policy, after=scan.reached, limit=SLICE))
    found = KeepFound(number=scan.number, after=scan.reached, to=page.last, names=page.names, pairs=page.pairs)
    ctx = door.context()
    outcome = await door.submit(lambda uow: execute(found, uow, ctx))
    if outcome.notices:
        door.wake()

"""查重扫描: a walk through all names of the base, some at a time; what it finds is there for an administrator."""

from __future__ import annotations

from core.domain.duplicates import DuplicatePair, Scan, ScanState
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.records import Notice, NoticeKind, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class StartScan:
    """An administrator wants to know who is in the base twice."""

    by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFound:
    """The names behind ``after`` were looked up, ``to`` the last of them, or all (``None``). Related firms are no
    duplicates and are left out.
    """

    number: int
    after: int
    to: int | None
    names: int
    pairs: tuple[DuplicatePair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopScan:
    """That will do; what was found stays."""

    number: int
    by: MemberId


def about_scan(number: int) -> Subject:
    """The subject of one walk."""
    return Subject(kind="scan", id=str(number))


def start_scan(cmd: StartScan, uow: UnitOfWork, ctx: Context) -> Outcome:
    """One walk at a time: whoever asks while one is under way is shown that one. Raises ``admin_only``."""
    must_administer(cmd.by, uow)
    latest = uow.scans.latest()
    if latest is not None and latest.state is ScanState.RUNNING:
        return Outcome(code="scan_running", subject=about_scan(latest.number), facts={"number": latest.number})
    scan = Scan(
        number=uow.scans.next_number(),
        by=cmd.by,
        state=ScanState.RUNNING,
        started_at=ctx.now,
        changed_at=ctx.now,
        last=uow.company_names.last(),
    )
    uow.scans.add(scan)
    return Outcome(code="scan_started", subject=about_scan(scan.number), facts={"number": scan.number})


def keep_found(cmd: KeepFound, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What a slice came to, and how far the walk is; nothing if another process was there before, or somebody has
    stopped it. Raises ``scan_not_found``, ``ConcurrentChange``.
    """
    scan = uow.scans.numbered(cmd.number)
    if scan.state is not ScanState.RUNNING or scan.reached != cmd.after:
        return Outcome(code="nothing_due")
    further = scan.advanced(to=cmd.to, names=cmd.names, at=ctx.now)
    uow.scans.keep(scan.number, [pair for pair in cmd.pairs if not pair.is_related])
    uow.scans.save(further)
    if further.state is ScanState.FINISHED:
        uow.scans.forget_before(scan.number)
    about = about_scan(scan.number)
    return Outcome(code="scan_advanced", subject=about, notices=_told(scan, further))


def stop_scan(cmd: StopScan, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``admin_only``, ``scan_not_found``, ``scan_over``."""
    must_administer(cmd.by, uow)
    scan = uow.scans.numbered(cmd.number)
    uow.scans.save(scan.stopped(ctx.now))
    return Outcome(code="scan_stopped", subject=about_scan(scan.number), notices=(_repaint(scan, "stopped"),))


def _told(before: Scan, after: Scan) -> tuple[Notice, ...]:
    """The card is drawn anew at each tenth; at the end the list is sent to whoever asked."""
    repaint = (_repaint(after, f"tenth{after.tenths}"),) if after.tenths > before.tenths else ()
    if after.state is not ScanState.FINISHED:
        return repaint
    about = about_scan(after.number)
    done = Notice(dedupe_key=f"scanned:{after.number}", kind=NoticeKind.SCAN_FINISHED, to=after.by, about=about)
    return (*repaint, done)


def _repaint(scan: Scan, step: str) -> Notice:
    about = about_scan(scan.number)
    return Notice(dedupe_key=f"repaint:{about}:{step}", kind=NoticeKind.REPAINT, to=None, about=about)

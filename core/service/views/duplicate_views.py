"""Old duplicates as an administrator sees them, and a merge as it is told to those who followed the customers."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band
from core.domain.duplicates import FoundPair, PairState, Scan, ScanState
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.merging import Merge, MergeState
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.scan_duplicates import Side, sides_of

ON_A_CARD = 3
"""Pairs on one card."""
_LOOKED_AT = 100
"""Pairs that are looked through for some that nobody has settled elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView:
    """How far a walk is; ``tenths`` from 0 to 10."""

    number: int
    state: ScanState
    tenths: int
    names: int
    certain: int
    suspected: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """One pair. ``sides`` is ``None`` when it was settled: by ``merge``, or because they were told ``apart``.
    ``suggested`` is the side (1 or 2) whose name had better stay, ``left`` how many pairs are still
    to be settled, ``next`` the number of the next one.
    """

    number: int
    certain: bool
    later: bool
    evidence: tuple[Evidence, ...]
    sides: tuple[Side, Side] | None
    suggested: int = 1
    apart: bool = False
    merge: Merge | None = None
    left: int = 0
    next: int | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesView:
    """A page of pairs; ``more`` is where the next one begins."""

    pairs: tuple[PairView, ...]
    certain: int
    suspected: int
    more: int | None
    scan: ScanView | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedView:
    """A merge for somebody who followed one of the customers: ``mine`` is his live filing there, ``owner`` whoever
    follows the customer now (of an undone merge: his own alone), ``pooled`` the number under which it lies in the pool.
    """

    number: int
    kept: str
    dropped: str
    state: MergeState
    by: str
    at: datetime
    mine: FilingId | None
    mine_number: int | None
    mine_until: datetime | None
    owner: str
    until: datetime | None
    now: datetime
    pooled: int | None = None


def scan_view(scan: Scan, uow: UnitOfWork) -> ScanView:
    """The walk, and what there is to settle."""
    counts = uow.scans.counts()
    return ScanView(
        number=scan.number,
        state=scan.state,
        tenths=scan.tenths,
        names=scan.names,
        certain=counts.get(Band.CERTAIN, 0),
        suspected=counts.get(Band.SUSPECTED, 0),
        by=uow.directory.member(scan.by).name,
    )


def duplicates_view(offset: int, uow: UnitOfWork, ctx: Context) -> DuplicatesView:
    """The pairs from this place on, without those that were settled elsewhere since they were found."""
    found = uow.scans.to_settle(offset=offset, limit=_LOOKED_AT)
    open_ = ((place, pair, sides) for place, pair in enumerate(found, 1) if (sides := sides_of(pair.pair, uow)))
    shown = list(islice(open_, ON_A_CARD))
    reached = offset + shown[-1][0] if shown else offset
    counts, latest = uow.scans.counts(), uow.scans.latest()
    return DuplicatesView(
        pairs=tuple(_open(pair, sides, ctx) for _, pair, sides in shown),
        certain=counts.get(Band.CERTAIN, 0),
        suspected=counts.get(Band.SUSPECTED, 0),
        more=reached if len(shown) == ON_A_CARD and reached < sum(counts.values()) else None,
        scan=scan_view(latest, uow) if latest else None,
        now=ctx.now,
    )


def pair_view(number: int, uow: UnitOfWork, ctx: Context) -> PairView:
    """One pair as it stands now. Raises ``pair_not_found``."""
    found = uow.scans.pair(number)
    sides = sides_of(found.pair, uow) if found.state is not PairState.SETTLED else None
    following = (each.number for each in uow.scans.to_settle(offset=0, limit=2) if each.number != number)
    return PairView(
        number=found.number,
        certain=found.pair.band is Band.CERTAIN,
        later=found.state is PairState.LATER,
        evidence=found.pair.evidence,
        sides=sides,
        suggested=_suggested(sides) if sides else 1,
        apart=sides is None and bool(uow.company_names.ruled_apart(found.sides)),
        merge=uow.merges.numbered(found.merge) if found.merge else None,
        left=sum(uow.scans.counts().values()),
        next=next(following, None),
        now=ctx.now,
    )


def merged_view(number: int, reader: MemberId, uow: UnitOfWork, ctx: Context) -> MergedView:
    """What a merge means for this reader. Raises ``merge_not_found``."""
    merge = uow.merges.numbered(number)
    scope = ctx.policy.duplicate.scope
    sides = {merge.kept, merge.dropped} if merge.state is MergeState.UNDONE else {merge.kept}
    held = [filing for side in sorted(sides) if (filing := uow.filings.live_of(side, scope)) is not None]
    mine = next((filing for filing in held if filing.owner == reader), None)
    holder = _holder(held, merge)
    entry = uow.pool.live_of(merge.kept, scope) if merge.state is not MergeState.UNDONE else None
    return MergedView(
        number=merge.number,
        kept=merge.kept_name,
        dropped=merge.dropped_name,
        state=merge.state,
        by=uow.directory.member(merge.by).name if merge.by else "",
        at=merge.decided_at if merge.state is MergeState.UNDONE and merge.decided_at else merge.at,
        mine=mine.id if mine else None,
        mine_number=mine.number if mine else None,
        mine_until=mine.protected_until if mine else None,
        owner=uow.directory.member(holder.owner).name if holder else "",
        until=holder.protected_until if holder else None,
        now=ctx.now,
        pooled=entry.number if entry else None,
    )


def _holder(held: list[Filing], merge: Merge) -> Filing | None:
    return held[0] if held and merge.state is not MergeState.UNDONE else None


def _open(found: FoundPair, sides: tuple[Side, Side], ctx: Context) -> PairView:
    return PairView(
        number=found.number,
        certain=found.pair.band is Band.CERTAIN,
        later=found.state is PairState.LATER,
        evidence=found.pair.evidence,
        sides=sides,
        suggested=_suggested(sides),
        now=ctx.now,
    )


def _suggested(sides: tuple[Side, Side]) -> int:
    """The one that somebody follows, then that with the credit code, then that with more behind it."""
    weights = [(side.is_held, bool(side.uscc), side.filings) for side in sides]
    return 2 if weights[1] > weights[0] else 1

"""Old duplicates: pairs of customers of the base that resemble one another, and the walk that finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Relation
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, MemberId
from core.domain.rules import RuleViolation


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatePair:
    """Two customers that resemble one another, ``one`` with the lesser id."""

    one: CustomerId
    other: CustomerId
    band: Band
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_related(self) -> bool:
        """Firms of one house, not one firm."""
        return self.relation in {Relation.BRANCH, Relation.PARENT, Relation.GROUP}

    def is_surer_than(self, other: DuplicatePair) -> bool:
        """Each side may have found the pair: what the surer one says counts."""
        return (self.band is Band.CERTAIN, self.score) > (other.band is Band.CERTAIN, other.score)


class PairState(StrEnum):
    """``LATER``: somebody looked at it and put it off."""

    OPEN = "open"
    LATER = "later"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPair:
    """A pair that a walk found, under its number; ``scan`` is the last walk that saw it, ``merge`` the merge that
    settled it.
    """

    number: int
    pair: DuplicatePair
    scan: int
    state: PairState = PairState.OPEN
    merge: int | None = None
    version: int = 1

    @property
    def sides(self) -> tuple[CustomerId, CustomerId]:
        """Both customers, in the order in which cards show them."""
        return self.pair.one, self.pair.other

    def kept_and_dropped(self, keep: int) -> tuple[CustomerId, CustomerId]:
        """The customer at this place (1 or 2) and the other one. Raises ``which_side``."""
        if keep not in {1, 2}:
            raise RuleViolation("which_side", number=self.number)
        return (self.pair.one, self.pair.other) if keep == 1 else (self.pair.other, self.pair.one)

    def moved(self, state: PairState, *, merge: int | None = None) -> FoundPair:
        """In another state."""
        return replace(self, state=state, merge=merge)

    def seen(self, pair: DuplicatePair, scan: int) -> FoundPair:
        """Once more: within one walk the surer side counts, a later walk knows better. What was said of it stays."""
        keeps = self.scan == scan and not pair.is_surer_than(self.pair)
        return replace(self, pair=self.pair if keeps else pair, scan=scan)


class ScanState(StrEnum):
    """Where a walk is in its life."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A walk through all names of the base: ``reached`` is the number of the last name that was looked up, ``last`` the
    greatest there was when it began, ``names`` how many were looked up so far.
    """

    number: int
    by: MemberId
    state: ScanState
    started_at: datetime
    changed_at: datetime
    last: int
    reached: int = 0
    names: int = 0
    version: int = 1

    @property
    def tenths(self) -> int:
        """How far it is, from 0 to 10."""
        return 10 if self.state is ScanState.FINISHED else min(10 * self.reached // max(self.last, 1), 10)

    def advanced(self, *, to: int | None, names: int, at: datetime) -> Scan:
        """So much further; ``to`` is ``None`` at the end of the base. Raises ``scan_over``."""
        self.must_run()
        state = ScanState.FINISHED if to is None else self.state
        return replace(
            self, reached=to or max(self.last, self.reached), names=self.names + names, state=state, changed_at=at
        )

    def stopped(self, at: datetime) -> Scan:
        """Given up; what was found stays. Raises ``scan_over``."""
        self.must_run()
        return replace(self, state=ScanState.STOPPED, changed_at=at)

    def must_run(self) -> None:
        """Raises ``scan_over``."""
        if self.state is not ScanState.RUNNING:
            raise RuleViolation("scan_over", number=self.number, state=self.state.value)


Counts = Mapping[Band, int]
"""Pairs that are still to be looked at, by how sure the check is."""

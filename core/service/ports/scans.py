"""What the services need of walks for old duplicates, and of what they found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain.duplicates import Counts, DuplicatePair, FoundPair, Scan


class Scans(Protocol):
    """Walks, and the pairs that were found, each once whatever walk saw it."""

    def next_number(self) -> int: ...

    def add(self, scan: Scan) -> None:
        """Raises ``ConcurrentChange`` if the number is taken."""
        ...

    def save(self, scan: Scan) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def numbered(self, number: int) -> Scan:
        """Raises ``RuleViolation("scan_not_found")``."""
        ...

    def latest(self) -> Scan | None:
        """The one with the greatest number."""
        ...

    def keep(self, scan: int, pairs: Sequence[DuplicatePair]) -> None:
        """Seen by this walk: new pairs get numbers, known ones keep theirs and what was said of them; what the surer
        side says of a pair counts.
        """
        ...

    def pair(self, number: int) -> FoundPair:
        """Raises ``RuleViolation("pair_not_found")``."""
        ...

    def merged_by(self, merge: int) -> FoundPair | None:
        """The pair that this merge settled."""
        ...

    def to_settle(self, *, offset: int, limit: int) -> Sequence[FoundPair]:
        """What nobody has settled, the surest first; what was put off comes last."""
        ...

    def counts(self) -> Counts:
        """How many :meth:`to_settle` has, by band."""
        ...

    def save_pair(self, found: FoundPair) -> None:
        """State and merge; conditional on the version read, raises ``ConcurrentChange``."""
        ...

    def forget_before(self, scan: int) -> None:
        """Drop what no walk since this one has seen, unless it was merged."""
        ...

"""What the services need of imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain.imports import ImportJob, ImportLine, LineOutcome


class Imports(Protocol):
    """Jobs, and what became of each line."""

    def next_number(self) -> int: ...

    def add(self, job: ImportJob) -> None:
        """Raises ``ConcurrentChange`` if the number is taken."""
        ...

    def save(self, job: ImportJob) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def numbered(self, number: int) -> ImportJob:
        """Raises ``RuleViolation("import_not_found")``."""
        ...

    def of_file(self, digest: str) -> ImportJob | None:
        """The latest import of a file with this SHA-256."""
        ...

    def unfinished(self, *, limit: int) -> Sequence[ImportJob]:
        """Those that wait, run or are being undone; the oldest first."""
        ...

    def recent(self, *, limit: int) -> Sequence[ImportJob]:
        """The newest first."""
        ...

    def add_lines(self, job_id: str, lines: Sequence[ImportLine]) -> None: ...

    def set_outcomes(self, job_id: str, outcome: LineOutcome, lines: Sequence[int]) -> None: ...

    def lines(self, job_id: str, *, after: int, limit: int, outcome: LineOutcome | None = None) -> Sequence[ImportLine]:
        """In their order, behind the line ``after``."""
        ...

"""Imports of customer lists, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.domain.imports import UNFINISHED, ImportJob, ImportLine, LineOutcome
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.table import Journal, Table


class MemoryImports:
    """The port ``Imports``."""

    def __init__(self, journal: Journal) -> None:
        self._jobs: Table[int, ImportJob] = Table(journal)
        self._lines: Table[tuple[str, int], ImportLine] = Table(journal)

    def next_number(self) -> int:
        return max((job.number for job in self._jobs), default=0) + 1

    def add(self, job: ImportJob) -> None:
        self._jobs.add(job.number, job)

    def save(self, job: ImportJob) -> None:
        stored = self._jobs.get(job.number)
        if stored is None or stored.version != job.version:
            raise ConcurrentChange
        self._jobs.put(job.number, replace(job, version=job.version + 1))

    def numbered(self, number: int) -> ImportJob:
        job = self._jobs.get(number)
        if job is None:
            raise RuleViolation("import_not_found", number=number)
        return job

    def of_file(self, digest: str) -> ImportJob | None:
        found = [job for job in self._jobs if job.digest == digest]
        return max(found, key=lambda job: job.number, default=None)

    def unfinished(self, *, limit: int) -> Sequence[ImportJob]:
        found = [job for job in self._jobs if job.state in UNFINISHED]
        return sorted(found, key=lambda job: job.number)[:limit]

    def recent(self, *, limit: int) -> Sequence[ImportJob]:
        return sorted(self._jobs, key=lambda job: -job.number)[:limit]

    def add_lines(self, job_id: str, lines: Sequence[ImportLine]) -> None:
        for line in lines:
            self._lines.add((job_id, line.line), line)

    def set_outcomes(self, job_id: str, outcome: LineOutcome, lines: Sequence[int]) -> None:
        for number in lines:
            line = self._lines.get((job_id, number))
            if line is not None:
                self._lines.put((job_id, number), replace(line, outcome=outcome))

    def lines(self, job_id: str, *, after: int, limit: int, outcome: LineOutcome | None = None) -> Sequence[ImportLine]:
        found = [
            line
            for (job, number), line in self._lines.items()
            if job == job_id and number > after and outcome in {None, line.outcome}
        ]
        return sorted(found, key=lambda line: line.line)[:limit]

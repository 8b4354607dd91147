"""A line of a list that did not come in is noted, and the job goes on behind it."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.imports import ImportLine, JobState
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.import_jobs import about_import, further


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """What became of one line, of a list that goes line by line."""

    number: int
    line: ImportLine


def note_line(cmd: NoteLine, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Once. Raises ``import_not_found``, ``import_over``."""
    job = uow.imports.numbered(cmd.number)
    job.must_be(JobState.RUNNING)
    if cmd.line.line <= job.done:
        return Outcome(code="nothing_due")
    notices = further(job, cmd.line, uow, ctx)
    return Outcome(code="import_advanced", subject=about_import(job.number), notices=notices)

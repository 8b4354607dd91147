"""An import as it is told: its subject, its card, and the word to whoever sent the list."""

from __future__ import annotations

from core.domain.imports import ImportJob, ImportLine
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, Subject


def done_told(job: ImportJob) -> tuple[Notice, ...]:
    """Whoever sent the list in chat hears once that it is through, whatever becomes of the first card."""
    heard = job.mover or job.by
    if not _is_shown(job) or heard is None:
        return ()
    about = about_import(job.number)
    key = f"import:{job.number}:{job.state.value}"
    return (Notice(dedupe_key=key, kind=NoticeKind.IMPORT_DONE, to=heard, about=about),)


def _is_shown(job: ImportJob) -> bool:
    """Whether it came in chat, or is undone from there; one of the shell has no card."""
    return bool(job.file) or job.mover is not None


def repainted(job: ImportJob, step: str) -> tuple[Notice, ...]:
    """The card of an import that was sent in chat follows it; one from the shell has none."""
    if not _is_shown(job):
        return ()
    about = about_import(job.number)
    return (Notice(dedupe_key=f"repaint:{about}:{step}", kind=NoticeKind.REPAINT, to=None, about=about),)


def progress_told(before: ImportJob, now: ImportJob) -> tuple[Notice, ...]:
    """The card is drawn anew for each tenth, not for each chunk."""
    step = _tenth(now)
    return repainted(now, f"tenth{step}") if step > _tenth(before) else ()


def further(job: ImportJob, line: ImportLine, uow: UnitOfWork, ctx: Context) -> tuple[Notice, ...]:
    """One line more is dealt with. Raises ``import_over``, ``ConcurrentChange``."""
    uow.imports.add_lines(job.id, (line,))
    advanced = job.advanced(to=line.line, outcomes={line.outcome: 1}, at=ctx.now)
    uow.imports.save(advanced)
    return progress_told(job, advanced)


def _tenth(job: ImportJob) -> int:
    return 10 * job.done // max(job.total, 1)


def about_import(number: int) -> Subject:
    """The subject of everything that concerns one import."""
    return Subject(kind="import", id=str(number))

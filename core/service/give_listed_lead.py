"""派单 by a list: a line of it becomes a lead, once; those who are asked hear of all their lines together."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.imports import ImportJob, ImportLine, JobState, LineOutcome
from core.domain.rules import RuleViolation
from core.domain.sheets.rows import Row
from core.service.context import Context
from core.service.give_lead import GiveLead, give_lead
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.import_jobs import about_import, further


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveListed:
    """A line without a fault of its own, read by the form. ``apart_because`` as in ``GiveLead``."""

    number: int
    row: Row
    apart_because: str = ""


def give_listed(cmd: GiveListed, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The lead, and that the job has come so far, in one unit of work: a line that was dealt with is passed over.
    Raises ``import_not_found``, ``import_over`` and what :func:`~core.service.give_lead.give_lead` does.
    """
    job = uow.imports.numbered(cmd.number)
    job.must_be(JobState.RUNNING)
    if cmd.row.line <= job.done:
        return Outcome(code="nothing_due")
    given = give_lead(lead_of(cmd.row, giver_of(job), apart_because=cmd.apart_because), uow, ctx)
    filing = FilingId(given.subject.id) if given.subject else None
    notices = further(job, ImportLine(line=cmd.row.line, outcome=LineOutcome.ADDED, filing=filing), uow, ctx)
    return Outcome(
        code="import_advanced",
        subject=about_import(job.number),
        events=given.events,
        notices=(*given.notices, *notices),
    )


def lead_of(row: Row, by: MemberId, *, apart_because: str = "") -> GiveLead:
    """What a line asks for: by the rules, or for whoever stands in it."""
    return GiveLead(by=by, fields=row.answers, to=row.owner, apart_because=apart_because, listed=True)


def giver_of(job: ImportJob) -> MemberId:
    """Whoever confirmed the list gives its leads. Raises ``import_over`` for one that nobody did."""
    by = job.mover or job.by
    if by is None:
        raise RuleViolation("import_over", number=job.number, state=job.state.value)
    return by


def asked_by(job: ImportJob, uow: UnitOfWork) -> Iterator[MemberId]:
    """Who is asked to take a lead of this list now, each as often as he is."""
    after = 0
    while lines := uow.imports.lines(job.id, after=after, limit=_PAGE, outcome=LineOutcome.ADDED):
        for line in lines:
            lead = uow.leads.of(line.filing) if line.filing else None
            if lead is not None and lead.is_open:
                yield lead.asked.to
        after = lines[-1].line


_PAGE = 500

"""A list that waits, put right by whoever sent it: which column is what, and whose the customers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.domain.answers.kinds import under_form
from core.domain.ids import MemberId
from core.domain.imports import ImportJob, JobState
from core.domain.sheets.columns import Guess, likeliest_form
from core.domain.sheets.mapping import corrected, lacking
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.procedures.import_jobs import about_import, repainted


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectImport:
    """``corrections`` are column (header, letter or number) → field (name or label, ``-`` for none); ``owner`` has all
    lines that name nobody.
    """

    number: int
    by: MemberId
    corrections: Mapping[str, str]
    owner: MemberId | None = None


def correct_import(cmd: CorrectImport, uow: UnitOfWork, ctx: Context) -> Outcome:
    """It is tried out anew. Raises ``admin_only``, ``import_not_found``, ``import_over``, ``no_such_column``,
    ``no_such_field``.
    """
    must_administer(cmd.by, uow)
    job = uow.imports.numbered(cmd.number)
    job.must_be(JobState.WAITING)
    columns = corrected(
        _guesses(job), cmd.corrections, under_form(ctx.policy, likeliest_form(job.headers, ctx.policy)).form()
    )
    owner = cmd.owner or job.owner
    changed = {place for place in {*columns, *job.columns} if columns.get(place) != job.columns.get(place)}
    better = replace(
        job,
        columns=columns,
        owner=owner,
        unsure=tuple(place for place in job.unsure if place not in changed),
        trial=None,
        problem=lacking(columns.values(), owned=owner is not None),
        changed_at=ctx.now,
    )
    uow.imports.save(better)
    notices = repainted(job, f"corrected{job.version}")
    return Outcome(
        code="import_corrected", subject=about_import(job.number), facts={"number": job.number}, notices=notices
    )


def _guesses(job: ImportJob) -> list[Guess]:
    return [
        Guess(column=place, header=header, field=job.columns.get(place, "")) for place, header in enumerate(job.headers)
    ]

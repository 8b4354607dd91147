"""A list that waits, put right by whoever sent it: which column is what, and whose the customers are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from functools import partial

from core.domain.answers.kinds import under_form
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.imports import ImportJob, JobState, ListKind
from core.domain.order_list import column_called, lacking_column
from core.domain.rules import RuleViolation
from core.domain.sheets.columns import Guess, guess_columns, likeliest_form
from core.domain.sheets.kinds import form_in, guess_leads, lacks_for_leads, lead_field_called
from core.domain.sheets.mapping import corrected, lacking
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.bringing import kinds_of, must_handle
from core.service.procedures.import_jobs import about_import, repainted


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectImport:
    """``corrections`` are column (header, letter or number) → field (name or label, ``-`` for none); ``owner`` has all
    lines that name nobody; ``kind`` says of what the list is.
    """

    number: int
    by: MemberId
    corrections: Mapping[str, str] = field(default_factory=dict)
    owner: MemberId | None = None
    kind: ListKind | None = None


def correct_import(cmd: CorrectImport, uow: UnitOfWork, ctx: Context) -> Outcome:
    """It is tried out anew. Raises ``admin_only``, ``import_not_found``, ``import_over``, ``no_such_column``,
    ``no_such_field``; of a list of orders ``no_such_order_column``, ``orders_have_sellers``; ``list_is_no_other``
    where it can be none of that kind, ``which_list`` where nobody has said yet what it is.
    """
    job = uow.imports.numbered(cmd.number)
    must_handle(job, cmd.by, uow, ctx.policy)
    job.must_be(JobState.WAITING)
    if cmd.kind not in {None, job.kind, *kinds_of(cmd.by, uow, ctx.policy)}:
        raise RuleViolation("admin_only")
    job = _of_kind(job, cmd.kind, ctx)
    if job.kind is ListKind.UNCLEAR:
        raise RuleViolation("which_list", number=job.number)
    better = replace(
        _WAYS[job.kind](job, cmd, ctx),
        trial=None,
        examples=(),
        changed_at=ctx.now,
    )
    uow.imports.save(better)
    notices = repainted(job, f"corrected{job.version}")
    return Outcome(
        code="import_corrected", subject=about_import(job.number), facts={"number": job.number}, notices=notices
    )


def _of_kind(job: ImportJob, kind: ListKind | None, ctx: Context) -> ImportJob:
    """With the columns that it has as such a list. An unclear one has those of customers, and orders beside them; what
    becomes a list of leads, or is none, is read anew by its headers.
    """
    if kind is None or kind is job.kind:
        return job
    if ListKind.LEADS in {kind, job.kind} and kind is not ListKind.ORDERS:
        return replace(job, kind=kind, columns=_by_headers(job, kind, ctx), other={})
    if not job.other:
        raise RuleViolation("list_is_no_other", number=job.number)
    if job.kind is ListKind.UNCLEAR and kind is ListKind.CUSTOMERS:
        return replace(job, kind=kind)
    return replace(job, kind=kind, columns=job.other, other=job.columns)


def _by_headers(job: ImportJob, kind: ListKind, ctx: Context) -> dict[int, str]:
    form = form_in(job.headers, ctx.policy)
    of_leads = kind is ListKind.LEADS
    guesses = guess_leads(job.headers, (), policy=ctx.policy) if of_leads else guess_columns(job.headers, (), form=form)
    return {guess.column: guess.field for guess in guesses if guess.field}


def _leads(job: ImportJob, cmd: CorrectImport, ctx: Context) -> ImportJob:
    called = partial(lead_field_called, form=form_in(job.headers, ctx.policy))
    columns = corrected(_guesses(job), cmd.corrections, called=called)
    return replace(job, columns=columns, owner=cmd.owner or job.owner, problem=lacks_for_leads(columns.values()))


def _orders(job: ImportJob, cmd: CorrectImport, _ctx: Context) -> ImportJob:
    if cmd.owner is not None:
        raise RuleViolation("orders_have_sellers", number=job.number)
    columns = corrected(_guesses(job), cmd.corrections, called=column_called)
    return replace(job, columns=columns, problem=lacking_column(columns.values()))


def _customers(job: ImportJob, cmd: CorrectImport, ctx: Context) -> ImportJob:
    form = under_form(ctx.policy, likeliest_form(job.headers, ctx.policy)).form()
    columns = corrected(_guesses(job), cmd.corrections, form)
    owner = cmd.owner or job.owner
    changed = {place for place in {*columns, *job.columns} if columns.get(place) != job.columns.get(place)}
    return replace(
        job,
        columns=columns,
        owner=owner,
        unsure=tuple(place for place in job.unsure if place not in changed),
        problem=lacking(columns.values(), owned=owner is not None),
    )


_WAYS: Mapping[ListKind, Callable[[ImportJob, CorrectImport, Context], ImportJob]] = {
    ListKind.CUSTOMERS: _customers,
    ListKind.ORDERS: _orders,
    ListKind.LEADS: _leads,
}


def _guesses(job: ImportJob) -> list[Guess]:
    return [
        Guess(column=place, header=header, field=job.columns.get(place, "")) for place, header in enumerate(job.headers)
    ]

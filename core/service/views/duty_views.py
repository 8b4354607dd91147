"""What the stage of a customer asks to be done, as its owner and whoever is told see it (S87)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.domain.answers.kinds import by_answers
from core.domain.filing import Filing
from core.domain.forms import live_fields
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleViolation
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.duties import Owed, owed, told_of
from core.service.procedures.naming import name_of
from core.service.procedures.seeing import sees_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """Something to be done until ``due_at``. A follow-up of one of ``kinds`` and the answers to ``fields`` (labels) do
    it; without either, going on to another stage.
    """

    name: str
    due_at: datetime
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesView:
    """What is still to be done for one customer, for one reader; the first due comes first."""

    filing_id: FilingId
    number: int
    company: str
    owner: str
    stage: str
    lines: tuple[DutyLine, ...]
    mine: bool
    now: datetime


def duty_lines(filing: Filing, uow: UnitOfWork, ctx: Context) -> tuple[DutyLine, ...]:
    """What is still to be done for it, by the rules in force."""
    return tuple(_line(one, filing, ctx) for one in owed(filing, uow, ctx) if not one.done)


def duties_view(filing_id: FilingId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> DutiesView:
    """For its owner what is due or to be reminded of by now, all of it where nothing is; for others what is overdue.
    Raises ``filing_not_found``.
    """
    filing = uow.filings.get(filing_id)
    still = [one for one in owed(filing, uow, ctx) if not one.done]
    if not (sees_whole(reader, filing, uow) or _is_told(reader, filing, still, uow, ctx)):
        raise RuleViolation("filing_not_found")
    mine = reader == filing.owner
    due = [one for one in still if (one.moments[0] if mine else one.due_at) <= ctx.now]
    if mine and not due:
        due = still
    return DutiesView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        owner=name_of(filing.owner, uow),
        stage=stage_of(filing.stage, ctx.policy).label,
        lines=tuple(_line(one, filing, ctx) for one in due),
        mine=mine,
        now=ctx.now,
    )


def _is_told(reader: MemberId, filing: Filing, still: Sequence[Owed], uow: UnitOfWork, ctx: Context) -> bool:
    return any(reader in told_of(filing, one.duty, uow, ctx) for one in still)


def _line(one: Owed, filing: Filing, ctx: Context) -> DutyLine:
    form = live_fields(by_answers(ctx.policy, filing.answers))
    labels = tuple(field.label for field in form if field.key in one.duty.fields)
    return DutyLine(name=one.duty.name, due_at=one.due_at, kinds=one.duty.kinds, fields=labels)

"""推进阶段: a filing comes a step nearer to a deal, or back; what that stage asks for has to be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType

from core.domain.filing import Filing
from core.domain.forms import OWN_COLUMNS, cleaned, due_at
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import Fact, RuleViolation
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.completing import answers_of
from core.service.procedures.duties import watch_duties
from core.service.procedures.leading import leads
from core.service.procedures.surroundings import surroundings
from core.service.procedures.telling import happened, repaint
from core.service.procedures.telling_won import announce_won
from core.service.records import EventKind

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStage:
    """``fields`` are answers that come with it; company, contact, phone and code of the customer do not change."""

    filing_id: FilingId
    stage: str
    by: MemberId
    fields: Mapping[str, str] = field(default_factory=dict)


def move_stage(cmd: MoveStage, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``member_left``, ``stage_not_yours``, ``stage_over``, ``no_such_stage``, ``stage_same``, ``stage_lacks``
    and the refusals of the form.
    """
    filing = uow.filings.get(cmd.filing_id)
    _check(filing, cmd, uow, ctx)
    before, after = stage_of(filing.stage, ctx.policy), stage_of(cmd.stage, ctx.policy)
    if before.key == after.key and filing.stage and not cmd.fields:
        raise RuleViolation("stage_same", number=filing.number, stage=after.label)
    answers = _answers(filing, cmd.fields, uow, ctx)
    if lacking := due_at(after.key, answers, ctx.policy):
        raise RuleViolation("stage_lacks", number=filing.number, stage=after.label, missing=",".join(lacking))
    kept = {key: text for key, text in answers.items() if key not in OWN_COLUMNS}
    moved = replace(filing, stage=after.key, answers=kept)
    uow.filings.save(moved)
    way: dict[str, Fact] = {"before": before.key, "after": after.key}
    event = happened(EventKind.STAGE_MOVED, moved, by=cmd.by, ctx=ctx, **way)
    facts: dict[str, Fact] = {"number": filing.number, "stage": after.label}
    watch_duties(moved, uow, ctx, since=ctx.now if before.key != after.key else None)
    told = (repaint(event), *announce_won(moved, before=filing.stage, uow=uow, ctx=ctx))
    return Outcome(code="stage_moved", subject=event.subject, facts=facts, events=(event,), notices=told)


def _check(filing: Filing, cmd: MoveStage, uow: UnitOfWork, ctx: Context) -> None:
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if cmd.by != filing.owner and not leads(cmd.by, filing, uow):
        raise RuleViolation("stage_not_yours", number=filing.number)
    if not filing.is_live:
        raise RuleViolation("stage_over", number=filing.number)
    if all(stage.key != cmd.stage for stage in ctx.policy.stages):
        labels = "、".join(stage.label for stage in ctx.policy.stages)
        raise RuleViolation("no_such_stage", asked=cmd.stage, choices=labels)


def _answers(filing: Filing, said: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> dict[str, str]:
    """The whole form as it is now; what is said is read by the form of this filing."""
    customer = uow.customers.get(filing.customer_id)
    before = answers_of(filing, customer.name, customer.uscc)
    new = {key: text for key, text in said.items() if key not in OWN_COLUMNS and text.strip()}
    return cleaned({**before, **new}, ctx.policy, surroundings(uow, ctx, before)) if new else before

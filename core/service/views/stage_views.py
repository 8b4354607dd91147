"""What somebody sees who takes a filing to another stage: which ones there are, and what the next one asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.domain.answers.kinds import by_answers
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.policy.catalog import Stage
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.completing import lacking_at
from core.service.procedures.leading import may_tend
from core.service.procedures.surroundings import surroundings
from core.service.views.draft_views import fields_asked
from core.service.views.duty_views import DutyLine, duty_lines
from core.service.views.views import FieldView


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """``now`` is the label of the present stage, ``stages`` are (key, label) of the others, the next one first. With
    ``to`` a stage was chosen, and ``fields`` are what it asks for; ``reached`` when it has come there, with the
    ``duties`` that begin there.
    """

    filing_id: FilingId
    number: int
    company: str
    now: str
    drawn_at: datetime
    stages: tuple[tuple[str, str], ...] = ()
    to: tuple[str, str] | None = None
    fields: tuple[FieldView, ...] = ()
    reached: bool = False
    duties: tuple[DutyLine, ...] = ()


def stage_view(
    filing_id: FilingId, to: str, reader: MemberId, uow: UnitOfWork, ctx: Context, *, said: Mapping[str, str]
) -> StageView:
    """As it is now; what the reader has ``said`` already is not asked for again. Raises ``filing_not_found``,
    ``stage_not_yours``, ``stage_over``.
    """
    filing = uow.filings.get(filing_id)
    if not may_tend(reader, filing, uow):
        raise RuleViolation("stage_not_yours" if filing.is_live else "stage_over", number=filing.number)
    policy, now = ctx.policy, stage_of(filing.stage, ctx.policy)
    chosen = next((stage for stage in policy.stages if stage.key == to), None)
    lacking = lacking_at(filing, chosen.key, uow, ctx, said=said) if chosen else ()
    asked = fields_asked(lacking, by_answers(policy, filing.answers), surroundings(uow, ctx))
    reached = chosen is not None and filing.stage == chosen.key
    return StageView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        now=now.label,
        drawn_at=ctx.now,
        stages=_others(now, policy),
        to=(chosen.key, chosen.label) if chosen else None,
        fields=asked,
        reached=reached,
        duties=duty_lines(filing, uow, ctx) if reached else (),
    )


def _others(now: Stage, policy: Policy) -> tuple[tuple[str, str], ...]:
    """Those that lie ahead, then those that lie behind."""
    place = policy.stages.index(now)
    return tuple((stage.key, stage.label) for stage in (*policy.stages[place + 1 :], *policy.stages[:place]))

"""延期: more time is asked for."""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.approval import Decision
from core.domain.extension import Extension, Grounds, must_be_extendable
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import ExtensionId, FilingId, MemberId
from core.domain.policy.approval import Matter
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Clause
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import begun, newly_asked
from core.service.procedures.endings import copies, keep
from core.service.procedures.extending import evidence_of, extension_event, granted, requests
from core.service.procedures.facts import extension_facts
from core.service.procedures.flows import flow_for
from core.service.procedures.telling import filing_repainted
from core.service.records import (
    EventKind,
    about_extension,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension:
    """``days`` is as long as the policy gives when it is not said."""

    filing_id: FilingId
    by: MemberId
    days: int | None = None
    reason: str = ""


def request_extension(cmd: RequestExtension, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Ask whom the policy names; granted at once where it names nobody. Raises what
    :func:`~core.domain.extension.must_be_extendable` does, ``member_left``, ``extend_not_yours``,
    ``extension_waiting``, ``no_approver``.
    """
    filing, owner = uow.filings.get(cmd.filing_id), uow.directory.member(cmd.by)
    if not owner.active:
        raise RuleViolation("member_left")
    rules, rule = ctx.policy.extension, ctx.policy.quote(Clause.EXTENSION)
    if cmd.by != filing.owner:
        raise RuleViolation("extend_not_yours", rule=rule, number=filing.number)
    extension = _asked(filing, cmd, ctx)
    facts = extension_facts(extension, filing, uow, ctx.policy, now=ctx.now)
    must_be_extendable(
        filing,
        rules,
        days=extension.days,
        reason=cmd.reason,
        now=ctx.now,
        grounds=Grounds(
            holds=lambda: Condition(rules.when, ctx.policy.names).holds(facts),
            effective=lambda: uow.follow_ups.effective(filing.id, since=ctx.now - rules.actions_since),
            evidence=lambda: evidence_of(filing.id, ctx.now, uow, ctx),
        ),
        rule=rule,
    )
    if uow.extensions.waiting(filing.id) is not None:
        raise RuleViolation("extension_waiting", rule=rule, number=filing.number)
    uow.filings.pin(filing)  # whoever ends it finds what is asked about it
    uow.extensions.add(extension)
    flow = flow_for(Matter.EXTENSION, ctx.policy, lambda: facts)
    quoted = ctx.policy.quote(Clause.APPROVAL, flow.key) if flow else rule
    approval = begun(about_extension(extension.id), owner, flow, rule=quoted, uow=uow, ctx=ctx)
    if approval.status is Decision.REJECTED:
        raise RuleViolation("no_approver", rule=quoted)
    keep(approval, uow, new=True)
    asked = extension_event(EventKind.EXTENSION_ASKED, extension, filing, by=cmd.by, ctx=ctx)
    if approval.status is Decision.APPROVED:
        done = granted(extension, filing, approval, by=None, uow=uow, ctx=ctx)
        return replace(done, events=(asked, *done.events))
    return Outcome(
        code="extension_asked",
        subject=asked.subject,
        facts={"number": filing.number},
        events=(asked,),
        notices=(
            *requests(asked, newly_asked(None, approval)),
            *copies(approval, asked),
            filing_repainted(asked, filing.id),
        ),
    )


def _asked(filing: Filing, cmd: RequestExtension, ctx: Context) -> Extension:
    return Extension(
        id=ExtensionId(ctx.new_id()),
        filing_id=filing.id,
        number=filing.extensions + 1,
        by=cmd.by,
        days=ctx.policy.extension.longest.days if cmd.days is None else cmd.days,
        reason=cmd.reason.strip(),
        asked_at=ctx.now,
        until_before=filing.must_be_protected(),
        rule=ctx.policy.quote(Clause.EXTENSION),
    )

"""An appeal goes its way: asked about, settled, told to whom it concerns; the clock that it stopped goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.domain.appeal import Appeal, AppealState, outside
from core.domain.approval.approval import Decision
from core.domain.extension import ExtensionStatus
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import AppealId, CustomerId, EventId, MemberId
from core.domain.policy.protection import Pause
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.awarding import awarded, opened_again
from core.service.procedures.endings import Change, called_off, comment_of, copies, reason_of
from core.service.procedures.protecting import watch_end_anew
from core.service.procedures.telling import repaint
from core.service.records import (
    EventKind,
    EventRecord,
    Notice,
    NoticeKind,
    about_appeal,
    about_entry,
    about_extension,
    about_filing,
)

_OVER = {
    AppealState.UPHELD: EventKind.APPEAL_UPHELD,
    AppealState.DISMISSED: EventKind.APPEAL_DISMISSED,
    AppealState.WITHDRAWN: EventKind.APPEAL_WITHDRAWN,
}
_CODES = {
    AppealState.UPHELD: "appeal_upheld",
    AppealState.DISMISSED: "appeal_dismissed",
    AppealState.WITHDRAWN: "appeal_withdrawn",
}


def conclude_appeal(change: Change, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What a change of its approval means for it: the ending of the kind ``appeal``. One is not sent back: who appeals
    has said why, and can say more by a follow-up. Raises ``no_return_here``.
    """
    appeal = uow.appeals.get(AppealId(change.about.id))
    after, by = change.after, change.by
    if after.status is Decision.RETURNED:
        raise RuleViolation("no_return_here", rule=appeal.rule)
    if after.status in {Decision.APPROVED, Decision.REJECTED}:
        upheld = after.status is Decision.APPROVED
        state = AppealState.UPHELD if upheld else AppealState.DISMISSED
        said = comment_of(after) if upheld else reason_of(after)
        ruled = settled(appeal, state, by=by, uow=uow, ctx=ctx, ruling=said)
        told = copies(after, ruled.events[0])
        return replace(ruled, notices=(*ruled.notices, *told))
    event = appeal_event(EventKind.APPEAL_ANSWERED, appeal, uow, by=by, ctx=ctx)
    return change.goes_on(event, (*requests(appeal, change.newly_asked), *repainted(event, appeal, uow)))


def settled(
    appeal: Appeal, state: AppealState, *, by: MemberId | None, uow: UnitOfWork, ctx: Context, ruling: str = ""
) -> Outcome:
    """It is over: the customer goes to the appellant or stays, both sides hear of it with the rule."""
    over = appeal.settle(state, by=by, at=ctx.now, ruling=ruling.strip())
    uow.appeals.save(over)
    before = holder(appeal, uow)
    span = stood_still(over, before, uow, ctx) if before is not None else timedelta()
    gone_on = _going_on(before, span, uow, ctx)
    if state is AppealState.UPHELD:
        went = awarded(over, gone_on, by=by, uow=uow, ctx=ctx)
    else:
        went = opened_again(over, uow, ctx)
    event = appeal_event(_OVER[state], over, uow, by=by, ctx=ctx, **_stop(gone_on, span))
    sides = (over.by, before.owner if before else None, over.against)
    people = dict.fromkeys(one for one in sides if one and one != by)
    told = tuple(_tell(one, event) for one in people if uow.directory.member(one).active)
    now = holder(over, uow)
    facts: dict[str, Fact] = {
        "number": event.data["number"],
        "by_id": over.by,
        "until": now.protected_until.isoformat() if now and now.protected_until else None,
    }
    return Outcome(
        code=_CODES[state],
        subject=event.subject,
        facts=facts,
        events=(event, *went.events),
        notices=(*told, *repainted(event, over, uow), *went.notices),
    )


def dropped_appeal(appeal: Appeal, uow: UnitOfWork, ctx: Context, *, by: MemberId | None) -> Outcome:
    """Nobody need decide it any more: it is taken back, or there is nothing left to decide."""
    called_off(about_appeal(appeal.id), by=by, uow=uow, ctx=ctx)
    return settled(appeal, AppealState.WITHDRAWN, by=by, uow=uow, ctx=ctx)


def conceded(customer: CustomerId, to: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[Outcome, ...]:
    """He has the customer now, whatever the ruling would have been."""
    own = [one for one in uow.appeals.open_about(customer) if one.by == to]
    return tuple(dropped_appeal(one, uow, ctx, by=None) for one in own)


def holder(appeal: Appeal, uow: UnitOfWork) -> Filing | None:
    """The live filing of the customer, if somebody has it."""
    filing = uow.filings.get(appeal.filing_id)
    return uow.filings.live_of(filing.customer_id, filing.scope)


def requests(appeal: Appeal, people: tuple[MemberId, ...]) -> tuple[Notice, ...]:
    """The card for everybody whose ruling is awaited."""
    about = about_appeal(appeal.id)
    return tuple(
        Notice(dedupe_key=f"appeal:{appeal.id}:{one}", kind=NoticeKind.APPEAL_NEEDED, to=one, about=about)
        for one in people
    )


def appeal_event(
    kind: EventKind, appeal: Appeal, uow: UnitOfWork, *, by: MemberId | None, ctx: Context, **data: Fact
) -> EventRecord:
    """The line of the trail for a change of an appeal; ``owner`` is whose the customer is then."""
    filing, live = uow.filings.get(appeal.filing_id), holder(appeal, uow)
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_appeal(appeal.id),
        actor=by,
        rule=appeal.rule,
        data={
            "number": filing.number,
            "filing": filing.id,
            "customer": filing.customer_id,
            "appellant": appeal.by,
            "owner": live.owner if live is not None else None,
            **data,
        },
    )


def repainted(event: EventRecord, appeal: Appeal, uow: UnitOfWork) -> tuple[Notice, ...]:
    """Its own cards, and those of what it is about."""
    filing, live = uow.filings.get(appeal.filing_id), holder(appeal, uow)
    entry = uow.pool.live_of(filing.customer_id, filing.scope)
    touched = dict.fromkeys(about_filing(one.id) for one in (filing, live) if one is not None)
    others = (*touched, *((about_entry(entry.id),) if entry is not None else ()))
    return (
        repaint(event),
        *(
            Notice(dedupe_key=f"repaint:{event.id}:{about}", kind=NoticeKind.REPAINT, to=None, about=about)
            for about in others
        ),
    )


def stood_still(appeal: Appeal, filing: Filing, uow: UnitOfWork, ctx: Context) -> timedelta:
    """How long the appeal alone stopped the clock of this filing; the time in which a request for more time waited is
    that request's, that of an appeal settled before is the other appeal's.
    """
    pauses = ctx.policy_of(filing.rule.version).protection.pauses
    if Pause.APPEAL not in pauses or filing.status is not FilingStatus.PROTECTED or filing.owner == appeal.by:
        return timedelta()
    every = uow.appeals.of_customer(filing.customer_id)
    others = [one.stretch(ctx.now) for one in every if _counts(one, appeal, filing)]
    if Pause.WAITING in pauses:
        others += _waited(filing, uow, ctx)
    begin, end = appeal.stretch(ctx.now)
    return outside((max(begin, min(filing.decided_at or begin, end)), end), others)


def _counts(other: Appeal, appeal: Appeal, filing: Filing) -> bool:
    return not other.is_open and other.id != appeal.id and other.by != filing.owner


def _waited(filing: Filing, uow: UnitOfWork, ctx: Context) -> list[tuple[datetime, datetime]]:
    """From each request for more time to its answer; while one is with whoever made it, the clock runs, and one that
    was taken back stopped nothing.
    """
    found = []
    for one in uow.extensions.of_filing(filing.id):
        if one.status is ExtensionStatus.WITHDRAWN:
            continue
        approval = uow.approvals.about(about_extension(one.id))
        back = approval is not None and approval.status is Decision.RETURNED
        if one.status is not ExtensionStatus.WAITING or not back:
            found.append((one.asked_at, max(one.asked_at, one.decided_at or ctx.now)))
    return found


def _going_on(live: Filing | None, span: timedelta, uow: UnitOfWork, ctx: Context) -> Filing | None:
    """Its clock goes on, with a later end and reminders of its own."""
    if live is None or live.status is not FilingStatus.PROTECTED:
        return live
    if span:
        uow.filings.save(live.go_on(span))
        live = uow.filings.get(live.id)
    watch_end_anew(live, uow, ctx)
    return live


def _stop(live: Filing | None, span: timedelta) -> dict[str, Fact]:
    """For the trail and the card: which clock stood still, for how long, and its end now."""
    if live is None or not span:
        return {}
    until = live.must_be_protected().isoformat()
    return {"stopped": live.id, "seconds": int(span.total_seconds()), "until": until}


def _tell(member: MemberId, event: EventRecord) -> Notice:
    return Notice(dedupe_key=f"{event.id}:{member}", kind=NoticeKind.APPEAL_SETTLED, to=member, about=event.subject)

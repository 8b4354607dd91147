"""Event → who is told what. Data, not cards: how it looks is decided when it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from core.domain.approval.approval import ActKind, Approval, Decision
from core.domain.calendar import Calendar
from core.domain.ids import CustomerId, EventId, FilingId, MemberId
from core.domain.rules import Fact, RuleRef
from core.service.context import Context
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, Subject, about_filing

_TOLD_AS = {
    EventKind.FILING_SUBMITTED: NoticeKind.APPROVAL_NEEDED,
    EventKind.STEP_APPROVED: NoticeKind.APPROVAL_NEEDED,
    EventKind.STEP_ANSWERED: NoticeKind.APPROVAL_NEEDED,
    EventKind.FILING_RETURNED: NoticeKind.FILING_RETURNED,
    EventKind.FILING_RESUBMITTED: NoticeKind.APPROVAL_NEEDED,
    EventKind.APPROVER_ADDED: NoticeKind.APPROVAL_NEEDED,
    EventKind.APPROVAL_OVERDUE: NoticeKind.APPROVAL_NEEDED,
    EventKind.APPROVALS_DELEGATED: NoticeKind.APPROVAL_NEEDED,
    EventKind.FILING_APPROVED: NoticeKind.FILING_DECIDED,
    EventKind.FILING_REJECTED: NoticeKind.FILING_DECIDED,
    EventKind.FILING_WITHDRAWN: NoticeKind.FILING_WITHDRAWN,
    EventKind.FILING_RELEASED: NoticeKind.FILING_RELEASED,
    EventKind.APPROVAL_HANDED_ON: NoticeKind.APPROVAL_NEEDED,
}


class Filed(Protocol):
    """What the trail tells of a filing."""

    @property
    def id(self) -> FilingId: ...
    @property
    def number(self) -> int: ...
    @property
    def customer_id(self) -> CustomerId: ...
    @property
    def owner(self) -> MemberId: ...
    @property
    def rule(self) -> RuleRef: ...


def happened(kind: EventKind, filing: Filed, *, by: MemberId | None, ctx: Context, **data: Fact) -> EventRecord:
    """The line of the trail for a change of a filing, citing the rule that the filing now stands under."""
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_filing(filing.id),
        actor=by,
        rule=filing.rule,
        data={"number": filing.number, "customer": filing.customer_id, "owner": filing.owner, **data},
    )


def heard_at(ctx: Context) -> datetime:
    """When somebody hears of what need not wake him: now, or when the quiet hours are over."""
    return Calendar(ctx.policy.calendar).quiet_until(ctx.now) or ctx.now


def held_back(ctx: Context) -> datetime | None:
    """The same for a notice: ``None`` where it may go out now."""
    return Calendar(ctx.policy.calendar).quiet_until(ctx.now)


def tell(member: MemberId, event: EventRecord) -> Notice:
    """A notice of this event for one person, once."""
    return Notice(dedupe_key=f"{event.id}:{member}", kind=_TOLD_AS[event.kind], to=member, about=event.subject)


def digest_for(member: MemberId, *, key: str, not_before: datetime | None = None) -> Notice:
    """One notice of many requests; those for one person go out one after the other."""
    about = Subject(kind="digest", id=member)
    return Notice(
        dedupe_key=key,
        kind=NoticeKind.APPROVALS_DIGEST,
        to=member,
        about=about,
        args={"key": key},
        not_before=not_before,
    )


def settled(approval: Approval, viewer: MemberId) -> Notice | None:
    """Somebody else has decided what this approver was asked: for whose card cannot show it. Once for a decision.

    A withdrawal is told in any case, and whoever decided knows.
    """
    said = {Decision.APPROVED: ActKind.APPROVED, Decision.REJECTED: ActKind.REJECTED}.get(approval.status)
    last = next((act.by for act in reversed(approval.acts) if act.kind is said), None)
    if last is None or last == viewer:
        return None
    about = Subject.parse(approval.subject)
    key = f"settled:{about.id}:{approval.status.value}:{viewer}"
    return Notice(dedupe_key=key, kind=NoticeKind.APPROVAL_SETTLED, to=viewer, about=about)


def news(member: MemberId, kind: NoticeKind, event: EventRecord) -> Notice:
    """The same for what is told in more than one way."""
    return Notice(dedupe_key=f"{event.id}:{member}", kind=kind, to=member, about=event.subject)


def filing_repainted(event: EventRecord, filing_id: FilingId) -> Notice:
    """The cards of a filing show what is asked about it and the answer, too."""
    return Notice(
        dedupe_key=f"repaint:{event.id}:filing", kind=NoticeKind.REPAINT, to=None, about=about_filing(filing_id)
    )


def repaint(event: EventRecord) -> Notice:
    """Redraw every copy of the matter's card that is out there (truth 4)."""
    return Notice(dedupe_key=f"repaint:{event.id}", kind=NoticeKind.REPAINT, to=None, about=event.subject)

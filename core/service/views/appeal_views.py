"""What a reader gets to see of an appeal: both sides' time lines for whoever rules, the own one for each side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from core.domain.appeal import Appeal, AppealState, Ground
from core.domain.approval.approval import Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.follow_up import FollowUp
from core.domain.frozen import dataclass
from core.domain.ids import AppealId, FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.appealing import holder
from core.service.procedures.contested import is_stopped
from core.service.procedures.judging import parties, weighs
from core.service.procedures.leading import leads
from core.service.procedures.naming import name_of, team_name
from core.service.records import EventKind, about_appeal, about_filing
from core.service.views.approval_views import approval_view, story
from core.service.views.course_views import AskedView
from core.service.views.receipts import receipt_about

SHOWN = 6
"""Moments of one side on a card: the first ones and the last ones."""
OWN = 10
"""Appeals on the list of one's own."""
_FILINGS, _ENTRIES = 20, 200
_HIS = {
    EventKind.FILING_SUBMITTED: "owner",
    EventKind.FILING_APPROVED: "owner",
    EventKind.FILING_REJECTED: "owner",
    EventKind.FILING_EXPIRED: "owner",
    EventKind.FILING_RELEASED: "owner",
    EventKind.FILING_TRANSFERRED: "owner",
    EventKind.POOL_CLAIMED: "owner",
    EventKind.LEAD_TAKEN: "owner",
    EventKind.LEAD_LED: "owner",
}
"""What tells of somebody's claim on a customer, and under which name he stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentView:
    """What one side did or met: ``what`` is an ``EventKind`` value, or empty for a follow-up of a ``kind``."""

    at: datetime
    what: str = ""
    kind: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One side's time with the customer; ``appeals`` says which. ``first`` is the first that is known of it;
    ``moments`` of ``total`` are shown, in order.
    """

    name: str
    team: str
    first: datetime | None
    follow_ups: int
    effective: int
    refused: int
    appeals: bool = False
    moments: tuple[MomentView, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealView(AskedView):
    """An appeal for one reader. ``number`` is that of the filing with which it began, ``holder`` whose the customer is
    now, nobody while it lies in the pool. ``until`` is the end of the protection, ``stopped`` whether its clock stands
    still, ``lost`` whether it was this reader's. ``sides`` has the appellant first, ``file_names`` the evidence where
    the reader may have it.
    """

    id: AppealId
    filing_id: FilingId
    number: int
    company: str
    appellant: str
    team: str
    holder: str
    ground: Ground
    since: datetime
    reason: str
    status: AppealState
    sides: tuple[SideView, ...] = ()
    until: datetime | None = None
    stopped: bool = False
    settled_at: datetime | None = None
    ruling: str = ""
    holds: bool = False
    lost: bool = False
    file_names: tuple[str, ...] = ()

    @property
    def matter(self) -> str:
        """What its buttons are about."""
        return str(about_appeal(self.id))

    @property
    def owner(self) -> str:
        """Who wants something."""
        return self.appellant


@dataclass(frozen=True, slots=True, kw_only=True)
class MyAppealsView:
    """我的申诉: those that wait first."""

    lines: tuple[AppealView, ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFormView:
    """A customer that somebody wants to contest. ``holder`` is nobody for one in the pool; ``days`` the rules give,
    ``files`` have come already.
    """

    filing_id: FilingId
    number: int
    company: str
    holder: str
    days: int
    files: int = 0


def appeal_view(appeal_id: AppealId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> AppealView:
    """For both sides, whoever rules or is told, and who leads the one who holds it. Raises ``appeal_not_found``."""
    appeal = uow.appeals.get(appeal_id)
    filing, live = uow.filings.get(appeal.filing_id), holder(appeal, uow)
    about = about_appeal(appeal.id)
    approval = uow.approvals.about(about)
    readers = approval.readers if approval is not None else ()
    if reader not in {*parties(appeal, uow), *readers} and not leads(reader, filing, uow):
        raise RuleViolation("appeal_not_found")
    waiting = approval.asked if approval is not None and approval.status is Decision.OPEN else ()
    events = uow.trail.about(about)
    return AppealView(
        id=appeal.id,
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        appellant=name_of(appeal.by, uow),
        team=team_name(uow.directory.member(appeal.by).team_id, uow),
        holder=name_of(live.owner if live else None, uow),
        ground=appeal.ground,
        since=appeal.since,
        reason=appeal.reason,
        at=appeal.at,
        status=appeal.state,
        sides=tuple(_sides(appeal, live, reader, uow)),
        until=live.protected_until if live else None,
        stopped=appeal.is_open and live is not None and _stands(live, uow, ctx),
        decided_by=name_of(appeal.settled_by, uow),
        settled_at=appeal.settled_at,
        ruling=appeal.ruling or "",
        waiting_for=tuple(name_of(member, uow) for member in waiting),
        rule=appeal.rule,
        receipt=receipt_about(about, uow),
        trace=tuple(story(events, approval, appeal.ruling or "", uow)),
        approval=approval_view(approval, reader, uow) if appeal.is_open and approval is not None else None,
        mine=reader == appeal.by,
        holds=live is not None and reader == live.owner,
        lost=reader == appeal.against and (live is None or live.owner != reader),
        may_decide=appeal.is_open and reader in waiting,
        may_withdraw=appeal.is_open and reader == appeal.by,
        file_names=tuple(file.name for file in uow.files.about(about)) if weighs(reader, appeal, uow) else (),
        now=ctx.now,
    )


def my_appeals(member: MemberId, uow: UnitOfWork, ctx: Context) -> MyAppealsView:
    """What he contests, and what he contested."""
    found = uow.appeals.of_member(member, limit=OWN)
    return MyAppealsView(lines=tuple(appeal_view(one.id, member, uow, ctx) for one in found), now=ctx.now)


def appeal_form_view(filing_id: FilingId, uow: UnitOfWork, ctx: Context, *, files: int = 0) -> AppealFormView:
    """What the form says of the customer; whoever was refused knows as much."""
    filing = uow.filings.get(filing_id)
    return AppealFormView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        holder=name_of(filing.owner, uow) if filing.is_live else "",
        days=ctx.policy.appeal.within.days,
        files=files,
    )


def _stands(live: Filing, uow: UnitOfWork, ctx: Context) -> bool:
    return live.status is FilingStatus.PROTECTED and is_stopped(live, uow, ctx)


def _sides(appeal: Appeal, live: Filing | None, reader: MemberId, uow: UnitOfWork) -> Iterator[SideView]:
    """Each side sees its own; whoever is neither sees both."""
    other = appeal.against if appeal.against is not None else (live.owner if live is not None else None)
    both = [one for one in dict.fromkeys((appeal.by, other)) if one is not None]
    own = [one for one in both if one == reader]
    for member in own or both:
        yield _side(member, appeal, uow)


def _side(member: MemberId, appeal: Appeal, uow: UnitOfWork) -> SideView:
    filings = uow.filings.of_customer(uow.filings.get(appeal.filing_id).customer_id, limit=_FILINGS)
    entries = [one for filing in filings for one in _entries(filing, member, uow)]
    moments = sorted((*_claims(member, filings, uow), *map(_followed, entries)), key=lambda one: one.at)
    half = SHOWN // 2
    return SideView(
        name=name_of(member, uow),
        team=team_name(uow.directory.member(member).team_id, uow),
        first=moments[0].at if moments else None,
        follow_ups=len(entries),
        effective=sum(one.counts for one in entries),
        appeals=member == appeal.by,
        refused=sum(one.what == EventKind.FILING_REFUSED for one in moments),
        moments=tuple(moments if len(moments) <= SHOWN else (*moments[:half], *moments[-half:])),
        total=len(moments),
    )


def _entries(filing: Filing, member: MemberId, uow: UnitOfWork) -> Sequence[FollowUp]:
    return [one for one in uow.follow_ups.of_filing(filing.id, limit=_ENTRIES) if one.by == member]


def _followed(entry: FollowUp) -> MomentView:
    return MomentView(at=entry.at, kind=entry.kind)


def _claims(member: MemberId, filings: Sequence[Filing], uow: UnitOfWork) -> Iterator[MomentView]:
    """His filings and what became of them, and when another's stood in his way."""
    for filing in filings:
        for event in uow.trail.about(about_filing(filing.id)):
            met = event.kind is EventKind.FILING_REFUSED and event.actor == member
            if met or (event.kind in _HIS and event.data.get(_HIS[event.kind]) == member):
                yield MomentView(at=event.at, what=event.kind.value, number=filing.number)

"""A merge → who is told what, and which cards are drawn anew."""

from __future__ import annotations

from core.domain.calendar import Calendar
from core.domain.duplicates import FoundPair, PairState
from core.domain.filing import Filing
from core.domain.ids import CustomerId, MemberId
from core.domain.merging import Merge
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, Subject


def about_merge(number: int) -> Subject:
    """The subject of one merge, for those whom it concerns."""
    return Subject(kind="merge", id=str(number))


def about_pair(number: int) -> Subject:
    """The subject of one pair of old duplicates."""
    return Subject(kind="pair", id=str(number))


def followers_of(
    sides: tuple[CustomerId, CustomerId], by: MemberId | None, uow: UnitOfWork, ctx: Context
) -> tuple[MemberId, ...]:
    """Who is to hear of it: the owners of both, each once, but for whoever did it himself and for leavers."""
    filings = (_last_filing(side, uow, ctx) for side in sides)
    owners = dict.fromkeys(filing.owner for filing in filings if filing is not None)
    return tuple(owner for owner in owners if owner != by and uow.directory.member(owner).active)


def told(followers: tuple[MemberId, ...], merge: Merge, ctx: Context) -> tuple[Notice, ...]:
    """One notice each, not in the quiet hours; what an earlier one of the same merge says is drawn anew."""
    about, step = about_merge(merge.number), f"merge:{merge.number}:{merge.state.value}"
    quiet = Calendar(ctx.policy.calendar).quiet_until(ctx.now)
    kind = NoticeKind.CUSTOMERS_MERGED
    notices = (
        Notice(dedupe_key=f"{step}:{one}", kind=kind, to=one, about=about, not_before=quiet) for one in followers
    )
    return (*notices, Notice(dedupe_key=f"repaint:{step}", kind=NoticeKind.REPAINT, to=None, about=about))


def pair_repainted(found: FoundPair, ctx: Context) -> Notice:
    """Its cards are drawn anew."""
    about = about_pair(found.number)
    return Notice(dedupe_key=f"repaint:{about}:{ctx.new_id()}", kind=NoticeKind.REPAINT, to=None, about=about)


def pair_open_again(merge: int, uow: UnitOfWork, ctx: Context) -> tuple[Notice, ...]:
    """The pair that this merge had settled is two customers again."""
    found = uow.scans.merged_by(merge)
    if found is None:
        return ()
    again = found.moved(PairState.OPEN)
    uow.scans.save_pair(again)
    return (pair_repainted(again, ctx),)


def _last_filing(customer: CustomerId, uow: UnitOfWork, ctx: Context) -> Filing | None:
    """Of whoever follows the customer, or did last."""
    return uow.filings.live_of(customer, ctx.policy.duplicate.scope) or uow.filings.latest_of(customer)

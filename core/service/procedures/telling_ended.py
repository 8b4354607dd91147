"""到期消息: whoever loses customers hears of all that ended together in one message, in the morning if it was night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.domain.calendar import Calendar
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Policy
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, Subject

SHOWN = 5
"""Customers on the message; the others are in 我的客户."""
_ALL = 5000
"""More than end for anybody in one night."""
_STEP = timedelta(seconds=20)
"""So many messages a minute at most."""
_GATHER = timedelta(seconds=20)
"""At least so long is gathered: what is being written at this moment is told, too."""
_FURTHEST = timedelta(days=1)
"""Quiet hours are shorter than a day."""


def told_at(moment: datetime, policy: Policy) -> datetime:
    """When an owner hears of what ended at this moment: shortly after, or when the quiet hours are over."""
    soon = moment + _GATHER
    step = soon.second // _STEP.seconds * _STEP.seconds
    at = soon.replace(second=step, microsecond=0) + _STEP
    return Calendar(policy.calendar).quiet_until(at) or at


def ended_digest(owner: MemberId, ended_at: datetime, ctx: Context) -> Notice:
    """One for a person and moment of telling, whatever else ends until then; drawn when it is sent."""
    at = told_at(ended_at, ctx.policy)
    return Notice(
        dedupe_key=f"ended:{owner}:{at.isoformat()}",
        kind=NoticeKind.ENDED_DIGEST,
        to=owner,
        about=Subject(kind="ended", id=owner),
        args={"at": at.isoformat(), "version": ctx.policy.version},
        not_before=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one message tells: the filings, the first first, and whether it was night when they ended."""

    filings: tuple[FilingId, ...]
    by_night: bool


def told_of(owner: MemberId, at: datetime, version: int, uow: UnitOfWork, ctx: Context) -> Told:
    """All of his that ended and are to be told at this moment by the policy of that version."""
    policy = ctx.policy_of(version)
    ended = uow.expiries.ended(owner, since=at - _FURTHEST - _GATHER - _STEP, until=at, limit=_ALL)
    ours = _of_the_moment(ended, at, policy)
    return Told(filings=ours, by_night=Calendar(policy.calendar).quiet_until(at - _STEP) is not None)


def _of_the_moment(ended: Sequence[tuple[FilingId, datetime]], at: datetime, policy: Policy) -> tuple[FilingId, ...]:
    """Many of them ended at one instant, which is looked up once."""
    when = {moment: told_at(moment, policy) == at for moment in {moment for _, moment in ended}}
    return tuple(filing for filing, moment in ended if when[moment])

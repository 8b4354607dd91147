"""What a reader gets to see of a protection: how its end moved, who asked for more time, what ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.domain.clocks import Clock
from core.domain.extension import ExtensionStatus
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.policy.approval import Matter
from core.domain.request import Request, RequestState
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.clocks import open_clocks, urgent_clocks
from core.service.procedures.contested import contests, is_stopped, stood
from core.service.views.duty_views import DutyLine, duty_lines
from core.service.views.request_asking import may_ask
from core.service.views.request_views import RequestLine, request_lines

SHOWN = 5
"""Customers on the digest; the others are in 我的客户."""
_ALL = 1000
"""More than end soon for anybody."""
_DAY = timedelta(days=1)
_STANDS = frozenset({RequestState.WAITING, RequestState.GRANTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionView:
    """How the end of a protection came about, and what this reader can do. ``extended`` has (days, end) of each granted
    extension, ``asked`` the same of the one that waits, ``refused`` whether the last one was. ``clocks`` is what is
    still lacking while it lasts. ``contested`` says that somebody contests it, ``stopped`` that its clock stands still
    for that; ``stood`` has how long it stood so before, and the end that this led to. ``requests`` are those that wait
    or were granted. ``may_ask`` says that the rules have somebody decide about what can be asked for, ``duties`` what
    its stage asks to be done.
    """

    extended: tuple[tuple[int, datetime], ...] = ()
    asked: tuple[int, datetime] | None = None
    refused: bool = False
    may_extend: bool = False
    may_release: bool = False
    may_transfer: bool = False
    may_ask: bool = False
    clocks: tuple[Clock, ...] = ()
    contested: bool = False
    stopped: bool = False
    stood: tuple[tuple[timedelta, datetime], ...] = ()
    requests: tuple[RequestLine, ...] = ()
    duties: tuple[DutyLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingLine:
    """A customer whose protection ends soon (``ends``), or of which something is lacking soon (``clocks``); ``asked``
    while more time is asked for. ``may_extend`` is whether the rules leave it another extension, ``missing`` how many
    effective follow-ups they ask for before.
    """

    filing_id: FilingId
    number: int
    company: str
    until: datetime
    days_left: int
    asked: bool = False
    ends: bool = True
    clocks: tuple[Clock, ...] = ()
    may_extend: bool = True
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingView:
    """What ends soon or lacks something soon of one person, the first first; ``total`` counts those not shown, too, and
    ``ending`` those that end.
    """

    lines: tuple[EndingLine, ...]
    total: int
    ending: int
    now: datetime | None = None


def protection_view(filing: Filing, reader: MemberId, uow: UnitOfWork, ctx: Context | None = None) -> ProtectionView:
    """For somebody who may see the whole filing."""
    extensions = uow.extensions.of_filing(filing.id)
    granted = [one for one in extensions if one.status is ExtensionStatus.GRANTED]
    waiting = next((one for one in extensions if one.status is ExtensionStatus.WAITING), None)
    protected, own = filing.status is FilingStatus.PROTECTED, reader == filing.owner
    return ProtectionView(
        extended=tuple((one.days, one.until) for one in granted),
        asked=(waiting.days, waiting.until) if waiting else None,
        refused=bool(extensions) and extensions[-1].status is ExtensionStatus.REFUSED,
        may_extend=protected and own and waiting is None,
        may_release=protected and own and not any(_is_release(one) for one in uow.requests.waiting(filing.id)),
        may_transfer=protected and own,
        may_ask=ctx is not None and may_ask(filing, ctx),
        clocks=open_clocks(filing, uow, ctx) if ctx else (),
        contested=protected and bool(contests(filing, uow)),
        stopped=protected and ctx is not None and is_stopped(filing, uow, ctx),
        stood=tuple(stood(filing, uow)) if protected else (),
        requests=tuple(one for one in request_lines(filing.id, uow) if one.state in _STANDS),
        duties=duty_lines(filing, uow, ctx) if ctx else (),
    )


def _is_release(request: Request) -> bool:
    return request.matter is Matter.RELEASE


def ending_view(
    owner: MemberId, before: datetime, uow: UnitOfWork, ctx: Context
) -> tuple[EndingView, tuple[FilingId, ...]]:
    """What of it still ends before the digest's horizon, and which filings these are."""
    found = [
        filing
        for filing in uow.filings.ending(owner, before=before, limit=_ALL)
        if filing.must_be_protected() > ctx.now and not is_stopped(filing, uow, ctx)
    ]
    lacking = {filing.id: (filing, clocks) for filing, clocks in _lacking(owner, uow, ctx)}
    ending = [(filing.must_be_protected(), filing, True) for filing in found]
    ids = {filing.id for filing in found}
    others = [(clocks[0].due, filing, False) for filing, clocks in lacking.values() if filing.id not in ids]
    every = sorted((*ending, *others), key=lambda one: (one[0], one[1].number))
    lines = tuple(
        _ending(filing, uow, ctx, ends=ends, clocks=lacking[filing.id][1] if filing.id in lacking else ())
        for _, filing, ends in every[:SHOWN]
    )
    view = EndingView(lines=lines, total=len(every), ending=len(found), now=ctx.now)
    return view, tuple(filing.id for _, filing, _ in every[:SHOWN])


def _lacking(owner: MemberId, uow: UnitOfWork, ctx: Context) -> Iterator[tuple[Filing, tuple[Clock, ...]]]:
    """Customers of which something is lacking that is due soon."""
    for filing in uow.filings.of_owner(owner, statuses={FilingStatus.PROTECTED}, limit=_ALL):
        if filing.must_be_protected() > ctx.now and (clocks := urgent_clocks(filing, uow, ctx)):
            yield filing, clocks


def _ending(filing: Filing, uow: UnitOfWork, ctx: Context, *, ends: bool, clocks: tuple[Clock, ...]) -> EndingLine:
    until, rules = filing.must_be_protected(), ctx.policy.extension
    done = uow.follow_ups.effective(filing.id, since=ctx.now - rules.actions_since) if rules.actions else 0
    return EndingLine(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        until=until,
        days_left=max(0, -((ctx.now - until) // _DAY)),
        asked=uow.extensions.waiting(filing.id) is not None,
        ends=ends,
        clocks=clocks,
        may_extend=filing.extensions < rules.times,
        missing=max(0, rules.actions - done),
    )

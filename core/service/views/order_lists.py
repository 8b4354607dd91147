"""我的订单, 团队订单, 查订单: lists of orders with what they sum to, and what people are credited with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from core.domain.credit import Credit
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId, OrderId, TeamId
from core.domain.order import Order, OrderState
from core.domain.org import Role, upwards
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.orders import Before, Tallied
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import leads_person
from core.service.procedures.ordering import may_see

PAGE = 10
EXPORTED = 500
"""Orders that are gathered in one reading unit of work."""
_MANY = 200
"""Orders of one customer that are looked at for whoever asks how many there are."""
_EVER, _NEVER = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineView:
    """One order of a list; ``amount`` in fen, ``own`` what of it is theirs whose list it is."""

    id: OrderId
    number: str
    company: str
    reference: str
    amount: int
    own: int
    signed_on: date
    state: OrderState


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersView:
    """A page of orders, the newest first, and how many there are in all, with their sums in fen. ``scope`` is empty for
    the reader's own, else whose they are; ``company``: everybody's. ``more`` is where the next page begins.
    """

    lines: tuple[OrderLineView, ...]
    total: int
    total_own: int
    scope: str = ""
    company: bool = False
    more: Before | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """How a list is read: its pages, its sum, and which shares are theirs whose list it is."""

    page: Callable[[date, Before | None, int], Sequence[Order]]
    sum: Callable[[date, date], Tallied]
    theirs: Callable[[Credit], bool]
    scope: str = ""
    company: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersAsked:
    """Whose orders: the reader's own; those of ``member``, whom he leads; those of the ``teams`` that he leads, for an
    administrator everybody's. Signed from ``since`` to before ``until``; ``before`` is where a page begins.
    """

    member: MemberId | None = None
    teams: bool = False
    since: date | None = None
    until: date | None = None
    before: Before | None = None
    limit: int = PAGE


def orders_seen(reader: MemberId, asked: OrdersAsked, uow: UnitOfWork, ctx: Context) -> OrdersView:
    """Raises ``orders_not_led``."""
    found = _list(reader, uow, member=asked.member, teams=asked.teams)
    first, end = asked.since or _EVER, asked.until or _NEVER
    place = min(asked.before or (end, OrderId("")), (end, OrderId("")))
    orders = found.page(first, place, asked.limit + 1)
    summed = found.sum(first, end)
    shown = orders[: asked.limit]
    return OrdersView(
        lines=tuple(_line(one, found.theirs, uow) for one in shown),
        total=summed.orders,
        total_own=summed.amount,
        scope=found.scope,
        company=found.company,
        more=(shown[-1].signed_on, shown[-1].id) if len(orders) > asked.limit else None,
        now=ctx.now,
    )


def orders_under(filing_id: FilingId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> OrdersView:
    """订单 12: those of one filing that the reader may see, cancelled ones too; these are not summed."""
    found = [one for one in uow.orders.of_filing(filing_id) if may_see(reader, one, uow)]
    lines = tuple(_line(one, lambda share: share.member == reader, uow) for one in reversed(found))
    live = [line for line in lines if line.state is OrderState.RECORDED]
    return OrdersView(lines=lines, total=len(live), total_own=sum(line.amount for line in live), now=ctx.now)


def orders_to_export(
    reader: MemberId, uow: UnitOfWork, *, after: Before | None = None, since: date | None = None
) -> Sequence[Order]:
    """The next :data:`EXPORTED` of what he may take with him: his own, of those he leads, an administrator's all."""
    found = _list(reader, uow, member=None, teams=_leads(reader, uow))
    return found.page(since or _EVER, after, EXPORTED)


def orders_of_customer(customer: CustomerId, reader: MemberId, uow: UnitOfWork) -> tuple[int, int]:
    """How many orders of a customer the reader may see, and their fen."""
    summed = uow.orders.sum_of_customer(customer)
    if not summed.orders:
        return 0, 0
    found = [one for one in uow.orders.of_customer(customer, limit=_MANY) if may_see(reader, one, uow)]
    return len(found), sum(one.amount for one in found)


def credited_to(uow: UnitOfWork, *, since: date, until: date) -> tuple[Mapping[MemberId, int], Mapping[TeamId, int]]:
    """The fen that people are credited with in a period, and those that teams as such are."""
    people: Counter[MemberId] = Counter()
    teams: Counter[TeamId] = Counter()
    for one in uow.orders.credited(since=since, until=until):
        if one.member is not None:
            people[one.member] += one.amount
        elif one.team is not None:
            teams[one.team] += one.amount
    return people, teams


def _list(reader: MemberId, uow: UnitOfWork, *, member: MemberId | None, teams: bool) -> _List:
    if teams:
        return _of_everybody(uow) if _administers(reader, uow) else _of_teams(reader, uow)
    if member is not None and member != reader:
        other = uow.directory.member(member)
        if not leads_person(reader, other, uow):
            raise RuleViolation("orders_not_led", name=other.name)
        return _of_member(member, uow, scope=other.name)
    return _of_member(reader, uow)


def _of_member(member: MemberId, uow: UnitOfWork, *, scope: str = "") -> _List:
    return _List(
        page=lambda since, before, limit: uow.orders.of_member(member, since=since, limit=limit, before=before),
        sum=lambda since, until: uow.orders.sum_of_member(member, since=since, until=until),
        theirs=lambda share: share.member == member,
        scope=scope,
    )


def _of_everybody(uow: UnitOfWork) -> _List:
    return _List(
        page=lambda since, before, limit: uow.orders.page(since=since, limit=limit, before=before),
        sum=lambda since, until: uow.orders.sum_of_all(since=since, until=until),
        theirs=lambda share: True,
        company=True,
    )


def _of_teams(reader: MemberId, uow: UnitOfWork) -> _List:
    """Each platform has a team of its own for the same department: teams of a name are the same."""
    known = uow.directory.teams()
    led = {
        team.name
        for one in uow.directory.roles_of(reader)
        if one.role is Role.LEADER and one.team_id is not None and (team := known.get(one.team_id)) is not None
    }
    if not led:
        raise RuleViolation("orders_not_led")
    below = {team for team in known if led & {one.name for one in upwards(team, known)}}
    return _List(
        page=lambda since, before, limit: _merged(below, since, before, limit, uow),
        sum=lambda since, until: uow.orders.sum_of_teams(below, since=since, until=until),
        theirs=lambda share: share.team in below,
        scope="、".join(sorted(led)),
    )


def _merged(
    teams: Collection[TeamId], since: date, before: Before | None, limit: int, uow: UnitOfWork
) -> Sequence[Order]:
    """A page of several teams: what two of them share stands there once."""
    found = {one.id: one for team in teams for one in uow.orders.of_team(team, since=since, limit=limit, before=before)}
    return sorted(found.values(), key=lambda one: (one.signed_on, one.id), reverse=True)[:limit]


def _leads(reader: MemberId, uow: UnitOfWork) -> bool:
    return bool(uow.directory.roles_of(reader))


def _administers(reader: MemberId, uow: UnitOfWork) -> bool:
    return any(grant.role is Role.ADMIN for grant in uow.directory.roles_of(reader))


def _line(order: Order, theirs: Callable[[Credit], bool], uow: UnitOfWork) -> OrderLineView:
    shares: Iterable[tuple[Credit, int]] = zip(order.credits, order.amounts(), strict=True)
    return OrderLineView(
        id=order.id,
        number=order.number,
        company=uow.customers.get(order.customer_id).name,
        reference=order.reference,
        amount=order.amount,
        own=sum(amount for share, amount in shares if theirs(share)),
        signed_on=order.signed_on,
        state=order.state,
    )

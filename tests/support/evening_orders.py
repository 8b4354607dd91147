"""What must be true of orders and of whose they are on every evening of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.domain.ids import MemberId
from core.service.context import Context
from core.service.ports.orders import Credited
from core.service.views.dashboard import Period, beginning, dashboard
from tests.support.year import ZONE, Year

WHOLE = 10_000
_NEVER: dict[str, str] = {
    "the shares of an order are not the whole of it": (
        "SELECT o.id FROM customer_order o LEFT JOIN order_credit c ON c.order_id = o.id GROUP BY o.id "
        f"HAVING coalesce(sum(c.basis), 0) <> {WHOLE} OR coalesce(sum(c.amount), 0) <> o.amount OR min(c.basis) <= 0"
    ),
    "somebody has two shares of one order": (
        "SELECT order_id FROM order_credit GROUP BY order_id, coalesce(member_id, team_id), member_id IS NULL "
        "HAVING count(*) > 1"
    ),
    "a share counts otherwise than its order": (
        "SELECT o.id FROM customer_order o JOIN order_credit c ON c.order_id = o.id "
        "WHERE c.counts <> (o.state = 'recorded') OR c.signed_on <> o.signed_on"
    ),
    "an order lies with another customer than its filing": (
        "SELECT o.id FROM customer_order o JOIN filing f ON f.id = o.filing_id WHERE o.customer_id <> f.customer_id"
    ),
    "two live orders have one reference": (
        "SELECT reference_key FROM customer_order WHERE state = 'recorded' AND reference_key <> '' "
        "GROUP BY reference_key HAVING count(*) > 1"
    ),
    "what was called off waits for a ruling": (
        "SELECT r.id FROM credit_request r JOIN customer_order o ON o.id = r.order_id "
        "WHERE r.state = 'open' AND o.state = 'cancelled'"
    ),
}
_SHARES = (
    "SELECT order_id, group_concat(holder) FROM (SELECT order_id, coalesce(member_id, team_id) || ':' || basis "
    "AS holder FROM order_credit ORDER BY order_id, holder) GROUP BY order_id"
)
_SPLIT = (
    "SELECT coalesce(json_extract(data, '$.order_id'), replace(subject, 'order:', '')) FROM event WHERE seq > ? "
    "AND kind IN ('credit_split', 'credit_granted')"
)
_ALTERED = (
    "SELECT replace(subject, 'order:', '') FROM event WHERE seq > ? AND kind IN "
    "('order_recorded', 'order_corrected', 'order_cancelled')"
)


@dataclass(slots=True)
class Orders:
    """The orders as they were the evening before; ``event`` is the last line of the trail of that day."""

    event: int = 0
    _shares: dict[str, str] = field(default_factory=dict)
    _facts: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def wrong(self, year: Year) -> Iterator[str]:
        """What is not true this evening."""
        for what, question in _NEVER.items():
            if found := year.ask(question):
                yield f"{what}: {len(found)} times, first {found[0][0]}"
        yield from self._changed(year)
        yield from _counted_otherwise(year)
        ((self.event,),) = year.ask("SELECT max(seq) FROM event")

    def _changed(self, year: Year) -> Iterator[str]:
        """Whoever leaves or passes a customer on takes nothing of what was credited, nor brings anything."""
        shares = dict(year.ask(_SHARES))
        facts = {
            one[0]: one[1:]
            for one in year.ask("SELECT id, amount, signed_on, state, reference_key FROM customer_order")
        }
        split, altered = ({one for (one,) in year.ask(which, self.event)} for which in (_SPLIT, _ALTERED))
        for ident, before in self._shares.items():
            if shares.get(ident) != before and ident not in split:
                yield f"the shares of {ident} went from {before} to {shares.get(ident)}, and nobody said so"
        for ident, known in self._facts.items():
            if facts.get(ident) != known and ident not in altered:
                yield f"the order {ident} went from {known} to {facts.get(ident)}, and nobody said so"
        self._shares, self._facts = shares, facts


def _counted_otherwise(year: Year) -> Iterator[str]:
    """成交额 of the company, of a leader and of a salesperson is what their orders say, counted one by one."""
    ctx = Context(now=year.now, policy=year.policy, new_id=str)
    since = beginning(Period.MONTH, ctx).astimezone(ZONE).date()
    until = year.now.astimezone(ZONE).date() + timedelta(days=1)
    recounted = _recounted(year, since, until)
    listed = year.store.read(lambda uow: uow.orders.credited(since=since, until=until)).result()
    if set(listed) != recounted:
        yield f"credited are {sorted(map(str, set(listed) ^ recounted))[:3]}"
    someone = year.seller()
    for reader in (MemberId("head"), someone):
        shown = year.store.read(lambda uow, who=reader: dashboard(who, Period.MONTH, uow, ctx, most=3)).result()  # type: ignore[misc]
        amount = sum(one.amount for one in recounted if reader in {"head", one.member})
        if shown.total.amount != amount:
            yield f"成交额 of {reader} is {shown.total.amount}, and {amount} when recounted"


def _recounted(year: Year, since: date, until: date) -> set[Credited]:
    """From the orders themselves: what each of those who share is credited with, by his team then."""
    found: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    rows = year.ask(
        "SELECT o.id, o.amount, c.member_id, c.team_id, c.basis FROM customer_order o "
        "JOIN order_credit c ON c.order_id = o.id "
        "WHERE o.state = 'recorded' AND o.signed_on >= ? AND o.signed_on < ? ORDER BY o.id, c.place",
        since.isoformat(),
        until.isoformat(),
    )
    by_order: dict[str, list[tuple[int, str | None, str | None, int]]] = defaultdict(list)
    for ident, amount, member, team, basis in rows:
        by_order[ident].append((amount, member, team, basis))
    for shares in by_order.values():
        for (_, member, team, _), fen in zip(shares, _largest_remainders(shares), strict=True):
            found[member, team].append(fen)
    return {
        Credited(member=member, team=team, orders=len(fen), amount=sum(fen))  # type: ignore[arg-type]
        for (member, team), fen in found.items()
    }


def _largest_remainders(shares: list[tuple[int, str | None, str | None, int]]) -> list[int]:
    """Worked out here anew: whole fen by share, the rest one by one to whom most is cut off."""
    amount = shares[0][0]
    parts = [divmod(amount * basis, WHOLE) for *_, basis in shares]
    left = amount - sum(whole for whole, _ in parts)
    first = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))[:left]
    return [whole + (place in first) for place, (whole, _) in enumerate(parts)]

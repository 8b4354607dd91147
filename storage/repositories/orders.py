"""Orders, their shares, and wishes to share them otherwise; what was noted about an order is sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby

import orjson

from core.domain.credit import Credit, CreditRequest, CreditState, Party
from core.domain.ids import CreditRequestId, CustomerId, FilingId, MemberId, OrderId, TeamId
from core.domain.order import Order, OrderState, normal_reference
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.ports.orders import Before, Credited, Tallied
from storage.sessions.hot import Record, Statement
from storage.sessions.prepared import orders as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed
from storage.vault import Vault

_LAST, _FIRST = ("9999-12-31", ""), date(1, 1, 1)
"""The place before which all orders stand, and the day since when."""


class SqlOrders:
    """The port ``Orders``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session, self._vault = session, vault

    def get(self, order_id: OrderId) -> Order:
        found = self._opened(self._session.rows(sql.GET, {"id": order_id}))
        if not found:
            raise RuleViolation("order_not_found")
        return found[0]

    def numbered(self, filing_id: FilingId, ordinal: int) -> Order | None:
        return self._one(sql.NUMBERED, {"filing_id": filing_id, "place": ordinal})

    def with_reference(self, key: str) -> Order | None:
        return self._one(sql.WITH_REFERENCE, {"sign": key}) if key else None

    def next_ordinal(self, filing_id: FilingId) -> int:
        row = self._session.row(sql.LAST_ORDINAL, {"filing_id": filing_id})
        return (row[0] if row else 0) + 1

    def add(self, order: Order) -> None:
        born = {
            "filing_id": order.filing_id,
            "filing_number": order.filing_number,
            "customer_id": order.customer_id,
            "ordinal": order.ordinal,
            "by_id": order.by,
            "at": order.at,
            "rule_version": order.rule.version,
            "rule_clause": order.rule.clause,
            "version": order.version,
        }
        self._session.write(sql.ADD, born | self._changing(order))
        self._session.write_all(sql.ADD_CREDIT, _shares(order))

    def save(self, order: Order) -> None:
        if not self._session.change(sql.SAVE, self._changing(order) | {"seen": order.version}):
            raise ConcurrentChange
        self._session.write(sql.DROP_CREDITS, {"order_id": order.id})
        self._session.write_all(sql.ADD_CREDIT, _shares(order))

    def pin(self, order: Order) -> None:
        if self._session.row(sql.PIN, {"id": order.id, "seen": order.version}) is None:
            raise ConcurrentChange

    def remove(self, order: Order) -> None:
        self._session.write(sql.DROP_CREDITS, {"order_id": order.id})
        if not self._session.change(sql.REMOVE, {"id": order.id, "seen": order.version}):
            raise ConcurrentChange

    def of_filing(self, filing_id: FilingId) -> Sequence[Order]:
        return self._opened(self._session.rows(sql.OF_FILING, {"filing_id": filing_id}))

    def of_customer(self, customer: CustomerId, *, limit: int) -> Sequence[Order]:
        return self._page(sql.OF_CUSTOMER, {"customer": customer}, _FIRST, limit, None)

    def sum_of_customer(self, customer: CustomerId) -> Tallied:
        return self._sum(sql.SUM_OF_CUSTOMER, {"customer": customer})

    def of_member(self, member: MemberId, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        return self._page(sql.OF_MEMBER, {"member": member}, since, limit, before)

    def of_team(self, team: TeamId, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        return self._page(sql.OF_TEAM, {"team": team}, since, limit, before)

    def page(self, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        return self._page(sql.PAGE, {}, since, limit, before)

    def sum_of_member(self, member: MemberId, *, since: date, until: date) -> Tallied:
        return self._sum(sql.SUM_OF_MEMBER, {"member": member, **_period(since, until)})

    def sum_of_teams(self, teams: Collection[TeamId], *, since: date, until: date) -> Tallied:
        return self._sum(sql.SUM_OF_TEAMS, {"teams": listed(teams), **_period(since, until)})

    def sum_of_all(self, *, since: date, until: date) -> Tallied:
        return self._sum(sql.SUM_OF_ALL, _period(since, until))

    def credited(self, *, since: date, until: date) -> Sequence[Credited]:
        rows = self._session.rows(sql.CREDITED, _period(since, until))
        return [Credited(member=member, team=team, orders=orders, amount=fen) for member, team, orders, fen in rows]

    def request(self, request_id: CreditRequestId) -> CreditRequest:
        row = self._session.row(sql.REQUEST, {"id": request_id})
        if row is None:
            raise RuleViolation("credit_not_found")
        return _request_in(row)

    def add_request(self, request: CreditRequest) -> None:
        self._session.write(sql.ADD_REQUEST, _born(request) | _settled(request) | {"version": request.version})

    def save_request(self, request: CreditRequest) -> None:
        if not self._session.change(sql.SAVE_REQUEST, _settled(request) | {"seen": request.version}):
            raise ConcurrentChange

    def requests_of(self, order_id: OrderId) -> Sequence[CreditRequest]:
        return [_request_in(row) for row in self._session.rows(sql.REQUESTS_OF, {"order_id": order_id})]

    def open_request(self, order_id: OrderId) -> CreditRequest | None:
        row = self._session.row(sql.OPEN_REQUEST, {"order_id": order_id})
        return _request_in(row) if row else None

    def open_under(self, filing_id: FilingId) -> Sequence[CreditRequest]:
        return [_request_in(row) for row in self._session.rows(sql.OPEN_UNDER, {"filing_id": filing_id})]

    def _one(self, statement: Statement, asked: dict[str, object]) -> Order | None:
        return next(iter(self._opened(self._session.rows(statement, asked))), None)

    def _page(
        self, statement: Statement, whose: dict[str, object], since: date, limit: int, before: Before | None
    ) -> Sequence[Order]:
        day, behind = (before[0].isoformat(), before[1]) if before else _LAST
        asked = whose | {"since": since.isoformat(), "day": day, "behind": behind, "limit": limit}
        idents = [ident for _, ident in self._session.rows(statement, asked)]
        if not idents:
            return []
        found = {one.id: one for one in self._opened(self._session.rows(sql.LISTED, {"ids": listed(idents)}))}
        return [found[ident] for ident in idents]

    def _sum(self, statement: Statement, asked: dict[str, object]) -> Tallied:
        ((orders, amount),) = self._session.rows(statement, asked)
        return Tallied(orders=orders, amount=amount)

    def _changing(self, order: Order) -> dict[str, object]:
        said = orjson.dumps([order.note, order.reason]).decode()
        return {
            "id": order.id,
            "amount": order.amount,
            "signed_on": order.signed_on.isoformat(),
            "reference": order.reference,
            "reference_key": normal_reference(order.reference),
            "sealed": self._vault.seal(said, about=_about(order.id)),
            "state": order.state.value,
        }

    def _opened(self, rows: Sequence[Record]) -> list[Order]:
        """Whole orders: their shares are asked for once for all of them."""
        if not rows:
            return []
        shares = self._session.rows(sql.CREDITS, {"ids": listed([row[0] for row in rows])})
        by_order = {ident: tuple(map(_credit_in, group)) for ident, group in groupby(shares, key=lambda row: row[0])}
        return [self._order_in(row, by_order.get(row[0], ())) for row in rows]

    def _order_in(self, row: Record, shares: tuple[Credit, ...]) -> Order:
        ident, filing, number, customer, ordinal, amount, day, by, at, version, clause, reference, *rest = row
        _, sealed, state, changed = rest
        note, reason = orjson.loads(self._vault.open(sealed, about=_about(ident)))
        return Order(
            id=ident,
            filing_id=filing,
            filing_number=number,
            customer_id=customer,
            ordinal=ordinal,
            amount=amount,
            signed_on=date.fromisoformat(day),
            by=by,
            at=at,
            credits=shares,
            rule=RuleRef(version=version, clause=clause),
            reference=reference,
            note=note,
            state=OrderState(state),
            reason=reason,
            version=changed,
        )


def _about(ident: str) -> str:
    return f"order:{ident}"


def _period(since: date, until: date) -> dict[str, object]:
    return {"since": since.isoformat(), "until": until.isoformat()}


def _shares(order: Order) -> list[dict[str, object]]:
    return [
        {
            "order_id": order.id,
            "place": place,
            "member_id": one.member,
            "team_id": one.team,
            "basis": one.basis,
            "party": one.party.value,
            "amount": amount,
            "signed_on": order.signed_on.isoformat(),
            "counts": order.is_live,
        }
        for place, (one, amount) in enumerate(zip(order.credits, order.amounts(), strict=True))
    ]


def _credit_in(row: Record) -> Credit:
    _, _, member, team, basis, party, *_ = row
    return Credit(member=member, team=team, basis=basis, party=Party(party))


def _plain(shares: Iterable[Credit]) -> list[list[object]]:
    return [[one.member, one.team, one.basis, one.party.value] for one in shares]


def _revived(plain: Iterable[Sequence[object]]) -> tuple[Credit, ...]:
    return tuple(
        Credit(member=member, team=team, basis=basis, party=Party(party))  # type: ignore[arg-type]
        for member, team, basis, party in plain
    )


def _born(request: CreditRequest) -> dict[str, object]:
    """What never changes of it."""
    return {
        "order_id": request.order_id,
        "by_id": request.by,
        "before": _plain(request.before),
        "wanted": _plain(request.wanted),
        "reason": request.reason,
        "dispute": request.dispute,
        "at": request.at,
        "rule_version": request.rule.version,
        "rule_clause": request.rule.clause,
    }


def _settled(request: CreditRequest) -> dict[str, object]:
    return {
        "id": request.id,
        "state": request.state.value,
        "settled_at": request.settled_at,
        "settled_by": request.settled_by,
        "ruling": request.ruling,
    }


def _request_in(row: Record) -> CreditRequest:
    ident, order, by, before, wanted, reason, dispute, at, rule_version, rule_clause, state, *rest = row
    settled_at, settled_by, ruling, version = rest
    return CreditRequest(
        id=ident,
        order_id=order,
        by=by,
        before=_revived(before),
        wanted=_revived(wanted),
        reason=reason,
        dispute=bool(dispute),
        at=at,
        rule=RuleRef(version=rule_version, clause=rule_clause),
        state=CreditState(state),
        settled_at=settled_at,
        settled_by=settled_by,
        ruling=ruling,
        version=version,
    )

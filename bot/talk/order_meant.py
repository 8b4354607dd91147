"""Which order somebody means: 12-1, the number of a contract, or a customer with but one."""

from __future__ import annotations

from core.domain.filing import OWNED
from core.domain.ids import CreditRequestId, MemberId, OrderId
from core.domain.order import Order
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.procedures.ordering import may_know
from core.service.records import Subject, about_credit
from core.service.views.order_views import order_called


def order_meant(text: str, reader: MemberId, uow: UnitOfWork) -> Order:
    """Raises ``order_which``, ``order_several``, ``order_none_yet``, ``order_not_found``."""
    if not text:
        raise RuleViolation("order_which")
    if text.isdecimal() and len(text) < 12:
        return _only_one(int(text), reader, uow)
    found = order_called(text, reader, uow)
    if found is None:
        raise RuleViolation("order_not_found", asked=text)
    return uow.orders.get(found)


def request_meant(text: str, reader: MemberId, uow: UnitOfWork) -> Subject:
    """What is asked for about its shares. Raises ``credit_none``, and what :func:`order_meant` does."""
    order = order_meant(text, reader, uow)
    return about_credit(open_request(order, uow))


def open_request(order: Order, uow: UnitOfWork) -> CreditRequestId:
    """Raises ``credit_none``."""
    request = uow.orders.open_request(order.id)
    if request is None:
        raise RuleViolation("credit_none", order=order.number)
    return request.id


def _only_one(number: int, reader: MemberId, uow: UnitOfWork) -> Order:
    filing = uow.filings.numbered(number)
    known = uow.orders.of_filing(filing.id) if filing is not None and filing.status in OWNED else ()
    found = [one for one in known if one.is_live and may_know(reader, one, uow)]
    if len(found) > 1:
        raise RuleViolation("order_several", number=number, orders="、".join(one.number for one in found))
    if not found:
        raise RuleViolation("order_none_yet", number=number)
    return found[0]


def order_id_of(subject: str) -> OrderId:
    """The order that a button names."""
    return OrderId(subject)

"""The filing that a matter under approval is, or is about, and what conditions may know of the matter: by the kind of
its subject.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.domain.filing import Filing
from core.domain.ids import AppealId, CreditRequestId, ExtensionId, FilingId, RequestId, TransferId
from core.domain.order import Order
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.facts import (
    Facts,
    appeal_facts,
    extension_facts,
    facts_of,
    request_facts,
    transfer_facts,
)
from core.service.procedures.order_facts import credit_facts
from core.service.records import APPEAL, CREDIT, EXTENSION, FILING, REQUEST, TRANSFER, Subject


def _first_passed(ident: str, uow: UnitOfWork) -> Filing:
    transfer = uow.transfers.get(TransferId(ident))
    return uow.filings.get(uow.transfers.passings(transfer.id, limit=1)[0].filing_id)


def _order_of(ident: str, uow: UnitOfWork) -> Order:
    return uow.orders.get(uow.orders.request(CreditRequestId(ident)).order_id)


_FILINGS: Mapping[str, Callable[[str, UnitOfWork], Filing]] = {
    FILING: lambda ident, uow: uow.filings.get(FilingId(ident)),
    EXTENSION: lambda ident, uow: uow.filings.get(uow.extensions.get(ExtensionId(ident)).filing_id),
    TRANSFER: _first_passed,
    APPEAL: lambda ident, uow: uow.filings.get(uow.appeals.get(AppealId(ident)).filing_id),
    CREDIT: lambda ident, uow: uow.filings.get(_order_of(ident, uow).filing_id),
    REQUEST: lambda ident, uow: uow.filings.get(uow.requests.get(RequestId(ident)).filing_id),
}


def filing_behind(about: Subject, uow: UnitOfWork) -> Filing:
    """Raises what the matter's own store raises when there is none."""
    return _FILINGS[about.kind](about.id, uow)


def facts_behind(about: Subject, uow: UnitOfWork, ctx: Context) -> Facts:
    """For the expressions of a running approval."""
    filing = filing_behind(about, uow)
    if about.kind == EXTENSION:
        return extension_facts(uow.extensions.get(ExtensionId(about.id)), filing, uow, ctx.policy, now=ctx.now)
    if about.kind == TRANSFER:
        wish = uow.transfers.get(TransferId(about.id))
        return transfer_facts(wish, filing, uow, ctx.policy, now=ctx.now)
    if about.kind == APPEAL:
        return appeal_facts(uow.appeals.get(AppealId(about.id)), filing, uow, ctx.policy, now=ctx.now)
    if about.kind == CREDIT:
        request = uow.orders.request(CreditRequestId(about.id))
        return credit_facts(request, uow.orders.get(request.order_id), uow, ctx)
    if about.kind == REQUEST:
        return request_facts(uow.requests.get(RequestId(about.id)), filing, uow, ctx.policy, now=ctx.now)
    return facts_of(filing, uow.customers.get(filing.customer_id), uow, ctx.policy, now=ctx.now)

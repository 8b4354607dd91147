"""What can be asked for about a customer, and what is still to be said of it: for whoever is about to ask."""

from __future__ import annotations

from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.policy.approval import Matter
from core.domain.request import ASKED_FOR, lacking
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import may_tend


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKindsView:
    """``decided`` are those for which the rules have a way, ``noted`` those that need nobody, ``waiting`` those that
    are asked for already, and no more of the others; ``may_extend`` and ``may_release`` say that the customer's time,
    or its release, can be asked for, too. ``may_ask`` fails where there is nothing to ask any more.
    """

    filing_id: FilingId
    number: int
    company: str
    decided: tuple[Matter, ...] = ()
    noted: tuple[Matter, ...] = ()
    waiting: tuple[Matter, ...] = ()
    may_extend: bool = False
    may_release: bool = False
    may_ask: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFormView:
    """One request on its way: what was said so far, and ``lacks``, what is to be said next (``request_percent``,
    ``request_amount``, ``request_what``, ``request_reason``). ``percent`` is what is left of the price, ``amount`` in
    fen. ``may_ask`` fails where it is asked for, or nobody can any more.
    """

    filing_id: FilingId
    number: int
    company: str
    kind: Matter
    percent: int | None = None
    amount: int | None = None
    reason: str = ""
    files: int = 0
    lacks: str = ""
    may_ask: bool = True


def may_ask(filing: Filing, ctx: Context) -> bool:
    """Whether there is anything that the rules would have somebody decide."""
    named = any(ctx.policy.approval.flows_for(matter) for matter in ASKED_FOR)
    return named and filing.status is FilingStatus.PROTECTED


def request_kinds_view(filing_id: FilingId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> RequestKindsView:
    """Raises ``filing_not_found``."""
    filing = uow.filings.get(filing_id)
    waiting = {one.matter for one in uow.requests.waiting(filing.id)}
    free = tuple(matter for matter in ASKED_FOR if matter not in waiting)
    decided = tuple(matter for matter in free if ctx.policy.approval.flows_for(matter))
    own = reader == filing.owner
    release = bool(ctx.policy.approval.flows_for(Matter.RELEASE)) and Matter.RELEASE not in waiting
    return RequestKindsView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        decided=decided,
        noted=tuple(matter for matter in free if matter not in decided),
        waiting=tuple(matter for matter in (*ASKED_FOR, Matter.RELEASE) if matter in waiting),
        may_extend=own and uow.extensions.waiting(filing.id) is None,
        may_release=own and release,
        may_ask=_can_ask(filing, reader, uow),
    )


def request_form_view(
    filing_id: FilingId,
    matter: Matter,
    reader: MemberId,
    uow: UnitOfWork,
    *,
    percent: int | None = None,
    amount: int | None = None,
    reason: str = "",
    files: int = 0,
) -> RequestFormView:
    """With what was said so far. Raises ``filing_not_found``."""
    filing = uow.filings.get(filing_id)
    asked = any(one.matter is matter for one in uow.requests.waiting(filing.id))
    return RequestFormView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        kind=matter,
        percent=percent,
        amount=amount,
        reason=reason,
        files=files,
        lacks=lacking(matter, percent=percent, amount=amount, reason=reason) or "",
        may_ask=not asked and _can_ask(filing, reader, uow),
    )


def _can_ask(filing: Filing, reader: MemberId, uow: UnitOfWork) -> bool:
    return filing.status is FilingStatus.PROTECTED and may_tend(reader, filing, uow)

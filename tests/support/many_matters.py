"""A company in which leads, visits, discounts and releases go their ways, and all that stands beside its customers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from cards.render.plain import render
from core.domain.approval.approval import Approval, Decision
from core.domain.credit import CreditRequest
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.lead import Lead
from core.domain.order import Order
from core.domain.policy.approval import ApprovalRules, Flow, Matter
from core.domain.policy.document import Policy
from core.domain.policy.leads import LeadRules, Route, Untaken
from core.domain.policy.protection import ExtensionRules
from core.domain.request import Request
from core.service.ports.store import UnitOfWork
from core.service.records import Timer
from tests.support.builders import HE, KEYS_ALONE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.requesting import LEADER
from tests.support.side_by_side import SideBySide

T = TypeVar("T")
EVERYBODY = (WANG, XU, SUN, LIN, HE, ZHOU)
_FLOWS = tuple(
    Flow(key=matter.value, name=matter.value, matter=matter, steps=(LEADER,))
    for matter in (Matter.VISIT, Matter.RELEASE, Matter.DISCOUNT)
)
_LEADS = LeadRules(routes=(Route(key="east", name="华东", to=("华东区",)),), tries=2)


def policy(*, then: Untaken = Untaken.LEADER, asks: bool = True) -> Policy:
    """``asks``: visits, discounts and releases need the leader's yes; ``then``: where a lead goes that nobody takes."""
    flows = (*ApprovalRules().flows, *(_FLOWS if asks else ()))
    return replace(
        KEYS_ALONE,
        approval=ApprovalRules(flows=flows),
        leads=replace(_LEADS, then=then),
        extension=ExtensionRules(actions=0),
        protection=replace(KEYS_ALONE.protection, length=timedelta(days=10)),
    )


class Matters:
    """What there is, as the ledger in memory has it."""

    def __init__(self, house: SideBySide) -> None:
        self._house = house

    def peek(self, work: Callable[[UnitOfWork], T]) -> T:
        """Anything else."""
        return self._house.peek(work)

    def filings(self) -> list[Filing]:
        return list(self.peek(lambda uow: uow.filings.page(after=0, limit=999)))

    def held(self) -> list[Filing]:
        return [one for one in self.filings() if one.status is FilingStatus.PROTECTED]

    def waiting(self) -> list[Filing]:
        """For a decision, or for one about more time."""
        return [one for one in self.filings() if one.is_live and self._waits(one)]

    def _waits(self, filing: Filing) -> bool:
        more = self.peek(lambda uow: uow.extensions.waiting(filing.id))
        return filing.status is FilingStatus.PENDING or more is not None

    def leads(self) -> list[Lead]:
        return self.peek(lambda uow: list(uow.leads._leads))  # type: ignore[attr-defined]

    def open_leads(self) -> list[Lead]:
        return [one for one in self.leads() if one.is_open]

    def requests(self) -> list[Request]:
        return self.peek(lambda uow: list(uow.requests._requests))  # type: ignore[attr-defined]

    def open_requests(self) -> list[Request]:
        return [one for one in self.requests() if one.is_open]

    def orders(self) -> list[Order]:
        return self.peek(lambda uow: list(uow.orders._orders))  # type: ignore[attr-defined]

    def wishes(self) -> list[CreditRequest]:
        """To share an order otherwise."""
        return self.peek(lambda uow: list(uow.orders._requests))  # type: ignore[attr-defined]

    def approvals(self) -> list[Approval]:
        return self.peek(lambda uow: list(uow.approvals._approvals))  # type: ignore[attr-defined]

    def open_approvals(self) -> list[Approval]:
        return [one for one in self.approvals() if one.status is Decision.OPEN and one.asked]

    def lying(self) -> list[str]:
        """The customers in the pool."""
        entries = self.peek(lambda uow: list(uow.pool._entries))  # type: ignore[attr-defined]
        return [one.customer_id for one in entries if one.is_live]

    def timers(self, kind: str) -> list[Timer]:
        """All that are still to ring."""
        found = self.peek(lambda uow: uow.timers.due(now=self._house.clock() + timedelta(days=999), limit=9999))
        return [one for one in found if one.kind == kind]


def draw_everything(ledger: Ledger) -> None:
    """Every card that somebody was or will be sent, as it is now; raises what its drawer does."""
    ctx = ledger.context()
    for notice in ledger.notices():
        if notice.to is not None:
            picture = _picture(notice)
            drawn = ledger.read(lambda uow, picture=picture: draw(picture, uow, ctx))  # type: ignore[misc]
            render(drawn.card)


def one_of(found: Sequence[T], place: int) -> T:
    """Any of them."""
    return found[place % len(found)]


def counted(uow: UnitOfWork) -> Counter[tuple[MemberId, FilingStatus]]:
    """What everybody holds, as the store counts it."""
    found: Counter[tuple[MemberId, FilingStatus]] = Counter()
    for some in uow.filings.held_by(EVERYBODY):
        found.update({(owner, some.status): number for owner, number in some.filings.items()})
    return found

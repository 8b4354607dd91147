"""The public pool in tests: how customers come into it, and what lies there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.domain.filing import Filing
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.policy.approval import Approver, Flow, Matter, Step
from core.domain.policy.pool import PoolRules
from core.domain.pool import PoolEntry
from core.service.claim_customer import ClaimCustomer
from core.service.outcome import Outcome
from core.service.queue import JoinQueue
from core.service.release_filing import ReleaseFiling
from tests.support.builders import LIN, WANG, Ledger

WHY = "客户没有预算"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rules(ledger: Ledger, **changes: Any) -> None:
    """Other rules about the pool."""
    ledger.policy = replace(ledger.policy, pool=replace(ledger.policy.pool, **changes))


def at_once(ledger: Ledger, **changes: Any) -> None:
    """What comes into the pool can be claimed in the same moment."""
    rules(ledger, fresh_wait=timedelta(), **changes)


def with_flow(ledger: Ledger) -> None:
    """Claims are approved by the claimer's leader."""
    step = Step(name="主管", approvers=(Approver(leader=1),))
    flow = Flow(key="claims", name="认领", matter=Matter.CLAIM, steps=(step,))
    flows = (*ledger.policy.approval.flows, flow)
    ledger.policy = replace(ledger.policy, approval=replace(ledger.policy.approval, flows=flows))


def released(ledger: Ledger, by: MemberId = WANG, approver: MemberId = LIN, **fields: str) -> PoolEntry:
    """A customer that somebody had and gave back."""
    filing = ledger.approve(ledger.file(by, **fields), by=approver)
    return given_back(ledger, filing)


def given_back(ledger: Ledger, filing: Filing) -> PoolEntry:
    """Its owner gives it back."""
    ledger.do(ReleaseFiling(filing_id=filing.id, by=filing.owner, reason=WHY))
    return lying(ledger, filing.customer_id)


def lying(ledger: Ledger, customer: CustomerId) -> PoolEntry:
    """Where it lies."""
    entry = ledger.read(lambda uow: uow.pool.live_of(customer, ""))
    assert entry is not None
    return entry


def claim_of(entry: PoolEntry, by: MemberId) -> ClaimCustomer:
    """The command with which somebody claims it."""
    return ClaimCustomer(entry_id=entry.id, by=by)


def claimed(ledger: Ledger, entry: PoolEntry, by: MemberId) -> Filing:
    """Somebody claims it, and has it."""
    outcome = ledger.do(claim_of(entry, by))
    assert outcome.subject is not None
    ident = FilingId(outcome.subject.id)
    return ledger.read(lambda uow: uow.filings.get(ident))


def queued(ledger: Ledger, filing: Filing, *members: MemberId) -> list[Outcome]:
    """They wait for it, one after the other."""
    return [ledger.do(JoinQueue(customer_id=filing.customer_id, by=member)) for member in members]


def line_of(ledger: Ledger, filing: Filing) -> list[MemberId]:
    """Who waits for it."""
    places = ledger.read(lambda uow: uow.pool.waiting_of(filing.customer_id, filing.scope))
    return [place.member_id for place in places]


COMMON = PoolRules().pools[-1]

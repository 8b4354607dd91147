"""Protections that end at known moments, for whoever asks whether each ended once."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, FilingId
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.protecting import EXPIRE
from core.service.records import EventKind, Timer, about_filing
from tests.support.builders import WANG, a_filing
from tests.support.stores import a_customer


def write_slots(dues: dict[str, datetime], uow: UnitOfWork, *, first: int = 1) -> None:
    """Customers whose protections end then, filed under the numbers from ``first`` on; everybody was warned."""
    for number, (ident, due) in enumerate(dues.items(), start=first):
        customer = a_customer(f"c{ident}", name=f"{ident}有限公司", compare_name=ident)
        uow.customers.add(customer, ())
        filing = a_filing(
            id=FilingId(ident),
            number=number,
            customer_id=CustomerId(f"c{ident}"),
            owner=WANG,
            status=FilingStatus.PROTECTED,
            decided_at=due - timedelta(days=30),
            protected_until=due,
            warned_at=due - timedelta(days=3),
        )
        uow.filings.add(filing, ())
        uow.timers.set(Timer(key=f"{EXPIRE}:{ident}", kind=EXPIRE, due_at=due, subject=about_filing(ident)))


def ended(store: Store, dues: dict[str, datetime]) -> dict[str, list[datetime]]:
    """When each ended, by the trail."""

    def look(uow: UnitOfWork) -> dict[str, list[datetime]]:
        return {
            ident: [
                event.at for event in uow.trail.about(about_filing(ident)) if event.kind is EventKind.FILING_EXPIRED
            ]
            for ident in dues
        }

    return store.read(look).result()

"""Leads: kept with everybody who was asked, and found by whoever gave them and whoever is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.filing import Origin
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.lead import Answer, Ask, Lead, LeadState
from core.domain.rules import ConcurrentChange, RuleRef
from core.service.ports.store import Store, UnitOfWork
from tests.support.builders import a_filing
from tests.support.stores import MORNING, a_customer, read, write

WANG, SUN, LIN = MemberId("wang"), MemberId("sun"), MemberId("lin")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def a_lead(number: int = 1, *, at: timedelta = timedelta(), **changes: object) -> Lead:
    """林岚 gave it, 王晨 is asked."""
    return Lead(
        **{  # type: ignore[arg-type]
            "filing_id": FilingId(f"filing-{number}"),
            "by": LIN,
            "at": MORNING + at,
            "rule": RuleRef(version=1, clause="lead/east"),
            "route": "east",
            "asks": (Ask(to=WANG, at=MORNING + at, until=MORNING + at + HOUR),),
            **changes,
        }
    )


def with_filings(uow: UnitOfWork) -> None:
    """Three customers that are held for somebody."""
    for number in (1, 2, 3):
        ident = CustomerId(f"customer-{number}")
        uow.customers.add(a_customer(ident), [])
        filing = a_filing(id=FilingId(f"filing-{number}"), number=number, customer_id=ident, origin=Origin.ASSIGNED)
        uow.filings.add(filing, [])


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with one lead that 王晨 is asked to take."""
    write(store, with_filings)
    write(store, lambda uow: uow.leads.add(a_lead()))
    return store


def test_a_lead_comes_back_as_it_was(kept: Store) -> None:
    """With everybody who was asked, in order; a filing that is no lead has none."""
    asks = (*a_lead().answered(Answer.DECLINED, "离得太远").asks, Ask(to=SUN, at=MORNING, until=MORNING + HOUR))
    whole = a_lead(2, asks=asks, state=LeadState.LED, settled_at=MORNING + HOUR, settled_by=LIN)
    write(kept, lambda uow: uow.leads.add(whole))

    assert read(kept, lambda uow: uow.leads.of(FilingId("filing-1"))) == a_lead()
    assert read(kept, lambda uow: uow.leads.of(FilingId("filing-2"))) == whole
    assert read(kept, lambda uow: uow.leads.of(FilingId("filing-3"))) is None


def test_of_two_answers_one_is_first(kept: Store) -> None:
    """A change needs the version that was read, and keeps what was answered."""
    before = read(kept, lambda uow: uow.leads.of(FilingId("filing-1")))
    assert before is not None
    after = before.answered(Answer.SILENT).ask(SUN, at=MORNING + HOUR, until=MORNING + 2 * HOUR)
    write(kept, lambda uow: uow.leads.save(after))

    assert read(kept, lambda uow: uow.leads.of(FilingId("filing-1"))) == replace(after, version=2)
    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.leads.save(before.answered(Answer.TAKEN)))


def test_leads_are_found_by_whoever_is_asked(kept: Store) -> None:
    """The oldest question first; one that was answered waits no more."""
    write(kept, lambda uow: uow.leads.add(a_lead(2, at=-MINUTE)))
    write(kept, lambda uow: uow.leads.add(a_lead(3, at=MINUTE)))
    last = read(kept, lambda uow: uow.leads.of(FilingId("filing-3")))
    assert last is not None
    on = last.answered(Answer.DECLINED, "忙").ask(SUN, at=MORNING + HOUR, until=MORNING + 2 * HOUR)
    write(kept, lambda uow: uow.leads.save(on))

    def numbers(member: MemberId, limit: int = 9) -> list[str]:
        found = read(kept, lambda uow: uow.leads.waiting_for(member, limit=limit))
        return [one.filing_id.removeprefix("filing-") for one in found]

    assert read(kept, lambda uow: uow.leads.waiting()) == {WANG: 2, SUN: 1}
    assert (numbers(WANG), numbers(WANG, 1), numbers(SUN), numbers(LIN)) == (["2", "1"], ["2"], ["3"], [])


def test_leads_are_found_by_whoever_gave_them(kept: Store) -> None:
    """The newest first, whatever became of them; and it is known when somebody was asked last."""
    write(kept, lambda uow: uow.leads.add(a_lead(2, at=MINUTE, state=LeadState.DROPPED)))
    write(kept, lambda uow: uow.leads.add(a_lead(3, at=-MINUTE, by=SUN)))

    given = read(kept, lambda uow: uow.leads.of_giver(LIN, limit=9))
    assert [one.filing_id for one in given] == ["filing-2", "filing-1"]
    assert [one.filing_id for one in read(kept, lambda uow: uow.leads.of_giver(LIN, limit=1))] == ["filing-2"]
    assert read(kept, lambda uow: uow.leads.last_asked(WANG)) == MORNING + MINUTE
    assert read(kept, lambda uow: uow.leads.last_asked(SUN)) is None

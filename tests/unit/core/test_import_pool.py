"""A list that says 公海: what lies there is there to be claimed; what somebody has lies there no more."""

from __future__ import annotations

from core.domain.filing import Origin
from core.domain.pool import Cause, PoolEntry, Went
from core.service.undo_import import UndoImport
from tests.support.builders import SUN, WANG, Ledger
from tests.support.invented import company_name
from tests.support.lists import a_line, as_book, import_into
from tests.support.pooling import at_once, claimed, given_back


def entry_under(ledger: Ledger, number: int) -> PoolEntry | None:
    """The stay that began with the filing of this number."""
    return ledger.read(lambda uow: uow.pool.numbered(number))


def test_a_row_in_the_pool_lies_there_and_can_be_claimed(ledger: Ledger) -> None:
    """Its owner of before has waited since his time, not since the import."""
    at_once(ledger)
    import_into(ledger, as_book([a_line(1, 状态="公海", 报备日期="2025-12-01"), a_line(2, 状态="已到期")]))
    entry = entry_under(ledger, 1)
    assert entry is not None
    before = ledger.read(lambda uow: uow.filings.get(entry.filing_id))

    assert (entry.cause, entry.previous, before.origin) == (Cause.IMPORTED, WANG, Origin.IMPORTED)
    assert entry_under(ledger, 2) is None
    assert claimed(ledger, entry, WANG).owner == WANG


def test_what_somebody_has_does_not_lie_in_the_pool_whatever_the_list_says(ledger: Ledger) -> None:
    """In the ledger, or further down in the same file."""
    import_into(ledger, as_book([a_line(1, 状态="公海"), a_line(1)]))

    assert entry_under(ledger, 1) is None


def test_a_row_that_is_held_takes_the_customer_out_of_the_pool(ledger: Ledger) -> None:
    """The list vouches for its owner; the entry says how it went."""
    first = ledger.approve(ledger.file(WANG, company=company_name(1)))
    entry = given_back(ledger, first)
    import_into(ledger, as_book([a_line(1)]))
    gone = ledger.read(lambda uow: uow.pool.get(entry.id))

    assert (gone.went, gone.is_live) == (Went.FILED, False)


def test_what_an_import_put_into_the_pool_goes_with_it_unless_somebody_claimed_it(ledger: Ledger) -> None:
    """Undone in lines; a claimed one is kept."""
    at_once(ledger)
    _, job = import_into(ledger, as_book([a_line(1, 状态="公海"), a_line(2, 状态="公海")]))
    second = entry_under(ledger, 2)
    assert second is not None
    claimed(ledger, second, SUN)
    ledger.do(UndoImport(number=job.number, by=None))

    assert entry_under(ledger, 1) is None
    assert entry_under(ledger, 2) is not None

"""Counts that are there when days and months come to count what came of a filing (migration 0027)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from core.domain.filing import FilingStatus, Origin
from core.domain.ids import CustomerId, FilingId
from core.domain.standing import RESULTS
from storage.opening import open_store
from storage.schema.engines import reading_engine
from storage.schema.migrate import downgrade, migrate
from tests.support.builders import a_filing
from tests.support.stores import MORNING, VAULT, a_customer, signs, write

BEFORE = "0026"


def fill(url: str) -> Counter[str]:
    """A filing in each status, protected first; what came of them, by label."""
    store = open_store(url, vault=VAULT)
    for number, status in enumerate(FilingStatus):
        customer = a_customer(f"customer-{number}", f"苏州{number:02d}青禾精密")
        write(store, lambda uow, customer=customer: uow.customers.add(customer, signs(customer)))  # type: ignore[misc]
        filing = a_filing(
            id=FilingId(f"filing-{number}"),
            number=number + 1,
            customer_id=CustomerId(customer.id),
            status=FilingStatus.PROTECTED,
            origin=Origin.FILED,
            protected_until=MORNING + timedelta(days=30),
        )
        write(store, lambda uow, filing=filing: uow.filings.add(filing, ()))  # type: ignore[misc]
        ended = replace(filing, status=status)
        write(store, lambda uow, ended=ended: uow.filings.save(ended))  # type: ignore[misc]
    store.close()
    return Counter(f"{RESULTS[status]}/{Origin.FILED}" for status in FilingStatus)


def counts(url: str) -> Counter[tuple[str, str, str, str]]:
    """What there is of each kind, owner, day and label."""
    engine = reading_engine(url)
    sums: Counter[tuple[str, str, str, str]] = Counter()
    with engine.connect() as connection:
        for kind, owner, day, label, amount in connection.execute(
            text("SELECT kind, owner, day, label, amount FROM rollup")
        ):
            sums[kind, owner, day, label] += amount
    engine.dispose()
    return +sums


def labels(url: str, kind: str) -> Counter[str]:
    """How many there are of each label."""
    found: Counter[str] = Counter()
    for (its_kind, _, _, label), amount in counts(url).items():
        found[label] += amount if its_kind == kind else 0
    return +found


def test_what_was_counted_by_status_is_counted_by_what_came_of_it(new_url: str) -> None:
    """Down to where each status is counted, and up again: everything counts as it would have."""
    migrate(new_url)
    came = fill(new_url)
    counted = counts(new_url)
    assert [labels(new_url, kind) for kind in ("day", "month")] == [came, came]

    downgrade(new_url, to=BEFORE)

    by_status = Counter(f"{status}/{Origin.FILED}" for status in FilingStatus)
    assert [labels(new_url, kind) for kind in ("day", "month")] == [by_status, by_status]
    migrate(new_url)
    assert counts(new_url) == counted


def test_an_ending_leaves_days_and_months_alone(new_url: str) -> None:
    """Between the statuses of those who have, or had, the customer to themselves nothing of the past changes."""
    migrate(new_url)
    fill(new_url)
    store = open_store(new_url, vault=VAULT)
    before = {kind: labels(new_url, kind) for kind in ("day", "month", "live", "ends")}
    protected = FilingId(f"filing-{list(FilingStatus).index(FilingStatus.PROTECTED)}")

    def end(status: FilingStatus) -> None:
        write(store, lambda uow: uow.filings.save(replace(uow.filings.get(protected), status=status)))

    end(FilingStatus.EXPIRED)
    store.close()

    after = {kind: labels(new_url, kind) for kind in before}
    assert {kind: before[kind] - after[kind] for kind in before} == {
        "day": Counter(),
        "month": Counter(),
        "live": Counter({"protected/": 1}),
        "ends": Counter({"": 1}),
    }

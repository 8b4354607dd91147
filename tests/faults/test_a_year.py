"""A company, day by day: what must always be true is true on every evening (a year: ``python -m benchmarks year``)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.process.ids import new_id
from core.domain.ids import FilingId, MemberId
from core.service.commands import execute
from core.service.context import Context
from core.service.record_order import RecordOrder
from storage.repositories.chain import verify
from tests.support.evening import Evening
from tests.support.invented import company_name
from tests.support.year import Year

DAY = timedelta(days=1)


def test_nobody_loses_anything_unheard(tmp_path: Path) -> None:
    """Eight salespeople and four months; the machine sleeps for five weeks, and once the clock is set back an hour."""
    year, evening = Year(tmp_path, sellers=8, a_day=1.2, name_of=company_name), Evening()
    year.run(50, evening)
    year.sleep(35 * DAY)
    year.run(40, evening)
    year.now -= timedelta(hours=1)
    year.tick()
    year.now += timedelta(hours=1)
    year.run(30, evening)
    done = year.done
    chain = verify(year.store)
    year.store.close()

    assert evening.wrong == []
    assert evening.looks == 120
    assert chain.ok
    kinds = ("approved", "followed", "reminded", "warned", "expired", "released", "extension_granted", "claimed")
    assert [kind for kind in kinds if not done[kind]] == []
    sold = (
        "order_recorded",
        "order_corrected",
        "order_cancelled",
        "credit_split",
        "credit_asked",
        "left",
        "transferred",
    )
    assert [kind for kind in sold if not done[kind]] == []


@pytest.mark.parametrize(
    ("bug", "seen"),
    [
        ("UPDATE order_credit SET amount = amount - 1", "the shares of an order are not the whole of it"),
        ("UPDATE order_credit SET member_id = 'leader00'", "and nobody said so"),
        ("UPDATE customer_order SET amount = amount + 100", "and nobody said so"),
        ("DELETE FROM order_credit", "the shares of an order are not the whole of it"),
        ("UPDATE order_credit SET counts = 0", "when recounted"),
    ],
)
def test_the_evening_sees_what_is_wrong_with_orders(tmp_path: Path, bug: str, seen: str) -> None:
    """A share that loses a fen, changes hands, or counts no more, and an order that grows by itself."""
    year, evening = Year(tmp_path, sellers=8, a_day=3, name_of=company_name), Evening()
    year.run(8, evening)
    assert evening.wrong == []
    amount = 12_345
    filing, owner = year.ask("SELECT id, owner_id FROM filing WHERE status = 'protected'")[0]
    ctx = Context(now=year.now, policy=year.policy, new_id=new_id, correlation="year")
    command = RecordOrder(filing_id=FilingId(filing), by=MemberId(owner), amount=amount)
    year.store.submit(lambda uow: execute(command, uow, ctx)).result()
    evening(year)
    assert evening.wrong == []
    with closing(sqlite3.connect(year.path)) as connection:
        connection.execute(bug)
        connection.commit()
    evening(year)
    year.store.close()

    assert any(seen in what for what in evening.wrong), evening.wrong

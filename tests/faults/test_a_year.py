"""A company, day by day: what must always be true is true on every evening (a year: ``python -m benchmarks year``)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

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

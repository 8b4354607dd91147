"""A year of 500 salespeople and 50,000 customers, looked through every evening: nothing may be wrong."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.firms import firm
from benchmarks.report import resident_mib, table
from storage.repositories.chain import verify
from tests.support.evening import Evening
from tests.support.year import Year

SELLERS = int(os.environ.get("BAOBEI_YEAR_SELLERS", "500"))
DAYS = int(os.environ.get("BAOBEI_YEAR_DAYS", "365"))
CUSTOMERS_EACH = 100


def measure() -> None:
    """Print what happened in the year. Raises ``AssertionError`` when something was not true on an evening."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        year = Year(Path(folder), sellers=SELLERS, a_day=SELLERS * CUSTOMERS_EACH / 365, name_of=firm)
        evening = Evening()
        year.run(DAYS // 2, evening)
        year.sleep(timedelta(days=7))
        year.run(DAYS - DAYS // 2 - 7, evening)
        chain = verify(year.store)
        size = year.path.stat().st_size / 2**20
        ((customers,),) = year.ask("SELECT count(*) FROM customer")
        ((orders, fen),) = year.ask("SELECT count(*), sum(amount) FROM customer_order WHERE state = 'recorded'")
        year.store.close()
    assert evening.wrong == [], evening.wrong
    assert chain.ok
    done = {code: number for code, number in year.done.items() if not code.startswith("refused")}
    refused = sum(number for code, number in year.done.items() if code.startswith("refused"))
    rows = [
        ["customers filed", f"{customers:,}"],
        ["protected at once, at most", f"{evening.most_held:,}"],
        ["orders that count, and their sum", f"{orders:,}, {(fen or 0) / 10**10:,.1f} 亿元"],
        *([code.replace("_", " "), f"{number:,}"] for code, number in sorted(done.items(), key=lambda one: -one[1])),
        ["refused by the rules", f"{refused:,}"],
        ["links of the chain that hold", f"{chain.checked:,}"],
        ["minutes", f"{(time.perf_counter() - began) / 60:.1f}"],
        ["MiB of the ledger, of memory", f"{size:,.0f}, {resident_mib(os.getpid()):,.0f}"],
    ]
    table(
        f"{evening.looks} days of {SELLERS} salespeople",
        ["what", "how many"],
        rows,
        f"{evening.looks} evenings, on each of which everything held: one owner for each customer and none beside the "
        "pool, no protection past its end or shorter than the day before, none ended without a warning in time, every "
        "notice once and on its morning, every timer rung; the shares of each order its whole to the fen, 成交额 what "
        "the orders say one by one, and nobody credited otherwise because customers were passed on or somebody left. "
        "The machine sleeps for a week in summer.",
    )

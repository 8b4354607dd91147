"""Each statement finds its rows by an index: what grows is never walked through, and nothing is sorted that grows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from storage.sessions.hot import Statement
from storage.statements import book
from tests.support.ledger_files import sqlite_at

#: Tables that grow with the business, beyond what may be read as a whole.
GROWING = (
    "filing|customer|customer_key|company_name|company_block|name_exception|resemblance|contact|live_key|approval"
    "|approval_task|timer|event|event_link|inbox|outbox|card_ref|import_line"
    "|file|file_content|customer_merge|follow_up|follow_up_remark|pool_entry|waiting"
    "|file|file_content|customer_merge|duplicate_pair|follow_up|follow_up_remark|appeal"
    "|customer_order|order_credit|credit_request|rollup|lead|lead_ask|customer_request|name_pair"
)
#: Statements of the cold paths, which read as much as they must.
COLD = {
    "scans.COUNTS": "how many pairs are still to be settled, for an administrator's card",
    "filings.FILED_SINCE": "figures since an instant that is no midnight in China: of those the rollups know",
    "orders.CREDITED": "figures of a period",
    "orders.SUM_OF_TEAMS": "figures of a period",
    "trail.STRAY": "a walk along the whole trail, for verification",
}
#: SQLite calls it a scan, but takes the one last row of the primary key.
LAST_ROW = {"trail.HEAD"}
#: What sorts a handful: the tasks of one matter, the copies of one card, what one person contests, what a search found,
#: where people's filings stand, what left a pool in a month.
SORTS_A_HANDFUL = {
    "appeals.OF_MEMBER",
    "card_refs.WITH_HANDLE",
    "customers.CONTACTS",
    "customers.NAMED_LIKE",
    "customers.NAMED_LIKE_AMONG_FIRST",
    "directory.GRANTED",
    "directory.IDENTITIES",
    "directory.ROLES",
    "directory.WITH_MOBILE",
    "extensions.OF_FILING",
    "follow_ups.LEFT_ALONE",
    "follow_ups.TAKEN_OVER",
    "groups.ALL",
    "moving.CONTACTS",
    "pool.WENT_AGAIN",
    "rollups.BY_LABEL",
    "requests.WAITING",
    "transfers.ASKED_ABOUT",
    "transfers.COUNTED",
    "transfers.OF_FILING",
}


def statements() -> Iterator[tuple[str, Statement]]:
    """Every statement of every matter, by its name."""
    for matter in book.matters():
        yield from book.statements(matter)


@pytest.fixture(scope="module", params=["by shape", "by statistics"])
def lite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The empty schema: SQLite plans by its shape alone, or by what somebody's ANALYZE of a large ledger wrote down."""
    path = sqlite_at(tmp_path_factory.mktemp("plans") / "baobei.db").removeprefix("sqlite:///")
    if request.param == "by statistics":
        with closing(sqlite3.connect(path)) as connection, connection:
            _write_statistics(connection)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def _write_statistics(connection: sqlite3.Connection) -> None:
    """A million rows in each table that grows, ten thousand in each partial index, a hundred of a kind; all other
    tables are empty.
    """
    connection.execute("ANALYZE")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if re.fullmatch(GROWING, table):
            for _, index, unique, _, partial in connection.execute(f"PRAGMA index_list({table})").fetchall():
                columns = len(connection.execute(f"PRAGMA index_info({index})").fetchall())
                alike = [*["100"] * (columns - 1), "1" if unique else "100"]
                rows = " ".join(["10000" if partial else "1000000", *alike])
                connection.execute("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", (table, index, rows))


@pytest.mark.parametrize(("name", "statement"), [pytest.param(*each, id=each[0]) for each in statements()])
def test_sqlite_walks_through_nothing_that_grows(lite: sqlite3.Connection, name: str, statement: Statement) -> None:
    """No SCAN of a table that grows, no automatic index, no temporary tree for sorting."""
    compiled = statement.sqlite
    holes = compiled.text.count("?")
    plan = [row[3] for row in lite.execute(f"EXPLAIN QUERY PLAN {compiled.text}", [1] * holes)]

    if name not in COLD:
        # An index that is walked in the order that was asked for, up to a limit, is no walk through the table.
        scans = [step for step in plan if re.match(rf"SCAN ({GROWING}|earlier)\b(?! USING (COVERING )?INDEX)", step)]
        assert not scans or name in LAST_ROW, plan
        # The scope alone would be the whole table.
        assert not [step for step in plan if re.match(r"SEARCH (live|customer)_key .*\((scope|kind)=\?\)", step)], plan
        assert not [step for step in plan if "AUTOMATIC" in step or "BLOOM" in step], plan
        if name not in SORTS_A_HANDFUL:
            assert not [step for step in plan if "TEMP B-TREE" in step], plan


@pytest.mark.postgres
def test_postgresql_can_use_an_index_for_everything(migrated_postgres_url: str) -> None:
    """With sequential scans made unattractive, none is left: there is an index for every question."""
    walked: dict[str, list[str]] = {}
    with psycopg.connect(migrated_postgres_url) as connection:
        connection.execute("SET enable_seqscan = off")
        for name, statement in statements():
            text = statement.postgresql.text
            plan = [row[0] for row in connection.execute(f"EXPLAIN (GENERIC_PLAN) {text}".encode())]
            if name not in COLD and any(re.search(rf"Seq Scan on ({GROWING})\b", step) for step in plan):
                walked[name] = plan

    assert walked == {}

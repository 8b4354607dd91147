"""Filings through SQLModel's objects, asynchronously, each in a session and a commit of its own.

``python peer_objects.py URL FILE CONNECTIONS``. The file holds rows as pickle: lists of table and values. Of ours it
imports the tables alone. Prints rate and CPU seconds as JSON.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

import storage.schema.tables  # noqa: F401 - all of them
from storage.rows.base import Row as Table
from storage.rows.customers import CustomerKeyRow
from storage.rows.filings import FilingNumberRow, LiveKeyRow

Row = tuple[str, dict[str, Any]]
CLASSES = {str(table.__tablename__): table for table in Table.__subclasses__()}
COUNTED = {"event": "seq", "outbox": "seq", "company_name": "number"}
"""Columns that the database counts up."""


async def main(url: str, filings: Iterator[list[Row]], connections: int) -> None:
    """Each caller takes the next one as soon as its own is committed."""
    engine = engine_for(url, connections)
    lite, done = url.startswith("sqlite"), 0

    async def work() -> None:
        nonlocal done
        for rows in filings:
            async with AsyncSession(engine, expire_on_commit=False) as session:
                await _file(session, rows, lite=lite)
            done += 1

    began, before = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(connections)))
    seconds, cpu = time.perf_counter() - began, time.process_time() - before
    print(json.dumps({"rate": done / seconds, "cpu": cpu / done}))
    await engine.dispose()


async def _file(session: AsyncSession, rows: list[Row], *, lite: bool) -> None:
    """Who holds the keys is asked, the number counted up, and everything written; names first, for their blocks."""
    keys = [values for table, values in rows if table == "customer_key"]
    for kind in (LiveKeyRow, CustomerKeyRow):
        wanted = [(kind.value == key["value"]) & (kind.kind == key["kind"]) for key in keys]
        for condition in wanted:
            (await session.exec(select(kind).where(condition))).all()
    if lite:
        await session.exec(update(FilingNumberRow).values(number=FilingNumberRow.number + 1))  # type: ignore[call-overload, operator]
    number = None
    for table, values in rows:
        given = {name: value for name, value in values.items() if name != COUNTED.get(table)}
        row = CLASSES[table](**given, **({"number": number} if table == "company_block" else {}))
        session.add(row)
        if table in {"company_name", "customer", "filing", "approval"}:
            await session.flush()
            number = getattr(row, "number", number) if table == "company_name" else number
    await session.commit()


def engine_for(url: str, connections: int) -> AsyncEngine:
    """As durable as the product's own connections."""
    if not url.startswith("sqlite"):
        return create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), pool_size=connections)
    engine = create_async_engine(url.replace("sqlite:", "sqlite+aiosqlite:"), pool_size=connections)

    @event.listens_for(engine.sync_engine, "connect")
    def _durable(connection: Any, _: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine.sync_engine, "begin")
    def _immediate(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], iter(pickle.loads(Path(sys.argv[2]).read_bytes())), int(sys.argv[3])))

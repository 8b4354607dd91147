"""A worker over our outbox as one is usually written: ``python peer_drain.py URL BASE CARD COUNT``.

A row at a time through SQLModel's objects, asynchronously; a session of HTTP for each card; a commit for each. Of ours
it imports the tables alone. Prints rate and CPU seconds as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from peer_objects import engine_for
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.rows.outbox import OutboxRow

URL, BASE, CARD, COUNT = sys.argv[1], sys.argv[2], Path(sys.argv[3]).read_text(encoding="utf-8"), int(sys.argv[4])


async def main() -> None:
    """The next one when the last one is struck off."""
    engine = engine_for(URL, 1)
    began, before = time.perf_counter(), time.process_time()
    for _ in range(COUNT):
        async with AsyncSession(engine) as session:
            waiting = select(OutboxRow).where(col(OutboxRow.sent_at).is_(None), col(OutboxRow.dead_at).is_(None))
            row = (await session.exec(waiting.order_by(col(OutboxRow.due_at), col(OutboxRow.seq)).limit(1))).one()
            place = row.place or ["", ""]
            async with aiohttp.ClientSession() as http:
                message = {"receive_id": place[1], "msg_type": "interactive", "content": CARD, "uuid": row.dedupe_key}
                async with http.post(f"{BASE}/open-apis/im/v1/messages", json=message) as answer:
                    await answer.json()
            row.sent_at = datetime.now(UTC)
            session.add(row)
            await session.commit()
    seconds, cpu = time.perf_counter() - began, time.process_time() - before
    print(json.dumps({"rate": COUNT / seconds, "cpu": cpu / COUNT}))
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())

"""Filings through asyncpg, each one statement that commits by itself: ``python peer_asyncpg.py URL FILE CONNECTIONS``.

The file holds the statements as pickle: a list of text and parameters. Prints rate and CPU seconds as JSON.
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

import asyncpg  # type: ignore[import-not-found]  # it stands in the environment of the peers


async def main(url: str, filings: Iterator[tuple[str, tuple[Any, ...]]], connections: int) -> None:
    """Each connection takes the next one as soon as its own is committed."""
    pool = [await asyncpg.connect(url) for _ in range(connections)]
    done = 0

    async def work(connection: asyncpg.Connection) -> None:
        nonlocal done
        for text, parameters in filings:
            await connection.execute(text, *parameters)
            done += 1

    began, before = time.perf_counter(), time.process_time()
    await asyncio.gather(*map(work, pool))
    seconds, cpu = time.perf_counter() - began, time.process_time() - before
    print(json.dumps({"rate": done / seconds, "cpu": cpu / done}))
    for connection in pool:
        await connection.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], iter(pickle.loads(Path(sys.argv[2]).read_bytes())), int(sys.argv[3])))

"""The product with a bug in it, for tests that must find it: ``python -m tests.support.planted BUG run -c …``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping

from adapters.base import Incoming
from bot import cli
from bot.door import Door
from bot.intake import entry
from bot.outgoing.relay import Relay
from core.service.records import OutboxItem

_under_way: set[asyncio.Task[None]] = set()


def hasty() -> None:
    """Acknowledges a message when it has come, not when it is on disk."""
    take = entry.take_message  # type: ignore[attr-defined]

    async def later(door: Door, incoming: Incoming) -> None:
        task = asyncio.create_task(take(door, incoming))
        _under_way.add(task)
        task.add_done_callback(_under_way.discard)

    entry.take_message = later  # type: ignore[attr-defined]


def careless() -> None:
    """Notes a notice as sent before it is."""
    deliver = Relay._deliver

    async def noted(relay: Relay, item: OutboxItem, before: int) -> None:
        now = relay._door.clock()
        await relay._door.submit(lambda uow: uow.outbox.sent(item.seq, at=now))
        await deliver(relay, item, before)

    Relay._deliver = noted  # type: ignore[method-assign,assignment]


BUGS: Mapping[str, Callable[[], None]] = {bug.__name__: bug for bug in (hasty, careless)}


def program(bug: str) -> tuple[str, ...]:
    """What Python is to run for the product with this bug."""
    return ("-m", "tests.support.planted", bug)


def main() -> int:
    """Plant the bug, then do what the product does."""
    BUGS[sys.argv[1]]()
    return cli.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())

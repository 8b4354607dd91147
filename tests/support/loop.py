"""An event loop that tells when something held it up.

The loop does network only; a synchronous call on it stops every conversation at once and no linter sees the ones that
an SDK hides behind `async`. asyncio's debug mode times each callback and logs the slow ones; `Watch` collects what it
says.
"""

from __future__ import annotations

import asyncio
import logging

#: Seconds that one callback may take. Generous, because two cores are shared with everything else on the machine.
LONGEST_CALLBACK = 1.0


class WatchedLoop(asyncio.SelectorEventLoop):
    """The standard loop with our limit for a callback."""

    def __init__(self) -> None:
        super().__init__()
        self.slow_callback_duration = LONGEST_CALLBACK


class UnwatchedLoop(asyncio.SelectorEventLoop):
    """The standard loop without debug mode, for tests that measure or that block on purpose."""

    def set_debug(self, enabled: bool) -> None:
        super().set_debug(False)


class Watch(logging.Handler):
    """Collects what asyncio logs about callbacks that took too long."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.held_up: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, str) and record.msg.startswith("Executing ") and " took " in record.msg:
            self.held_up.append(record.getMessage())

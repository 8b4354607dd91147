"""An event loop that tells when something held it up.

The loop does network only; a synchronous call on it stops every conversation at once and no linter sees the ones that
an SDK hides behind `async`. So each turn of the loop is timed: from the moment when it has looked for what is ready to
the moment when it looks again. What its process spent waiting for a processor does not count, because on a busy
machine a healthy loop is late too.

asyncio's debug mode times callbacks as well and could say which one it was (`pytest -o asyncio_debug=true`). It costs
every test a third more, counts waiting for a processor, and is not needed for what else it would find: the watched
loop refuses calls from a foreign thread by itself.
"""

from __future__ import annotations

import asyncio
import logging
import selectors
import threading
import time
from collections.abc import Callable, Mapping
from contextvars import Context
from pathlib import Path
from typing import Self, TypeVarTuple

#: Seconds that one turn of the loop may take.
LONGEST_TURN = 1.0
#: Seconds for which a reading of the waiting of all threads is good, so that short turns need none of their own.
_GOOD_FOR = 0.05
_THREADS = Path("/proc/self/task")

Args = TypeVarTuple("Args")

_log = logging.getLogger(__name__)


def waited_for_a_processor() -> Mapping[str, int]:
    """For each thread of this process the nanoseconds that it was ready to run and none was free; Linux only.

    All threads, because what the loop's thread may wait for is the interpreter's lock, and who has it waits for a
    processor.
    """
    waited: dict[str, int] = {}
    for thread in _THREADS.glob("*/schedstat"):
        try:
            waited[thread.parent.name] = int(thread.read_bytes().split()[1])
        except OSError:
            continue  # it has ended meanwhile
    return waited


class Turns:
    """Times the turns of one loop and logs the ones that were too long."""

    def __init__(
        self,
        *,
        longest: float = LONGEST_TURN,
        now: Callable[[], float] = time.perf_counter,
        waited: Callable[[], Mapping[str, int]] = waited_for_a_processor,
    ) -> None:
        self._longest, self._now, self._waited = longest, now, waited
        self._began: float | None = None
        self._before = self._waited()
        self._read_at = now()

    def begin(self) -> None:
        """Something is ready and will be called now."""
        self._began = self._now()
        if self._began - self._read_at > _GOOD_FOR:
            self._before, self._read_at = self._waited(), self._began

    def end(self) -> None:
        """Everything that was ready has been called."""
        began, self._began = self._began, None
        if began is None or (took := self._now() - began) <= self._longest:
            return
        waited = sum(max(0, now - self._before.get(thread, 0)) for thread, now in self._waited().items()) / 1e9
        if took - waited > self._longest:
            _log.warning("held up for %.2f s, not counting %.2f s without a processor", took - waited, waited)


class _TimedSelector(selectors.DefaultSelector):
    """Looking for what is ready ends one turn and begins the next."""

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self._turns = turns

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._turns.end()
        ready = super().select(timeout)
        self._turns.begin()
        return ready


class WatchedLoop(asyncio.SelectorEventLoop):
    """The standard loop, with its turns timed; what is not meant for other threads refuses them."""

    def __init__(self, turns: Turns | None = None) -> None:
        self._turns = turns or Turns()
        self._thread: int | None = None  # that it runs in
        super().__init__(_TimedSelector(self._turns))

    def run_forever(self) -> None:
        """Until it is stopped, which ends its last turn."""
        self._thread = threading.get_ident()
        try:
            super().run_forever()
        finally:
            self._thread = None
            self._turns.end()

    def call_soon(
        self, callback: Callable[[*Args], object], *args: *Args, context: Context | None = None
    ) -> asyncio.Handle:
        self._refuse_other_threads()
        return super().call_soon(callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[[*Args], object], *args: *Args, context: Context | None = None
    ) -> asyncio.TimerHandle:
        self._refuse_other_threads()
        return super().call_at(when, callback, *args, context=context)

    def _refuse_other_threads(self) -> None:
        if self._thread not in (None, threading.get_ident()):
            raise RuntimeError("only call_soon_threadsafe may be called from another thread than the loop's")


class Watch(logging.Handler):
    """Collects what watched loops log about turns that took too long."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.held_up: list[str] = []

    def __enter__(self) -> Self:
        _log.disabled = False  # whoever configures logging in this process may have silenced it
        _log.addHandler(self)
        return self

    def __exit__(self, *error: object) -> None:
        _log.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.held_up.append(record.getMessage())

"""Who is turned away before he is heard: a source that was refused too often, for as long as it goes on.

Only refusals count. The platforms call from few addresses and in bursts, so whatever is proven to be theirs must never
run into a limit; and a source that had one request proven is not turned away for the failures of others behind the same
address (docs/adr/0015-only-refusals-are-counted.md).
"""

from __future__ import annotations

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from adapters.envelope import EnvelopeError
from adapters.sources import Proxies, source_of

_log = logging.getLogger(__name__)

BURST: Final = 60
"""Refusals that a source may run up at once: more than a console's check of an address with a wrong key ever makes."""
FORGIVEN: Final = 1.0
"""Refusals forgiven a second, so that a source which was turned away is heard now and then."""
SPOKEN_FOR: Final = 3600.0
"""Seconds for which one proven request speaks for its source."""
MOST: Final = 4096
"""Sources that are remembered."""


class Limited(EnvelopeError):
    """Refused too often of late. `retry_after` in whole seconds."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


@dataclass(slots=True, kw_only=True)
class _Source:
    """`left` refusals at the moment `at`."""

    left: float
    at: float
    shut: bool = False


class Doorkeeper:
    """One for all callbacks of the process. Costs two looks at small dictionaries while nobody was refused."""

    def __init__(self, *, proxies: Proxies = (), monotonic: Callable[[], float] = time.monotonic) -> None:
        self._proxies = proxies
        self._monotonic = monotonic
        self._sources: OrderedDict[str, _Source] = OrderedDict()
        self._proven: dict[str, float] = {}

    def admit(self, request: web.BaseRequest) -> None:
        """Raises `Limited`."""
        if not self._sources:
            return
        now = self._monotonic()
        self._forget(now)
        source = self._sources.get(source_of(request, self._proxies))
        if source is None or self._speaks(request, now):
            return
        _forgive(source, now)
        if source.left < 1:
            raise Limited(max(1, math.ceil((1 - source.left) / FORGIVEN)))

    def heard(self, request: web.BaseRequest) -> None:
        """This one was proven to come from a platform."""
        who, now = self._who(request), self._monotonic()
        if now - self._proven.get(who, -math.inf) > SPOKEN_FOR / 2:
            if len(self._proven) >= MOST:
                self._proven.clear()
            self._proven[who] = now

    def refused(self, request: web.BaseRequest) -> bool:
        """This one was not; whether that is worth a line in the log, which nobody shall be able to fill."""
        name, now = source_of(request, self._proxies), self._monotonic()
        source = self._sources.setdefault(name, _Source(left=float(BURST), at=now))
        self._sources.move_to_end(name)
        if len(self._sources) > MOST:
            self._sources.popitem(last=False)
        _forgive(source, now)
        worth_a_line = source.left >= 1
        source.left = max(0.0, source.left - 1)
        if source.left < 1 and not source.shut and not self._speaks(request, now):
            source.shut = True
            _log.warning("a source is turned away for a while", extra={"action": "source_shut", "source": name})
        return worth_a_line

    def _forget(self, now: float) -> None:
        """The one that was refused longest ago, once nothing is held against it any more."""
        name, source = next(iter(self._sources.items()))
        if now - source.at > BURST / FORGIVEN:
            del self._sources[name]

    def _speaks(self, request: web.BaseRequest, now: float) -> bool:
        """Whether something from there was proven of late."""
        return now - self._proven.get(self._who(request), -math.inf) <= SPOKEN_FOR

    def _who(self, request: web.BaseRequest) -> str:
        return source_of(request, self._proxies) if self._proxies else request.remote or ""


def _forgive(source: _Source, now: float) -> None:
    source.left = min(float(BURST), source.left + (now - source.at) * FORGIVEN)
    source.at = now
    source.shut = source.shut and source.left < BURST / 2

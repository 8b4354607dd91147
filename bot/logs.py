"""Logs: one line an event, a constant sentence with its facts behind it, and no personal data.

Every line carries the correlation id of the message that caused it.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_correlation: ContextVar[str] = ContextVar("correlation", default="-")
_OWN = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}


@contextmanager
def correlation(event_id: str) -> Iterator[None]:
    """Tie everything logged inside to one incoming event."""
    token = _correlation.set(hashlib.sha256(event_id.encode()).hexdigest()[:12])
    try:
        yield
    finally:
        _correlation.reset(token)


def current_correlation() -> str:
    """The short id of the event that is being handled, ``-`` outside of one."""
    return _correlation.get()


class _Line(logging.Formatter):
    """``time level logger sentence key=value … [correlation]``."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{key}={value}" for key, value in vars(record).items() if key not in _OWN)
        head = f"{self.formatTime(record)} {record.levelname:<7} {record.name} {record.getMessage()}"
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{head}{' ' + facts if facts else ''} [{_correlation.get()}]{trace}"


def set_up(*, verbose: bool = False) -> None:
    """Send everything to standard error; other people's chatter only from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "adapters", "cards", "core", "storage"):
        logging.getLogger(name).setLevel(logging.DEBUG if verbose else logging.INFO)

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
_CAUSE = "baobei_correlation"
_OWN = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}


@contextmanager
def correlation(event_id: str) -> Iterator[None]:
    """Tie everything logged inside to one incoming event."""
    name = hashlib.sha256(event_id.encode()).hexdigest()[:12]
    token = _correlation.set(name)
    try:
        yield
    except Exception as error:
        vars(error).setdefault(_CAUSE, name)  # whoever logs it stands outside
        raise
    finally:
        _correlation.reset(token)


def go_on(name: str) -> None:
    """Tie whatever this task still logs to what caused it earlier: a notice carries the id of its event."""
    _correlation.set(name or "-")


def current_correlation() -> str:
    """The short id of the event that is being handled, ``-`` outside of one."""
    return _correlation.get()


class _Line(logging.Formatter):
    """``time level logger sentence key=value … [correlation]``."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{key}={value}" for key, value in vars(record).items() if key not in _OWN)
        head = f"{self.formatTime(record)} {record.levelname:<7} {record.name} {record.getMessage()}"
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{head}{' ' + facts if facts else ''} [{_cause_of(record)}]{trace}"


def _cause_of(record: logging.LogRecord) -> str:
    """The event that is being handled, or the one that ended in the error of this line."""
    name, error = _correlation.get(), record.exc_info[1] if record.exc_info else None
    return str(vars(error).get(_CAUSE, name)) if error is not None and name == "-" else name


def set_up(*, verbose: bool = False) -> None:
    """Send everything to standard error; other people's chatter only from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "adapters", "cards", "core", "storage"):
        logging.getLogger(name).setLevel(logging.DEBUG if verbose else logging.INFO)

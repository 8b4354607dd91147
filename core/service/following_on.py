"""What draws something else with it, in the same unit of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.service.asked_anew import asked_anew, asked_no_more
from core.service.context import Context
from core.service.outcome import Outcome, and_also
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord

FOLLOWS: Mapping[EventKind, Callable[[EventRecord, UnitOfWork, Context], tuple[Outcome, ...]]] = {
    EventKind.FILING_TRANSFERRED: asked_anew,
    EventKind.FILING_EXPIRED: asked_no_more,
    EventKind.FILING_RELEASED: asked_no_more,
}
"""By what happened."""


def followed(outcome: Outcome, uow: UnitOfWork, ctx: Context) -> Outcome:
    """With all that follows from it, and from that in turn."""
    place = 0
    while place < len(outcome.events):
        event = outcome.events[place]
        if event.kind in FOLLOWS:
            outcome = and_also(outcome, FOLLOWS[event.kind](event, uow, ctx))
        place += 1
    return outcome

"""What a command came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from core.domain.frozen import dataclass
from core.domain.rules import Fact
from core.service.records import EventRecord, Notice, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``code`` says which success it was (worded in ``cards/texts.py``), ``subject`` the matter to show.

    The bus writes ``events`` to the trail and ``notices`` to the outbox in the command's own transaction.
    """

    code: str
    subject: Subject | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    events: tuple[EventRecord, ...] = ()
    notices: tuple[Notice, ...] = ()


def and_also(first: Outcome, others: Iterable[Outcome]) -> Outcome:
    """All together; the first is what is said to whoever did it."""
    for other in others:
        first = replace(first, events=(*first.events, *other.events), notices=(*first.notices, *other.notices))
    return first

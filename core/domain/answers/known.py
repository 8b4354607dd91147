"""What answers are read against: the day it is, who works here, and the rows of the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date

from core.domain.frozen import dataclass
from core.domain.linked_tables import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Asked only where the form has such a field; what is not known leaves an answer as it was written.

    ``shelf`` is what a table offers now. ``kept`` are answers that were accepted before: unchanged, they stay, with
    all that their rows said then, whatever has become of the table or the member since.
    """

    today: date | None = None
    names: Callable[[], Sequence[str]] | None = None
    shelf: Callable[[str], Shelf] | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


NOTHING = Known()

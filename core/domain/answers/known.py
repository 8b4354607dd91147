"""What answers are read against: the day it is, who works here, and the rows of the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

TableRow = Mapping[str, str]
"""The values of one row by the keys of its columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Asked only where the form has such a field; what is not known leaves an answer as it was written.

    ``rows`` finds the rows of a table whose first column may be what was written. ``kept`` are answers that were
    accepted before: unchanged, they stay, whatever has become of the table or the member since.
    """

    today: date | None = None
    names: Callable[[], Sequence[str]] | None = None
    rows: Callable[[str, str], Sequence[TableRow]] | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


NOTHING = Known()

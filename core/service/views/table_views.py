"""What is shown of a file that an administrator has sent for a linked table."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.sheets.table_rows import TableFault


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFileView:
    """``faults`` keep it from coming in; ``added``, ``changed`` and ``gone`` are titles of rows. ``choices`` are tables
    (key, label) among which it is not clear which one is meant; then nothing else is known yet. ``edition`` is the one
    that it was compared with, ``loaded`` says that it came in.
    """

    file: str
    name: str
    table: str = ""
    label: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    faults: tuple[TableFault, ...] = ()
    absent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    edition: int = 0
    loaded: bool = False
    dropped: bool = False

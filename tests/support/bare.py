"""A ledger's rows without what rises with every change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from tests.support.builders import Ledger

_PASSING = ("trail.", "outbox.", "merges.", "company_names.merges")
"""What is added to by every command, and the merges themselves."""


def without_versions(ledger: Ledger) -> dict[str, dict[Any, Any]]:
    """Every row of every table but the trail, what is on its way, and the merges; sets of ids in one order."""
    tables = ledger.snapshot()
    return {
        name: {key: _bare(row) for key, row in rows.items() if row != ()}
        for name, rows in tables.items()
        if not name.startswith(_PASSING)
    }


def _bare(row: Any) -> Any:
    if isinstance(row, tuple):
        return tuple(sorted(map(_bare, row), key=str))
    if not is_dataclass(row) or isinstance(row, type):
        return row
    changes: dict[str, Any] = {"version": 0} if any(each.name == "version" for each in fields(row)) else {}
    if (contacts := getattr(row, "contacts", None)) is not None:
        changes["contacts"] = tuple(sorted(contacts, key=str))
    changed: Callable[..., Any] = replace
    return changed(row, **changes)

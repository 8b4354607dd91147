"""Tables of the duplicate check: places, readings, trades, variants; docs/dedupe.md says how they are made."""

from __future__ import annotations

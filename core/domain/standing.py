"""How many filings of somebody stand where: what the figures of a dashboard are added up from."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.filing import FilingStatus, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Of one owner: ``count`` filings of this kind, ``fresh`` of them filed since the instant that was asked for."""

    status: FilingStatus
    stage: str
    origin: Origin
    count: int
    fresh: int

"""How many filings of whom stand where: what the figures of a dashboard are added up from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.domain.filing import FilingStatus, Origin
from core.domain.ids import MemberId


class Held(NamedTuple):
    """So many live filings of each owner who has any stand there."""

    status: FilingStatus
    stage: str
    filings: Mapping[MemberId, int]


class Filed(NamedTuple):
    """So many filings of each owner who has any, filed in the time that was asked about, are this now."""

    status: FilingStatus
    origin: Origin
    filings: Mapping[MemberId, int]

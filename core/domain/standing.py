"""How many filings of somebody stand where: what the figures of a dashboard are added up from."""

from __future__ import annotations

from typing import NamedTuple

from core.domain.filing import FilingStatus, Origin
from core.domain.ids import MemberId


class Held(NamedTuple):
    """So many live filings of one owner stand there."""

    owner: MemberId
    status: FilingStatus
    stage: str
    filings: int


class Filed(NamedTuple):
    """So many filings of one owner, filed in the time that was asked about, are this now."""

    owner: MemberId
    status: FilingStatus
    origin: Origin
    filings: int

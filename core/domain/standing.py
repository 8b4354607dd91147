"""How many filings of whom stand where: what the figures of a dashboard are added up from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from core.domain.filing import OWNED, FilingStatus, Origin
from core.domain.ids import MemberId


class Held(NamedTuple):
    """So many live filings of each owner who has any stand there."""

    status: FilingStatus
    stage: str
    filings: Mapping[MemberId, int]


class Result(StrEnum):
    """What came of a filing. What has passed has passed, whatever becomes of the protection: a night in which very many
    end changes nothing of what was filed in the months before.
    """

    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"


RESULTS: Final[Mapping[FilingStatus, Result]] = {
    FilingStatus.PENDING: Result.WAITING,
    FilingStatus.REJECTED: Result.FAILED,
    FilingStatus.WITHDRAWN: Result.FAILED,
    **dict.fromkeys(OWNED, Result.PASSED),
}


class Filed(NamedTuple):
    """So many filings of each owner who has any, filed in the time that was asked about, came to this so far."""

    result: Result
    origin: Origin
    filings: Mapping[MemberId, int]

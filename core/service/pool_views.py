"""What a reader gets to see of the public pool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.domain.ids import EntryId, FilingId
from core.domain.pool import Cause
from core.domain.rules import RuleRef
from core.service.ports.pool import BroughtBack

PAGE = 8
"""Customers on one card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLine:
    """A customer in the pool for one reader; what the policy hides before a claim is empty.

    ``may`` says whether he could claim it now; if not, ``why_not`` is the code of the refusal and ``until`` how long
    it stands in the way, if it ends by itself.
    """

    id: EntryId
    number: int
    company: str
    region: str
    product: str
    since: datetime
    cause: Cause
    hands: int
    may: bool = False
    why_not: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """公海: the newest first. ``before`` is the entry to page on from, ``text`` what was searched for; ``pools`` has
    (name, how many lie there) of each pool that the reader may look into, ``figures`` what came back of late.
    """

    lines: tuple[PoolLine, ...]
    total: int
    before: EntryId | None = None
    text: str = ""
    pools: tuple[tuple[str, int], ...] = ()
    figures: BroughtBack | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandView:
    """One former owner's time with the customer; ``end`` is the status of his filing."""

    owner: str
    since: datetime
    until: datetime | None
    end: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolEntryView:
    """One customer in the pool for one reader. ``shown`` are (field label, value) pairs of what is not hidden,
    ``hands`` its former owners, the latest first.

    ``waiting`` counts those in line, ``my_place`` is the reader's place from 1 on; ``turn_until`` is set while somebody
    has it to himself, ``my_turn`` if that is the reader. ``taken_by`` is who has it meanwhile.
    """

    line: PoolLine
    pool: str
    reason: str = ""
    shown: tuple[tuple[str, str], ...] = ()
    hands: tuple[HandView, ...] = ()
    waiting: int = 0
    my_place: int | None = None
    my_turn: bool = False
    turn_until: datetime | None = None
    live: bool = True
    taken_by: str = ""
    taken_as: FilingId | None = None
    rule: RuleRef | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """For whom somebody waits: ``place`` from 1 on; ``until`` is the end of the present owner's protection."""

    company: str
    place: int
    since: datetime
    number: int | None = None
    until: datetime | None = None

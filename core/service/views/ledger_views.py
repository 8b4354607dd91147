"""What a reader takes away in an export, already stripped of what he may not have; and how an import stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.imports import ListKind
from core.domain.sheets.faults import Fault
from core.service.views.course_views import TraceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFiling:
    """One filing for one reader; ``contact`` and ``phone`` are masked unless he may have them."""

    number: int
    company: str
    uscc: str
    contact: str
    phone: str
    owner: str
    team: str
    status: FilingStatus
    filed_at: datetime
    decided_at: datetime | None
    decided_by: str
    until: datetime | None
    reason: str
    answers: Mapping[str, str] = field(default_factory=dict)
    trace: tuple[TraceLine, ...] = ()
    offered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPage:
    """``last`` is the number to go on behind, ``None`` on the last page."""

    rows: tuple[ExportedFiling, ...]
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """An import for whoever sent the file: ``columns`` are (letter, header, label of the field or empty, sure),
    ``fields`` (key, label) what a column may be, ``owner`` whose the lines are that name nobody. ``may_be_other`` says
    that it may be a list of the other kind, ``may_be_leads`` that it may be one of leads,
    ``examples`` what is wrong with the first lines of the trial.
    """

    number: int
    name: str
    state: str
    columns: tuple[tuple[str, str, str, bool], ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    trial: bool = False
    problem: str = ""
    done: int = 0
    total: int = 0
    fields: tuple[tuple[str, str], ...] = ()
    owner: str = ""
    accepts: bool = False
    kind: ListKind = ListKind.CUSTOMERS
    may_be_other: bool = False
    may_be_leads: bool = False
    examples: tuple[tuple[int, Fault], ...] = ()

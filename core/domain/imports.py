"""An import: a list on its way into the ledger, chunk by chunk, and what became of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId, OrderId
from core.domain.rules import RuleViolation
from core.domain.sheets.faults import Fault


class ListKind(StrEnum):
    """What a list is of; ``UNCLEAR`` until somebody says which of the two."""

    CUSTOMERS = "customers"
    ORDERS = "orders"
    LEADS = "leads"
    UNCLEAR = "unclear"


class JobState(StrEnum):
    """Where an import is in its life."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


UNFINISHED = (JobState.WAITING, JobState.RUNNING, JobState.UNDOING)
"""States in which something is still to be done."""


class LineOutcome(StrEnum):
    """What became of a line; the last three by an undo. ``CORRECTED`` is an order that was there, written otherwise."""

    ADDED = "added"
    CORRECTED = "corrected"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    SUSPECTED = "suspected"
    REMOVED = "removed"
    RESTORED = "restored"
    KEPT = "kept"


YEARLESS, HIDDEN_LINES, HIDDEN_COLUMNS = "yearless", "hidden_lines", "hidden_columns"
"""What a trial counts beside the outcomes: lines with a date to which a year was added, and what nobody sees."""
AMOUNT = "amount"
"""What a list of orders counts besides: the fen of the orders that are new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """``digest`` is the SHA-256 of the file, ``columns`` the mapping that was agreed on (place → field), ``done`` the
    last line that was dealt with, ``counts`` the lines by outcome. ``by`` is ``None`` for the shell.

    ``file`` is the kept file of one that was sent in chat; ``headers`` are those of its columns, ``unsure`` the places
    of columns that were merely guessed; ``trial`` is what it would come to, once that was tried; ``problem`` why it
    cannot be imported (a code). ``mover`` is whoever confirmed it, or wants it undone.

    ``other`` are the columns that it would have as a list of the other kind, empty where it can be none; ``examples``
    are the first lines of the trial that have something wrong.
    """

    id: str
    number: int
    name: str
    digest: str
    by: MemberId | None
    state: JobState
    started_at: datetime
    changed_at: datetime
    columns: Mapping[int, str]
    owner: MemberId | None = None
    accept_suspected: bool = False
    total: int = 0
    done: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    file: str = ""
    headers: tuple[str, ...] = ()
    unsure: tuple[int, ...] = ()
    mover: MemberId | None = None
    trial: Mapping[str, int] | None = None
    problem: str = ""
    kind: ListKind = ListKind.CUSTOMERS
    other: Mapping[int, str] = field(default_factory=dict)
    examples: tuple[tuple[int, Fault], ...] = ()
    version: int = 1

    def counted(self, outcome: LineOutcome) -> int:
        """How many lines came to this."""
        return self.counts.get(outcome.value, 0)

    def advanced(self, *, to: int, outcomes: Mapping[LineOutcome, int], at: datetime) -> ImportJob:
        """So much further. Raises ``import_over`` for one that is finished, cancelled or undone."""
        self.must_be(JobState.RUNNING)
        counts = dict(self.counts)
        for outcome, lines in outcomes.items():
            counts[outcome.value] = counts.get(outcome.value, 0) + lines
        return replace(self, done=to, counts=counts, changed_at=at)

    def moved(self, state: JobState, *, at: datetime) -> ImportJob:
        """In another state."""
        return replace(self, state=state, changed_at=at)

    def must_be(self, *states: JobState) -> None:
        """Raises ``import_over``."""
        if self.state not in states:
            raise RuleViolation("import_over", number=self.number, state=self.state.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """One line of the sheet. ``filing`` and ``customer`` are what it added; ``customer`` only if it was new then.
    ``order`` is what it added or corrected.
    """

    line: int
    outcome: LineOutcome
    filing: FilingId | None = None
    customer: CustomerId | None = None
    order: OrderId | None = None
    faults: tuple[Fault, ...] = ()

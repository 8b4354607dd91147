"""The course of an approval as a reader gets to see it: where it is, and what happened so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.domain.policy.approval import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One step of a matter's life: ``what`` is an ``EventKind`` value, or ``act:`` and an ``ActKind`` value; ``to`` is
    who was asked in consequence.
    """

    at: datetime
    what: str
    who: str
    comment: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """Where the approval of a matter is. ``step`` counts from 1; ``mode`` is a ``Mode`` value; ``standing_in`` has
    (who answers, for whom).

    ``may_…`` say what this reader can do now. ``returned_by`` and ``lacking`` are filled while it is with the filer.
    ``copied`` are told without being asked.
    """

    flow: str = ""
    version: int = 0
    step: int = 1
    steps: int = 1
    name: str = ""
    mode: str = Mode.ANY.value
    standing_in: tuple[tuple[str, str], ...] = ()
    due_at: datetime | None = None
    returned_by: str = ""
    lacking: str = ""
    may_hand_on: bool = False
    may_add: bool = False
    may_return: bool = False
    may_complete: bool = False
    words_needed: bool = False
    copied: tuple[str, ...] = ()

"""The course of an approval as a reader gets to see it: where it is, and what happened so far."""

from __future__ import annotations

from datetime import datetime

from core.domain.frozen import dataclass
from core.domain.policy.approval import Mode
from core.domain.rules import RuleRef


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """What somebody asks for and others say yes or no to, for one reader: what all such matters have in common.

    ``waiting_for`` names whose answer is awaited, ``decided_by`` who gave the last word (nobody where a rule did);
    ``mine`` is whether the reader is who asks, ``may_…`` say what he can do now.
    """

    at: datetime
    decided_by: str = ""
    waiting_for: tuple[str, ...] = ()
    rule: RuleRef | None = None
    receipt: str = ""
    trace: tuple[TraceLine, ...] = ()
    approval: ApprovalView | None = None
    mine: bool = False
    may_decide: bool = False
    may_withdraw: bool = False
    now: datetime | None = None

    @property
    def drawn_at(self) -> datetime:
        """The moment that it is shown for."""
        return self.now or self.at

    @property
    def is_simple(self) -> bool:
        """Whether it can be agreed to together with others. Most such matters want a look each."""
        return False

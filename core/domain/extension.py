"""A request for more time (S47, S48): what it has to fulfil, and its life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import ExtensionId, FilingId, MemberId
from core.domain.policy.protection import ExtensionRules
from core.domain.rules import RuleRef, RuleViolation


class ExtensionStatus(StrEnum):
    """Where a request is in its life."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """``number`` is how many extensions the filing has with it; ``until_before`` is the end as it was when it was asked
    for, ``until_after`` the one that the answer led to. ``answer`` says why not.
    """

    id: ExtensionId
    filing_id: FilingId
    number: int
    by: MemberId
    days: int
    reason: str
    asked_at: datetime
    until_before: datetime
    rule: RuleRef
    status: ExtensionStatus = ExtensionStatus.WAITING
    until_after: datetime | None = None
    decided_at: datetime | None = None
    decided_by: MemberId | None = None
    answer: str | None = None
    version: int = 1

    @property
    def until(self) -> datetime:
        """The end that it leads to, or would."""
        return self.until_after or self.until_before + timedelta(days=self.days)

    def settle(
        self,
        status: ExtensionStatus,
        *,
        until: datetime,
        by: MemberId | None,
        at: datetime,
        answer: str | None = None,
        rule: RuleRef,
    ) -> Extension:
        """What became of it; ``by`` is ``None`` for the rule itself. Raises ``extension_settled``."""
        self.must_wait()
        return replace(self, status=status, until_after=until, decided_by=by, decided_at=at, answer=answer, rule=rule)

    def must_wait(self) -> None:
        """Raises ``extension_settled``, with who decided and when."""
        if self.status is not ExtensionStatus.WAITING:
            at = self.decided_at.isoformat() if self.decided_at else None
            raise RuleViolation("extension_settled", rule=self.rule, by_id=self.decided_by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a request can show, looked up when it is asked: whether the condition holds, how many effective follow-ups
    there were of late, how many photos and files came with follow-ups of late.
    """

    holds: Callable[[], bool]
    effective: Callable[[], int]
    evidence: Callable[[], int]


def must_be_extendable(
    filing: Filing,
    rules: ExtensionRules,
    *,
    days: int,
    reason: str,
    now: datetime,
    grounds: Grounds,
    rule: RuleRef,
) -> None:
    """Every condition of the rules, one after the other, so that a refusal says which one it was.

    Raises ``not_protected``, ``no_extensions``, ``extensions_used_up``, ``extension_too_long``,
    ``extension_too_early``, ``extension_condition``, ``extension_actions``, ``extension_evidence``,
    ``extension_reason``.
    """
    until = filing.must_be_protected()
    if not rules.times:
        raise RuleViolation("no_extensions", rule=rule, number=filing.number)
    if filing.extensions >= rules.times:
        raise RuleViolation("extensions_used_up", rule=rule, number=filing.number, times=rules.times)
    if not 0 < days <= rules.longest.days:
        raise RuleViolation("extension_too_long", rule=rule, number=filing.number, days=rules.longest.days)
    if rules.earliest is not None and now < until - rules.earliest:
        raise RuleViolation(
            "extension_too_early", rule=rule, number=filing.number, since=(until - rules.earliest).isoformat()
        )
    if not grounds.holds():
        raise RuleViolation("extension_condition", rule=rule, number=filing.number, when=rules.when)
    _must_be_followed_up(filing, rules, grounds, rule)
    if rules.reason and not reason.strip():
        raise RuleViolation("extension_reason", rule=rule, number=filing.number)


def _must_be_followed_up(filing: Filing, rules: ExtensionRules, grounds: Grounds, rule: RuleRef) -> None:
    """Effective follow-ups of late, and something that proves them."""
    span = rules.actions_since.days
    if rules.actions and (done := grounds.effective()) < rules.actions:
        missing = rules.actions - done
        raise RuleViolation(
            "extension_actions", rule=rule, number=filing.number, span=span, actions=rules.actions, missing=missing
        )
    if rules.evidence and not grounds.evidence():
        raise RuleViolation("extension_evidence", rule=rule, number=filing.number, span=span)

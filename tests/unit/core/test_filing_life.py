"""The life of one filing, step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.filing import Filing, FilingStatus
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef, RuleViolation
from tests.support.builders import LIN, RULE, WANG, XU, a_filing
from tests.support.clock import ORDINARY_MORNING

NOON = ORDINARY_MORNING + timedelta(hours=2)
MONTH = timedelta(days=30)
PROTECTION = RuleRef(version=1, clause=Clause.PROTECTION.value)


def approved() -> Filing:
    """Approved at noon."""
    return a_filing().approve(by=LIN, at=NOON, until=NOON + MONTH, rule=PROTECTION)


def ended(status: FilingStatus) -> Filing:
    """A filing in this state, decided by 林岚 at noon."""
    return a_filing(status=status, decided_by=LIN, decided_at=NOON, protected_until=NOON + MONTH)


def test_approval_protects_from_the_moment_of_the_decision() -> None:
    """Not from the moment of the filing: a slow manager costs the salesperson nothing."""
    filing = approved()

    assert (filing.status, filing.decided_by, filing.decided_at) == (FilingStatus.PROTECTED, LIN, NOON)
    assert filing.protected_until == NOON + MONTH
    assert filing.rule == PROTECTION
    assert filing.is_live


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_rejection_without_a_reason_is_refused(reason: str) -> None:
    """The salesperson must be able to read why."""
    with pytest.raises(RuleViolation) as refusal:
        a_filing().reject(by=LIN, at=NOON, reason=reason, rule=RULE)

    assert (refusal.value.code, refusal.value.facts) == ("reason_needed", {"number": 1})


def test_a_rejection_keeps_its_reason_and_frees_the_customer() -> None:
    """Spaces around the reason are nobody's."""
    filing = a_filing().reject(by=LIN, at=NOON, reason=" 资料不全 ", rule=RULE)

    assert (filing.status, filing.reason, filing.decided_by) == (FilingStatus.REJECTED, "资料不全", LIN)
    assert not filing.is_live


def test_the_owner_may_withdraw_while_it_waits() -> None:
    """With a reason or without one."""
    filing = a_filing().withdraw(by=WANG, at=NOON, reason=None, rule=RULE)

    assert (filing.status, filing.decided_by, filing.reason) == (FilingStatus.WITHDRAWN, WANG, None)
    assert not filing.is_live


def test_nobody_withdraws_the_filing_of_somebody_else() -> None:
    """Whatever state it is in, that is said first."""
    with pytest.raises(RuleViolation) as waiting:
        a_filing().withdraw(by=XU, at=NOON, reason=None, rule=RULE)
    with pytest.raises(RuleViolation) as over:
        approved().withdraw(by=XU, at=NOON, reason=None, rule=RULE)

    assert (waiting.value.code, over.value.code) == ("not_yours", "not_yours")


@pytest.mark.parametrize("status", [status for status in FilingStatus if status is not FilingStatus.PENDING])
def test_what_is_decided_stays_decided(status: FilingStatus) -> None:
    """Whoever comes second is told who was first, when, and what it is now."""
    filing = ended(status)
    told = {"number": 1, "status": status.value, "by_id": LIN, "at": NOON.isoformat()}

    for decide in (
        lambda: filing.approve(by=LIN, at=NOON, until=NOON + MONTH, rule=PROTECTION),
        lambda: filing.reject(by=LIN, at=NOON, reason="重复", rule=RULE),
        lambda: filing.withdraw(by=WANG, at=NOON, reason=None, rule=RULE),
    ):
        with pytest.raises(RuleViolation) as refusal:
            decide()

        assert (refusal.value.code, refusal.value.facts) == ("already_decided", told)


def test_protection_ends_at_its_last_moment_and_not_before() -> None:
    """The moment itself belongs to the next one who files."""
    filing = approved()
    with pytest.raises(RuleViolation) as early:
        filing.expire(at=NOON + MONTH - timedelta(microseconds=1))

    expired = filing.expire(at=NOON + MONTH)

    assert early.value.code == "not_due"
    assert expired.status is FilingStatus.EXPIRED
    assert not expired.is_live


@pytest.mark.parametrize("status", [status for status in FilingStatus if status is not FilingStatus.PROTECTED])
def test_only_a_protection_expires(status: FilingStatus) -> None:
    """A waiting filing waits as long as it has to."""
    with pytest.raises(RuleViolation) as refusal:
        ended(status).expire(at=NOON + 2 * MONTH)

    assert refusal.value.code == "not_protected"

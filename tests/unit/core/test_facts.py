"""What conditions may know of a filing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.filing import Filing
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Policy
from core.domain.policy.names import BASE
from core.service.ports.store import UnitOfWork
from core.service.procedures.facts import Facts, facts_of
from core.service.record_follow_up import RecordFollowUp
from core.service.release_filing import ReleaseFiling
from core.service.withdraw_filing import WithdrawFiling
from tests.support.builders import FREE_AFTERWARDS, LIN, SUN, WANG, Ledger


def facts(ledger: Ledger, filing: Filing) -> dict[str, object]:
    """Every fact of it, as it is now."""

    def known(uow: UnitOfWork) -> dict[str, object]:
        now = uow.filings.get(filing.id)
        return dict(facts_of(now, uow.customers.get(now.customer_id), uow, ledger.policy, now=ledger.clock()))

    return ledger.read(known)


def test_every_name_is_known(ledger: Ledger) -> None:
    """Whatever a condition may ask for."""
    found = {name for name in facts(ledger, ledger.file(WANG)) if not name.startswith("form.")}

    assert found == set(BASE)


def test_time_is_told_in_days_and_in_the_clock_of_the_house(ledger: Ledger) -> None:
    """How old the filing is, what is left of its protection, and the local hour and weekday."""
    filing = ledger.file(WANG)
    ledger.approve(filing, by=LIN)
    known = facts(ledger.later(timedelta(days=3, hours=1)), filing)
    local = ledger.clock() + timedelta(hours=8)

    assert (known["filing.age_days"], known["filing.days_left"]) == (3.0, 27.0)
    assert (known["now.hour"], known["now.weekday"]) == (float(local.hour), float(local.isoweekday()))


def test_the_past_of_a_customer_is_what_came_before_the_filing(ledger: Ledger) -> None:
    """A first filing has none; one after a rejection has one, and it was rejected."""
    first = ledger.file(WANG)
    assert (facts(ledger, first)["customer.known"], facts(ledger, first)["history.filings"]) == (False, 0.0)
    ledger.reject(first, by=LIN)
    second = facts(ledger, ledger.file(SUN))

    assert (second["customer.known"], second["history.filings"], second["history.rejected"]) == (True, 1.0, 1.0)


def test_what_was_done_with_a_customer_is_known(ledger: Ledger) -> None:
    """Also under an earlier filing; whom nobody ever contacted is as idle as the filing is old, and no more."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    first = ledger.approve(ledger.file(WANG))
    assert facts(ledger.later(timedelta(days=2)), first)["history.idle_days"] == 2.0
    for note in ("拜访了王总，看了两条产线的样品", "跟进中"):
        ledger.do(RecordFollowUp(filing_id=first.id, by=WANG, kind="拜访", note=note))
    ledger.do(ReleaseFiling(filing_id=first.id, by=WANG, reason="客户没有预算"))
    ledger.later(timedelta(days=5))
    known = facts(ledger, ledger.file(SUN))

    assert (known["history.follow_ups"], known["history.effective"], known["history.idle_days"]) == (2.0, 1.0, 0.0)


def test_a_submitter_holds_what_is_live_besides_this_filing(ledger: Ledger) -> None:
    """A withdrawn one is no longer his."""
    ledger.file(WANG)
    other = ledger.file(WANG, company="无锡远舟食品有限公司", phone="13900012346")
    third = ledger.file(WANG, company="常州云帆纺织有限公司", phone="13900012347")
    assert facts(ledger, third)["submitter.holding"] == 2.0
    ledger.do(WithdrawFiling(filing_id=other.id, by=WANG))

    assert facts(ledger, third)["submitter.holding"] == 1.0


def test_what_a_condition_does_not_speak_of_is_not_looked_up() -> None:
    """History costs only the policies that ask for it, and then once."""
    asked: list[str] = []

    def once() -> float:
        asked.append("history.filings")
        return 2.0

    known = Facts({"amount": 5.0}, {"history.filings": once})
    names = Policy().names
    assert Condition("amount > 1.0", names).holds(known)
    assert asked == []
    assert Condition("history.filings > 1.0 && history.filings < 3.0", names).holds(known)

    assert asked == ["history.filings"]


@pytest.mark.parametrize("text", ["duplicate.band == 'clear'", "!customer.known", "now.hour < 24"])
def test_conditions_over_looked_up_facts_hold(ledger: Ledger, text: str) -> None:
    """The kinds are those of the names."""
    filing = ledger.file(WANG)

    def asked(uow: UnitOfWork) -> bool:
        known = facts_of(filing, uow.customers.get(filing.customer_id), uow, ledger.policy, now=ledger.clock())
        return Condition.parse(text, ledger.policy.names).holds(known)

    assert ledger.read(asked)

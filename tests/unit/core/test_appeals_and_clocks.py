"""申诉 and time: the clock of a protection stands still, once, and what happens to a contested customer meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.domain.appeal import Appeal, AppealState, outside
from core.domain.clocks import joined
from core.domain.extension import Extension
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.pool import Consent, HandoverRules, PoolRules
from core.domain.policy.protection import Pause, ReleaseRules
from core.service.decide_matter import ApproveMatter
from core.service.directory import MemberLeaves
from core.service.expire_many import look
from core.service.hand_over import HandOver
from core.service.outcome import Outcome
from core.service.procedures.clocks import run_of
from core.service.queue import JoinQueue
from core.service.records import about_extension
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from core.service.transfer_customers import TransferCustomers
from core.service.views.pool_views import pool_view
from core.service.views.protection_views import protection_view
from tests.support.appealing import again, appeal_in, appeal_of, appealed, dismiss, judges, uphold, withdraw
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.clock import ORDINARY_MORNING
from tests.support.ringing import ring
from tests.unit.core.test_extending import follow

DAY = timedelta(days=1)


def held(ledger: Ledger) -> Filing:
    """王晨 has it, and was there."""
    filing = ledger.approve(ledger.file(WANG))
    follow(ledger, filing)
    return filing


def without_pause(ledger: Ledger) -> None:
    """The policy does not stop the clock for appeals."""
    protection = replace(ledger.policy.protection, pauses=(Pause.WAITING,))
    ledger.policy = replace(ledger.policy, protection=protection)


@pytest.mark.parametrize("ruling", [dismiss, uphold])
def test_the_end_moves_by_the_time_that_the_appeal_took(
    ledger: Ledger, ruling: Callable[[Ledger, Appeal, MemberId], Outcome]
) -> None:
    """Whoever has the customer then; the reminders of the later end begin anew, and the card says why."""
    filing = held(ledger)
    appeal = appealed(ledger, filing)
    ledger.later(4 * DAY)
    ruling(ledger, appeal, ZHOU)
    now = ledger.again(filing)
    view = ledger.read(lambda uow: protection_view(now, now.owner, uow, ledger.context()))

    assert now.must_be_protected() == filing.must_be_protected() + 4 * DAY
    assert (now.reminded, now.warned_at) == (None, None)
    assert view.stood == ((4 * DAY, now.must_be_protected()),)
    assert not view.stopped


def test_nothing_ends_and_nobody_is_reminded_while_an_appeal_is_open(ledger: Ledger) -> None:
    """However long the ruling takes; afterwards the owner is warned before the end."""
    filing = held(ledger)
    ledger.later(29 * DAY)
    ring(ledger)
    appeal = appealed(ledger, filing)
    told = ledger.told(WANG)
    ledger.later(10 * DAY)
    ring(ledger)
    assert ledger.again(filing).status is FilingStatus.PROTECTED
    assert [kind for kind in ledger.told(WANG)[len(told) :] if kind == "ending_digest"] == []
    withdraw(ledger, appeal)
    now = ledger.again(filing)

    assert now.must_be_protected() == filing.must_be_protected() + 10 * DAY
    for _ in range(3):
        ledger.later(DAY)
        ring(ledger)
    assert ledger.again(filing).status is FilingStatus.EXPIRED
    assert "ending_digest" in ledger.told(WANG)[len(told) :]


def test_a_policy_without_the_pause_lets_time_run(ledger: Ledger) -> None:
    """It ends as ever, and lies in the pool; the appeal goes on about it there."""
    without_pause(ledger)
    filing = held(ledger)
    ledger.later(20 * DAY)
    appeal = appealed(ledger, filing)
    ledger.later(12 * DAY)
    ring(ledger)
    ledger.later(2 * DAY)
    ring(ledger)
    assert ledger.again(filing).status is FilingStatus.EXPIRED
    uphold(ledger, appeal, ZHOU)
    now = ledger.read(lambda uow: uow.filings.live_of(filing.customer_id, ""))

    assert now is not None
    assert (now.owner, now.number) == (SUN, 2)


def test_a_night_of_many_leaves_contested_customers_to_be_weighed(ledger: Ledger) -> None:
    """The sets end what is plain alone."""
    filing = held(ledger)
    ledger.at(filing.must_be_protected() - DAY)
    ring(ledger)
    appealed(ledger, filing)
    ledger.at(filing.must_be_protected() + DAY)
    looked = ledger.read(lambda uow: look(uow, ledger.context(), after=None, limit=10))

    assert (looked.looked_at, len(looked.endings)) == (1, 0)


@pytest.mark.parametrize("appeal_first", [True, False])
def test_a_request_and_an_appeal_at_once_stop_the_clock_once(ledger: Ledger, appeal_first: bool) -> None:
    """Two days of the one, two of both, two of the other: six, and fifteen that were granted."""
    filing = held(ledger)

    def ask() -> Extension:
        ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason="合同在走流程"))
        found = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
        assert found is not None
        return found

    def grant(extension: Extension) -> None:
        ledger.do(ApproveMatter(about=about_extension(extension.id), by=LIN))

    if appeal_first:
        appeal = appealed(ledger, filing)
        ledger.later(2 * DAY)
        extension = ask()
        ledger.later(2 * DAY)
        dismiss(ledger, appeal, ZHOU)
        ledger.later(2 * DAY)
        grant(extension)
    else:
        extension = ask()
        ledger.later(2 * DAY)
        appeal = appealed(ledger, filing)
        ledger.later(2 * DAY)
        grant(extension)
        ledger.later(2 * DAY)
        dismiss(ledger, appeal, ZHOU)

    assert ledger.again(filing).must_be_protected() == filing.must_be_protected() + 21 * DAY


def test_two_appeals_at_once_stop_the_clock_once(ledger: Ledger) -> None:
    """Of 徐朗 and of 孙悦."""
    filing = held(ledger)
    first = appealed(ledger, filing)
    ledger.later(2 * DAY)
    second = appealed(ledger, filing, XU)
    ledger.later(2 * DAY)
    dismiss(ledger, first, ZHOU)
    ledger.later(DAY)
    dismiss(ledger, second, LIN)

    assert ledger.again(filing).must_be_protected() == filing.must_be_protected() + 5 * DAY


def test_the_clocks_of_a_protection_stand_still_too(ledger: Ledger) -> None:
    """A long silence during an appeal costs nothing."""
    ledger.policy = replace(ledger.policy, release=ReleaseRules(idle=10 * DAY))
    filing = held(ledger)
    appeal = appealed(ledger, filing)
    ledger.later(20 * DAY)
    ring(ledger)
    dismiss(ledger, appeal, ZHOU)
    now = ledger.again(filing)
    run = ledger.read(lambda uow: run_of(now, uow, ledger.context()))

    assert now.status is FilingStatus.PROTECTED
    assert run.open(ledger.clock())[0].due > ledger.clock() + 9 * DAY


def test_a_contested_customer_passes_to_nobody_but_the_appellant(ledger: Ledger) -> None:
    """Given to him, there is nothing left to decide."""
    ledger.policy = replace(ledger.policy, handover=HandoverRules(consent=Consent.NONE))
    filing = held(ledger)
    appeal = appealed(ledger, filing)
    elsewhere = TransferCustomers(by=WANG, to=XU, filings=(filing.id,))
    assert ledger.refusal(elsewhere).code == "transfer_appealed"
    ledger.do(TransferCustomers(by=WANG, to=SUN, filings=(filing.id,)))

    assert ledger.again(filing).owner == SUN
    assert (again(ledger, appeal).state, again(ledger, appeal).settled_by) == (AppealState.WITHDRAWN, None)
    assert judges(ledger, appeal) == ()


def test_a_handover_takes_the_appeal_along(ledger: Ledger) -> None:
    """To the leader who was to rule: somebody else is asked; and the ruling moves it from the heir."""
    filing = held(ledger)
    appeal = appealed(ledger, filing, XU)
    assert judges(ledger, appeal) == (LIN,)
    ledger.do(HandOver(member=WANG, by=ZHOU, to=LIN))
    ring(ledger)

    assert ledger.again(filing).owner == LIN
    assert judges(ledger, appeal) == (ZHOU,)
    uphold(ledger, appeal, ZHOU)
    assert ledger.again(filing).owner == XU


def test_a_leavers_contested_customer_waits_in_the_pool_for_its_ruling(ledger: Ledger) -> None:
    """Where nobody takes it over; the pool says so."""
    ledger.policy = replace(
        ledger.policy,
        handover=replace(ledger.policy.handover, heirs=(ledger.policy.handover.heirs[-1],)),
        pool=PoolRules(fresh_wait=timedelta()),
    )
    filing = held(ledger)
    appealed(ledger, filing)
    ledger.do(MemberLeaves(member_id=WANG))
    ring(ledger)
    view = ledger.read(lambda uow: pool_view(XU, uow, ledger.context()))

    assert [(line.may, line.why_not) for line in view.lines] == [(False, "claim_appealed")]


def test_whoever_queues_has_his_turn_after_the_ruling(ledger: Ledger) -> None:
    """Not while nobody may claim."""
    filing = held(ledger)
    ledger.do(JoinQueue(customer_id=filing.customer_id, by=HE))
    appeal = appealed(ledger, filing)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=LIN, reason="没有动静"))
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, ""))
    assert entry is not None
    assert entry.turn_of is None
    dismiss(ledger, appeal, ZHOU)

    assert ledger.read(lambda uow: uow.pool.get(entry.id)).turn_of == HE
    assert ledger.told(HE)[-1] == "pool_turn"
    assert appeal_in(ledger, ledger.do(appeal_of(filing, WANG))).against is None


def test_stretches_that_overlap_count_once() -> None:
    """Whatever their order."""

    def at(hours: int) -> datetime:
        return ORDINARY_MORNING + timedelta(hours=hours)

    apart = [(at(0), at(2)), (at(1), at(4)), (at(6), at(7)), (at(7), at(8))]

    assert joined(apart) == ((at(0), at(4)), (at(6), at(8)))
    assert outside((at(3), at(9)), apart) == timedelta(hours=3)
    assert outside((at(0), at(4)), apart) == timedelta()
    assert outside((at(9), at(9)), apart) == timedelta()

"""Traps into which other programs fell, and that are not held by a test of their own elsewhere.

All of them, with the place of each, stand in tests/architecture/test_traps_of_others.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.domain.filing import FilingStatus
from core.domain.policy.protection import ProtectionRules, ReleaseRules
from core.service.decide_matter import ApproveMatter
from core.service.give_alias import GiveAlias
from core.service.queue import LeaveQueue
from core.service.record_follow_up import RecordFollowUp
from core.service.records import about_extension
from core.service.request_extension import RequestExtension
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.invented import company_name
from tests.support.lists import a_line, as_book, import_into
from tests.support.pooling import at_once, claim_of, claimed, given_back, queued, released, rules
from tests.support.ringing import ring

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_a_customer_who_was_never_followed_up_is_not_released_on_the_first_night(ledger: Ledger) -> None:
    """No follow-up at all is a silence since the approval, not one without beginning."""
    ledger.policy = replace(ledger.policy, release=ReleaseRules(idle=20 * DAY))
    filing = ledger.approve(ledger.file(WANG))
    for _ in range(19):
        ring(ledger.later(DAY))

    assert ledger.again(filing).status is FilingStatus.PROTECTED


def test_nothing_that_is_done_to_a_customer_in_the_pool_restarts_its_wait(ledger: Ledger) -> None:
    """Another name, somebody who queues and goes again: it can be claimed when it was said that it could."""
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN)
    entry = given_back(ledger, filing)
    start = ledger.clock()
    ledger.later(HOUR).do(GiveAlias(customer_id=entry.customer_id, alias="青禾精机", by=ZHOU))
    ledger.do(LeaveQueue(customer_id=entry.customer_id, by=SUN))
    ledger.at(start + 2 * HOUR)

    assert claimed(ledger, entry, XU).owner == XU


def test_only_claims_use_up_a_day_and_giving_back_gives_none_back(ledger: Ledger) -> None:
    """What one files oneself counts for nothing; a claim counts, whatever becomes of it."""
    at_once(ledger, daily=1, cool_down=timedelta())
    first, second = (released(ledger, company=company_name(n), phone=f"1390002000{n}") for n in (1, 2))
    ledger.approve(ledger.file(XU, company=company_name(3), phone="13900020003"))
    given_back(ledger, claimed(ledger, first, XU))

    assert ledger.refusal(claim_of(second, XU)).code == "claim_daily"


def test_who_holds_a_customer_for_long_is_warned_of_its_end_as_anybody(ledger: Ledger) -> None:
    """Twice extended, long after the day of the filing."""
    filing = ledger.approve(ledger.file(WANG))
    for number in range(2):
        ledger.at(ledger.again(filing).must_be_protected() - 2 * DAY)
        note = ("拜访了王总，看了两条产线的样品", "会议上对过技术参数，客户要正式报价")[number]
        ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note=note))
        asked = ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=30, reason="合同在走流程"))
        assert asked.subject is not None
        ledger.do(ApproveMatter(about=about_extension(asked.subject.id), by=LIN))
    told, end = len(ledger.told(WANG)), ledger.again(filing).must_be_protected()
    while ledger.clock() < end - DAY:
        ring(ledger.later(12 * HOUR))

    assert ledger.again(filing).status is FilingStatus.PROTECTED
    assert ledger.told(WANG)[told:].count("ending_digest") >= 2


def test_what_came_in_by_a_list_takes_up_room(ledger: Ledger) -> None:
    """A list is no way round the holding limit."""
    rules(ledger, capacity=2, fresh_wait=timedelta())
    import_into(ledger, as_book([a_line(1), a_line(2)]))
    entry = released(ledger, SUN, HE, company=company_name(3), phone="13900020003")

    assert ledger.refusal(claim_of(entry, WANG)).code == "claim_full"


def test_a_rule_that_is_switched_off_and_on_again_moves_no_end(ledger: Ledger) -> None:
    """Each protection ends by the version under which it began."""
    filing = ledger.approve(ledger.file(WANG))
    end = ledger.again(filing).must_be_protected()
    before = ledger.policy
    for version, length in ((2, 3650 * DAY), (3, 5 * DAY)):
        ledger.policy = replace(before, version=version, protection=ProtectionRules(length=length))
        ring(ledger.later(DAY))

    assert ledger.again(filing).must_be_protected() == end

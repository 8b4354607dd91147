"""公海 and 认领: what comes into the pool, who may have it, and what is said to the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.filing import FilingStatus, Origin
from core.domain.policy.pool import Pool
from core.domain.policy.protection import AtEnd, ReleaseRules
from core.domain.pool import Cause, Went
from core.service.decide_filing import ApproveFiling, RejectFiling
from core.service.directory import MemberLeaves
from core.service.move_stage import MoveStage
from core.service.record_follow_up import RecordFollowUp
from core.service.records import about_entry
from core.service.release_filing import ReleaseFiling
from core.service.views.follow_up_views import timeline_view
from core.service.withdraw_filing import WithdrawFiling
from tests.support.builders import COMPANY, HE, LIN, PHONE, SUN, WANG, XU, Ledger, filing_of
from tests.support.invented import company_name
from tests.support.pooling import (
    COMMON,
    DAY,
    HOUR,
    WHY,
    at_once,
    claim_of,
    claimed,
    given_back,
    lying,
    released,
    rules,
    with_flow,
)

EAST_POOL = Pool(key="east", name="华东公海", when='"华东区" in owner.teams', teams=("华东区",), keepers=("何川",))


def test_a_customer_that_was_given_back_lies_in_the_pool(ledger: Ledger) -> None:
    """Under the number of the filing that ended, with why, by whom and since when (S53)."""
    entry = released(ledger)

    assert (entry.number, entry.pool, entry.cause, entry.reason) == (1, "common", Cause.RELEASED, WHY)
    assert (entry.previous, entry.left_at, entry.since, entry.hands) == (WANG, ledger.clock(), ledger.clock(), 1)
    assert [event.kind for event in ledger.read(lambda uow: uow.trail.about(about_entry(entry.id)))] == ["pool_entered"]


def test_a_protection_that_is_over_leads_into_the_pool_by_itself(ledger: Ledger) -> None:
    """S50: nobody has to do anything for it."""
    filing = ledger.expire(ledger.approve(ledger.file(WANG)))

    assert lying(ledger, filing.customer_id).cause is Cause.EXPIRED


@pytest.mark.parametrize(("worked", "cause"), [(False, Cause.UNEARNED), (True, None)])
def test_an_owner_who_worked_for_it_frees_it_where_the_rules_say_so(
    ledger: Ledger, worked: bool, cause: Cause | None
) -> None:
    """It is his to file again then."""
    ledger.policy = replace(ledger.policy, release=ReleaseRules(at_end=AtEnd.POOL_UNLESS_EARNED))
    filing = ledger.approve(ledger.file(WANG))
    if worked:
        ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note="拜访了王总，看了两条产线"))
    ledger.expire(filing)
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, ""))

    assert (entry.cause if entry else None) is cause
    assert worked is (entry is None)


def test_whom_the_rules_spare_keeps_his_customer(ledger: Ledger) -> None:
    """The end moves on, nobody is reminded of an end that does not come, and the trail says why."""
    ledger.policy = replace(ledger.policy, release=ReleaseRules(spare='customer.name.contains("青禾")'))
    filing = ledger.approve(ledger.file(WANG))
    until = filing.must_be_protected()
    kept = ledger.expire(filing)

    assert (kept.status, kept.must_be_protected()) == (FilingStatus.PROTECTED, until + timedelta(days=30))
    assert "ending_digest" not in ledger.told(WANG)
    assert ledger.trail(filing)[-1] == "filing_spared"


@pytest.mark.parametrize(
    ("stage", "rules", "kept"),
    [
        ("won", ReleaseRules(), True),
        ("won", ReleaseRules(spare_won=False), False),
        ("quoting", ReleaseRules(), False),
        ("quoting", ReleaseRules(spare_open_deals=True), True),
        ("lost", ReleaseRules(spare_open_deals=True), False),
        ("", ReleaseRules(spare_open_deals=True), False),
    ],
)
def test_how_far_a_deal_has_come_may_spare_it(ledger: Ledger, stage: str, rules: ReleaseRules, *, kept: bool) -> None:
    """A won customer stays by the built-in rules; one that is still talked to only where the company says so."""
    ledger.policy = replace(ledger.policy, release=rules)
    filing = ledger.approve(ledger.file(WANG))
    if stage:
        ledger.do(MoveStage(filing_id=filing.id, stage=stage, by=WANG, fields={"lost_reason": "价格太高"}))

    assert (ledger.expire(filing).status is FilingStatus.PROTECTED) is kept


def test_the_first_pool_whose_condition_holds_takes_it(ledger: Ledger) -> None:
    """Of the owner who had it."""
    rules(ledger, pools=(EAST_POOL, COMMON))

    assert released(ledger).pool == "east"
    assert released(ledger, SUN, HE, company=company_name(1), phone="13900020001").pool == "common"


def test_a_claim_is_a_filing_of_its_own_and_protected_at_once(ledger: Ledger) -> None:
    """With its own number, all that was known of the customer, and the clause of the pool; the pool is rid of it."""
    at_once(ledger)
    entry = released(ledger, product="精密机床")
    filing = claimed(ledger, entry, SUN)
    gone = ledger.read(lambda uow: uow.pool.get(entry.id))

    assert (filing.owner, filing.number, filing.origin, filing.status) == (
        SUN,
        2,
        Origin.CLAIMED,
        FilingStatus.PROTECTED,
    )
    assert (filing.contact.phone, filing.answers["product"], filing.rule.clause) == (PHONE, "精密机床", "pool/common")
    assert filing.must_be_protected() == ledger.clock() + timedelta(days=30)
    assert (gone.went, gone.taken_by, gone.taken_as) == (Went.CLAIMED, SUN, filing.id)
    assert (ledger.told(SUN)[-1], ledger.told(WANG)[-1]) == ("claimed", "taken_over")
    assert ledger.refusal(filing_of(XU)).code == "customer_held"


def test_who_comes_too_late_learns_who_was_first(ledger: Ledger) -> None:
    """And when; nothing changes."""
    at_once(ledger)
    entry = released(ledger)
    claimed(ledger, entry, SUN)
    refusal = ledger.refusal(claim_of(entry, XU))

    assert (refusal.code, refusal.facts["by_id"], refusal.facts["at"]) == (
        "claim_gone",
        SUN,
        ledger.clock().isoformat(),
    )


def test_what_came_in_freshly_waits_so_that_everybody_hears_of_it(ledger: Ledger) -> None:
    """Two hours by default, to the minute."""
    entry = released(ledger)
    assert ledger.refusal(claim_of(entry, SUN)).facts["until"] == (ledger.clock() + 2 * HOUR).isoformat()
    ledger.later(2 * HOUR)

    assert claimed(ledger, entry, SUN).owner == SUN


def test_the_former_owner_has_to_wait_also_when_another_owned_it_meanwhile(ledger: Ledger) -> None:
    """Two friends who pass a customer to and fro gain nothing by it."""
    at_once(ledger)
    entry = released(ledger)
    left = ledger.clock()
    assert ledger.refusal(claim_of(entry, WANG)).code == "claim_cool_down"
    again = given_back(ledger, claimed(ledger.later(DAY), entry, XU))
    refusal = ledger.refusal(claim_of(again, WANG))

    assert (refusal.code, refusal.facts["until"]) == ("claim_cool_down", (left + 30 * DAY).isoformat())
    assert again.hands == 2
    assert claimed(ledger.at(left + 30 * DAY), again, WANG).owner == WANG


def test_claims_are_counted_by_the_day_of_the_company(ledger: Ledger) -> None:
    """Midnight in Shanghai is four in the afternoon in UTC; what became of the claims makes no difference."""
    at_once(ledger, daily=2, cool_down=timedelta())
    entries = [released(ledger, company=company_name(n), phone=f"1390002000{n}") for n in range(4)]
    for entry in entries[:2]:
        given_back(ledger, claimed(ledger, entry, SUN))
    refusal = ledger.refusal(claim_of(entries[2], SUN))
    assert (refusal.code, refusal.facts["limit"]) == ("claim_daily", 2)
    ledger.at(ledger.clock().replace(hour=15, minute=59))
    assert ledger.refusal(claim_of(entries[2], SUN)).code == "claim_daily"

    assert claimed(ledger.later(timedelta(minutes=1)), entries[2], SUN).owner == SUN


def test_nobody_hoards_but_what_does_not_count(ledger: Ledger) -> None:
    """The policy says which customers take up no room."""
    at_once(ledger, capacity=1)
    entry = released(ledger)
    ledger.file(SUN, company=company_name(1), phone="13900020001")
    refusal = ledger.refusal(claim_of(entry, SUN))
    assert (refusal.code, refusal.facts["limit"]) == ("claim_full", 1)
    rules(ledger, uncounted='filing.status == "pending"')

    assert claimed(ledger, entry, SUN).owner == SUN
    assert (
        ledger.refusal(claim_of(released(ledger, company=company_name(2), phone="13900020002"), SUN)).code
        == "claim_full"
    )


def test_a_pool_is_for_its_teams_and_those_below(ledger: Ledger) -> None:
    """Others learn for whom it is; whoever keeps it is bound by nothing."""
    rules(ledger, pools=(EAST_POOL, COMMON))
    entry = released(ledger)
    refusal = ledger.refusal(claim_of(entry, SUN))
    assert (refusal.code, refusal.facts["pool"], refusal.facts["teams"]) == ("claim_not_for_you", "华东公海", "华东区")
    assert ledger.refusal(claim_of(entry, XU)).code == "claim_fresh"

    assert claimed(ledger, entry, HE).owner == HE


def test_the_policys_own_condition_is_asked(ledger: Ledger) -> None:
    """It knows who claims, how often today, and how many have had the customer."""
    at_once(ledger, may_claim="submitter.claimed_today < 1.0 && history.hands < 2.0", cool_down=timedelta())
    first, second = released(ledger), released(ledger, company=company_name(1), phone="13900020001")
    again = given_back(ledger, claimed(ledger, first, SUN))

    assert ledger.refusal(claim_of(second, SUN)).code == "claim_condition"
    assert ledger.refusal(claim_of(again, XU)).code == "claim_condition"
    assert claimed(ledger, second, XU).owner == XU


def test_a_leaver_claims_nothing(ledger: Ledger) -> None:
    """Not even by an old button."""
    at_once(ledger)
    entry = released(ledger)
    ledger.do(MemberLeaves(member_id=SUN))

    assert ledger.refusal(claim_of(entry, SUN)).code == "member_left"


@pytest.mark.parametrize("end", ["approve", "reject", "withdraw"])
def test_a_claim_that_needs_approval_waits_and_a_no_puts_it_back(ledger: Ledger, end: str) -> None:
    """Nobody else can have it meanwhile; put back it is as old as before, and anybody's."""
    at_once(ledger)
    with_flow(ledger)
    entry = released(ledger)
    filing = claimed(ledger.later(HOUR), entry, SUN)
    assert (filing.status, ledger.told(HE)[-1:]) == (FilingStatus.PENDING, ["approval_needed"])
    assert ledger.refusal(claim_of(entry, XU)).code == "claim_gone"
    if end == "approve":
        ledger.do(ApproveFiling(filing_id=filing.id, by=HE))
        assert ledger.again(filing).status is FilingStatus.PROTECTED
        return
    command = RejectFiling(filing_id=filing.id, by=HE, reason="手上客户太多")
    ledger.do(command if end == "reject" else WithdrawFiling(filing_id=filing.id, by=SUN))
    back = lying(ledger, filing.customer_id)

    assert (back.number, back.since, back.id == entry.id) == (entry.number, entry.since, False)
    assert claimed(ledger, back, XU).status is FilingStatus.PENDING


def test_filing_what_lies_in_the_pool_is_answered_with_the_way_to_it(ledger: Ledger) -> None:
    """Also before the form is complete; who may not claim there learns who may."""
    rules(ledger, pools=(EAST_POOL, COMMON))
    released(ledger)
    own, other = ledger.refusal(filing_of(XU)), ledger.refusal(filing_of(SUN))

    assert (own.code, own.facts["number"], own.facts["company"]) == ("in_pool", 1, COMPANY)
    assert (other.code, other.facts["teams"], "number" in other.facts) == ("in_other_pool", "华东区", False)


def test_a_leader_takes_a_customer_into_the_pool(ledger: Ledger) -> None:
    """The entry says that it was taken."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.do(ReleaseFiling(filing_id=filing.id, by=LIN, reason="三个月没有进展"))

    assert (lying(ledger, filing.customer_id).cause, ledger.told(WANG)[-1]) == (Cause.TAKEN, "filing_released")


@pytest.mark.parametrize("shown", [True, False])
def test_whoever_claimed_it_reads_what_was_done_before_where_the_rules_say_so(ledger: Ledger, shown: bool) -> None:
    """From the claim on, and he alone; that it was claimed stands in the timeline, too."""
    at_once(ledger, history_shown=shown)
    first = ledger.approve(ledger.file(WANG))
    ledger.do(RecordFollowUp(filing_id=first.id, by=WANG, kind="拜访", note="拜访了王总，看了两条产线"))
    mine = claimed(ledger.later(HOUR), given_back(ledger, first), SUN)
    ctx = ledger.context()
    lines = ledger.read(lambda uow: timeline_view(mine.id, SUN, uow, ctx)).lines

    assert lines[0].what == "pool_claimed"
    assert any(line.entry is not None for line in lines) is shown
    assert "filing_released" not in {line.what for line in lines} or shown

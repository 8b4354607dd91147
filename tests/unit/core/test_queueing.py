"""排队: whoever met a customer that somebody has is the first to hear when it is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.domain.ids import MemberId
from core.domain.policy.calendar import CalendarRules
from core.domain.pool import NO_POOL, PoolEntry, Went
from core.service.directory import MemberLeaves
from core.service.pass_turn import PassTurn
from core.service.queue import JoinQueue, LeaveQueue
from core.service.records import NoticeKind
from core.service.release_filing import ReleaseFiling
from tests.support.builders import FREE_AFTERWARDS, HE, LIN, SUN, WANG, XU, ZHOU, Ledger, filing_of
from tests.support.pooling import (
    DAY,
    WHY,
    at_once,
    claim_of,
    claimed,
    given_back,
    line_of,
    lying,
    queued,
    released,
    rules,
)

TURN = timedelta(minutes=30)


def told_as(ledger: Ledger, kind: NoticeKind) -> list[MemberId | None]:
    """Who was told this, in order."""
    return [notice.to for notice in ledger.notices() if notice.kind is kind]


def over(ledger: Ledger, entry: PoolEntry) -> None:
    """The time of whose turn it is passes."""
    ledger.later(TURN)
    ledger.do(PassTurn(entry_id=entry.id))


def test_the_first_in_line_has_it_to_himself_for_a_while(ledger: Ledger) -> None:
    """Without waiting for what came in freshly; the others learn until when."""
    filing = ledger.approve(ledger.file(WANG))
    places = [outcome.facts["place"] for outcome in queued(ledger, filing, SUN, XU)]
    entry = given_back(ledger, filing)
    assert (entry.turn_of, entry.turn_until) == (SUN, ledger.clock() + TURN)
    refusal = ledger.refusal(claim_of(entry, XU))
    assert (refusal.code, refusal.facts["until"]) == ("claim_turn", (ledger.clock() + TURN).isoformat())

    assert places == [1, 2]
    assert told_as(ledger, NoticeKind.POOL_TURN) == [SUN]
    assert claimed(ledger, entry, SUN).owner == SUN
    assert line_of(ledger, filing) == [XU]
    assert told_as(ledger, NoticeKind.POOL_WAITED) == [XU]


def test_a_turn_that_is_not_taken_goes_to_the_next_and_then_to_all(ledger: Ledger) -> None:
    """Whoever let it pass is out of the line; each hears of his own turn, once."""
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN, XU)
    entry = given_back(ledger, filing)
    ledger.do(PassTurn(entry_id=entry.id))
    assert lying(ledger, filing.customer_id).turn_of == SUN
    over(ledger, entry)
    assert (lying(ledger, filing.customer_id).turn_of, line_of(ledger, filing)) == (XU, [XU])
    over(ledger, entry)

    assert (lying(ledger, filing.customer_id).turn_of, line_of(ledger, filing)) == (None, [])
    assert told_as(ledger, NoticeKind.POOL_TURN) == [SUN, XU]
    assert ledger.refusal(claim_of(entry, HE)).code == "claim_fresh"


def test_a_turn_does_not_pass_while_everybody_sleeps(ledger: Ledger) -> None:
    """What is released in quiet hours is kept until half an hour after them; the word comes then, too."""
    calendar = CalendarRules()
    assert calendar.quiet is not None
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN)
    entry = given_back(ledger.at(ledger.clock().replace(hour=17)), filing)
    (word,) = (notice for notice in ledger.notices() if notice.kind is NoticeKind.POOL_TURN)
    assert word.not_before is not None
    assert word.not_before > ledger.clock() + timedelta(hours=5)

    assert entry.turn_until == word.not_before + TURN


def test_nobody_has_a_turn_who_could_not_claim(ledger: Ledger) -> None:
    """A leaver, or somebody for whom the pool is not: the next is asked at once."""
    rules(ledger, pools=(replace(ledger.policy.pool.pools[0], teams=("华东区",)),))
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN, XU, LIN)
    ledger.do(MemberLeaves(member_id=XU))

    assert given_back(ledger, filing).turn_of == LIN


def test_who_is_refused_a_place_learns_why(ledger: Ledger) -> None:
    """One's own customer, twice, too many, a free one, one that can be claimed, and where there is no list."""
    rules(ledger, longest_queue=2)
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN)

    def refused(by: MemberId) -> str:
        return ledger.refusal(JoinQueue(customer_id=filing.customer_id, by=by)).code

    assert (refused(WANG), refused(SUN)) == ("queue_own", "queue_already")
    queued(ledger, filing, XU)
    assert refused(HE) == "queue_full"
    rules(ledger, longest_queue=9)
    ledger.do(LeaveQueue(customer_id=filing.customer_id, by=SUN))
    ledger.do(LeaveQueue(customer_id=filing.customer_id, by=XU))
    given_back(ledger, filing)
    assert refused(HE) == "queue_claimable"
    free = ledger.withdraw(ledger.file(SUN, company="无锡远舟食品有限公司", phone="13900020001"))
    assert ledger.refusal(JoinQueue(customer_id=free.customer_id, by=HE)).code == "queue_free"
    rules(ledger, waiting_list=False)
    assert refused(HE) == "no_waiting_list"


def test_a_former_owner_does_not_get_round_his_cool_down_by_queueing(ledger: Ledger) -> None:
    """He hears until when."""
    at_once(ledger)
    left = ledger.clock()
    filing = claimed(ledger, released(ledger), SUN)
    refusal = ledger.refusal(JoinQueue(customer_id=filing.customer_id, by=WANG))

    assert (refusal.code, refusal.facts["until"]) == ("claim_cool_down", (left + 30 * DAY).isoformat())


def test_who_leaves_the_line_in_his_turn_lets_the_next_have_it(ledger: Ledger) -> None:
    """And leaving twice is told."""
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN, XU)
    entry = given_back(ledger, filing)
    ledger.do(LeaveQueue(customer_id=filing.customer_id, by=SUN))

    assert ledger.read(lambda uow: uow.pool.get(entry.id)).turn_of == XU
    assert ledger.refusal(LeaveQueue(customer_id=filing.customer_id, by=SUN)).code == "not_waiting"


def test_a_customer_that_is_free_is_kept_for_the_queue_first(ledger: Ledger) -> None:
    """It lies in no pool; others may file it when the turns are over, and it shows in no list."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN, XU)
    entry = given_back(ledger, filing)
    refusal = ledger.refusal(filing_of(HE))
    assert (refusal.code, refusal.facts["at"]) == ("kept_for_queue", (ledger.clock() + TURN).isoformat())
    assert (entry.pool, ledger.read(lambda uow: dict(uow.pool.lying()))) == (NO_POOL, {})
    over(ledger, entry)
    mine = ledger.file(XU)
    gone = ledger.read(lambda uow: uow.pool.get(entry.id))

    assert (mine.is_live, gone.went, gone.taken_as, line_of(ledger, filing)) == (True, Went.FILED, mine.id, [])


def test_a_customer_that_nobody_of_the_queue_wanted_is_anybodys(ledger: Ledger) -> None:
    """The entry is over with the last turn."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN)
    entry = given_back(ledger, filing)
    over(ledger, entry)

    assert ledger.read(lambda uow: uow.pool.get(entry.id)).went is Went.FREED
    assert ledger.file(HE).owner == HE


def test_one_whose_turn_it_is_claims_what_is_free_as_he_would_file_it(ledger: Ledger) -> None:
    """Where filings are approved, this one is, too."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN)
    entry = given_back(ledger, filing)
    assert ledger.refusal(claim_of(entry, XU)).code == "kept_for_queue"
    mine = claimed(ledger, entry, SUN)

    assert (mine.status, ledger.told(HE)[-1]) == ("pending", "approval_needed")


def test_a_turn_of_one_who_left_meanwhile_ends_as_any(ledger: Ledger) -> None:
    """Nobody waits for him in vain for longer than that."""
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN, ZHOU)
    entry = given_back(ledger, filing)
    ledger.do(MemberLeaves(member_id=SUN))
    over(ledger, entry)

    assert lying(ledger, filing.customer_id).turn_of == ZHOU


def test_a_release_with_a_queue_tells_the_trail_whose_turn_it_is(ledger: Ledger) -> None:
    """One command: released, entered, given."""
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN)
    outcome = ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason=WHY))

    assert [event.kind.value for event in outcome.events] == ["filing_released", "pool_entered", "turn_given"]


def test_a_filing_that_comes_to_nothing_is_news_for_those_who_wait(ledger: Ledger) -> None:
    """It never was protected; the first in line files it before anybody else, and is out of the line."""
    filing = ledger.file(WANG)
    queued(ledger, filing, SUN)
    ledger.reject(filing)
    assert ledger.refusal(filing_of(XU)).code == "kept_for_queue"
    mine = ledger.file(SUN)

    assert (told_as(ledger, NoticeKind.POOL_TURN), line_of(ledger, mine)) == ([SUN], [])


def test_a_leaver_takes_up_no_place(ledger: Ledger) -> None:
    """The line is as long as those in it who are still there."""
    rules(ledger, longest_queue=2)
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN, XU)
    ledger.do(MemberLeaves(member_id=SUN))

    assert queued(ledger, filing, HE)[0].facts["place"] == 2

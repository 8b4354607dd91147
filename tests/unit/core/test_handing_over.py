"""交接: a leaver's customers go to his heirs, nothing is lost, nobody gets back silently what others hold now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.domain.filing import Filing, FilingStatus
from core.domain.handover import Occasion, Passed, Transfer, TransferState
from core.domain.ids import MemberId, WaitingId
from core.domain.org import Member
from core.domain.policy.pool import Consent, HandoverRules, Heir, PoolRules
from core.domain.pool import Cause, Waiting
from core.service.directory import MemberLeaves
from core.service.hand_over import HandOver
from core.service.outcome import Outcome
from core.service.records import Draft, NoticeKind, about_filing
from core.service.transfer_customers import AcceptTransfer, DeclineTransfer, TransferCustomers
from tests.support.builders import EAST, HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.ringing import ring
from tests.unit.core.test_directory_sync import a_person, sync
from tests.unit.core.test_transfers import consent, give, imported, protected, transfer_in

DAY = timedelta(days=1)


def rules(ledger: Ledger, **changes: object) -> None:
    """What the policy says of handovers."""
    ledger.policy = replace(ledger.policy, handover=HandoverRules(**changes))  # type: ignore[arg-type]


def leaves(ledger: Ledger, who: MemberId = WANG) -> Outcome:
    """Somebody has left."""
    return ledger.do(MemberLeaves(member_id=who))


def handover_of(ledger: Ledger, who: MemberId = WANG) -> Transfer:
    """The latest handover of what he held."""
    found = ledger.read(lambda uow: uow.transfers.of_giver(who, limit=99))
    return next(one for one in found if one.occasion is Occasion.LEAVER)


def counted(ledger: Ledger, who: MemberId = WANG) -> dict[tuple[MemberId | None, Passed], int]:
    """How many of the latest handover went to whom, and how."""
    ident = handover_of(ledger, who).id
    return dict(ledger.read(lambda uow: uow.transfers.counted(ident)))


def offers(ledger: Ledger, who: MemberId = WANG) -> list[Transfer]:
    """What of his was offered to colleagues, oldest first."""
    found = ledger.read(lambda uow: uow.transfers.of_giver(who, limit=99))
    return [one for one in reversed(found) if one.occasion is Occasion.OFFER]


def owner(ledger: Ledger, filing: Filing) -> MemberId:
    """Whose it is now."""
    return ledger.again(filing).owner


def test_a_leavers_customers_go_to_who_leads_him(ledger: Ledger) -> None:
    """With number, end and trail; the leader gets one card."""
    one, two = protected(ledger), protected(ledger, 1)
    leaves(ledger)
    now = ledger.again(one)

    assert (owner(ledger, one), owner(ledger, two)) == (LIN, LIN)
    assert (now.number, now.protected_until, now.status) == (one.number, one.protected_until, FilingStatus.PROTECTED)
    assert ledger.trail(one)[-1] == "filing_transferred"
    assert ledger.told(LIN).count("handed_over") == 1
    assert ledger.told(WANG).count("handed_over") == 0
    assert handover_of(ledger).state is TransferState.DONE


def test_a_successor_named_beforehand_takes_them_over(ledger: Ledger) -> None:
    """By the leader or an administrator, while he is still there; 徐朗 gets a card, the leader has his answer."""
    filing = protected(ledger)
    assert ledger.refusal(HandOver(member=WANG, by=XU, to=XU)).code == "handover_not_yours"
    assert ledger.refusal(HandOver(member=WANG, by=HE, to=XU)).code == "handover_not_yours"
    assert ledger.refusal(HandOver(member=WANG, by=LIN, to=WANG)).code == "transfer_to_owner"

    begun = ledger.do(HandOver(member=WANG, by=LIN, to=XU))
    assert (begun.code, begun.facts["count"], owner(ledger, filing)) == ("handover_begun", 1, XU)
    assert (ledger.told(XU)[-1], "handed_over" in ledger.told(LIN)) == ("handed_over", False)
    assert ledger.refusal(HandOver(member=WANG, by=ZHOU, to=XU)).code == "handover_nothing"


def test_what_the_successor_has_no_room_for_goes_to_the_next_heir(ledger: Ledger) -> None:
    """The leader is bound by no limit; nothing is left behind."""
    ledger.policy = replace(ledger.policy, pool=PoolRules(capacity=1))
    one, two = protected(ledger), protected(ledger, 1)
    ledger.do(HandOver(member=WANG, by=ZHOU, to=XU))

    assert sorted((owner(ledger, one), owner(ledger, two))) == sorted((XU, LIN))
    assert counted(ledger) == {(XU, Passed.DONE): 1, (LIN, Passed.DONE): 1}


def test_into_the_pool_where_the_policy_says_so(ledger: Ledger) -> None:
    """As left by him, with why."""
    rules(ledger, heirs=(Heir.POOL,))
    filing = protected(ledger)
    leaves(ledger)
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, filing.scope))

    assert ledger.again(filing).status is FilingStatus.RELEASED
    assert entry is not None
    assert (entry.cause, entry.previous) == (Cause.LEFT, WANG)
    assert ledger.told(LIN)[-1] == "handed_over"


def test_nobody_to_take_over_leaves_it_until_its_end(ledger: Ledger) -> None:
    """The leader reads that nobody took it, and can name somebody."""
    rules(ledger, heirs=(Heir.SUCCESSOR,))
    filing = protected(ledger)
    leaves(ledger)
    assert owner(ledger, filing) == WANG
    assert counted(ledger) == {(None, Passed.OPEN): 1}

    ledger.do(HandOver(member=WANG, by=LIN, to=XU))
    assert owner(ledger, filing) == XU


def test_a_filing_that_waits_for_its_approval_goes_along(ledger: Ledger) -> None:
    """林岚 was to decide about it, and now it is hers: 周宁 is asked."""
    filing = ledger.file(WANG)
    leaves(ledger)
    approval = ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))

    assert approval is not None
    assert (owner(ledger, filing), approval.submitter, approval.asked) == (LIN, LIN, (ZHOU,))
    assert ledger.approve(filing, by=ZHOU).owner == LIN


def test_one_that_waits_is_free_where_everything_goes_into_the_pool(ledger: Ledger) -> None:
    """It was never his to leave."""
    rules(ledger, heirs=(Heir.POOL,))
    filing = ledger.file(WANG)
    leaves(ledger)

    assert ledger.again(filing).status is FilingStatus.WITHDRAWN
    assert ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, filing.scope)) is None
    assert ledger.told(LIN)[-1] in {"filing_withdrawn", "handed_over"}
    assert ledger.file(XU).owner == XU


def test_an_important_one_is_offered_to_the_colleagues_one_by_one(ledger: Ledger) -> None:
    """Who holds least first; what nobody takes goes to the leader, not silently into the pool."""
    rules(ledger, offered='customer.name.contains("精密")', heirs=(Heir.LEADER, Heir.POOL))
    newcomer = a_person("ou_zheng", "郑新")
    sync(ledger, newcomer)
    moved = replace(zheng(ledger), team_id=EAST)
    ledger.write(lambda uow: uow.directory.save_member(moved))
    important, other = protected(ledger), protected(ledger, 1)
    ledger.approve(ledger.file(XU, "无锡样例电子有限公司", "13900056784"))
    leaves(ledger)
    assert (owner(ledger, important), owner(ledger, other)) == (WANG, LIN)
    (first,) = offers(ledger)
    assert first.to == zheng(ledger).id
    ledger.do(DeclineTransfer(transfer_id=first.id, by=zheng(ledger).id, reason="不熟"))
    second = offers(ledger)[1]
    assert (second.to, second.state, ledger.told(XU)[-1]) == (XU, TransferState.ASKED, "transfer_needed")

    ledger.later(DAY)
    ring(ledger)
    assert offers(ledger)[1].state is TransferState.DROPPED
    assert owner(ledger, important) == LIN
    assert ledger.trail(important).count("filing_transferred") == 1


def zheng(ledger: Ledger) -> Member:
    """The newcomer."""
    return next(one for one in ledger.read(lambda uow: uow.directory.members()) if one.name == "郑新")


def test_who_takes_what_was_offered_has_it(ledger: Ledger) -> None:
    """And the card of the handover counts it as his."""
    rules(ledger, offered="true")
    filing = protected(ledger)
    leaves(ledger)
    (offer,) = offers(ledger)
    ledger.do(AcceptTransfer(transfer_id=offer.id, by=XU))

    assert owner(ledger, filing) == XU
    assert counted(ledger) == {(XU, Passed.DONE): 1}


def test_who_was_asked_and_leaves_himself_blocks_nothing(ledger: Ledger) -> None:
    """What was offered to him goes on."""
    rules(ledger, offered="true")
    filing = protected(ledger)
    leaves(ledger)
    leaves(ledger, XU)

    assert owner(ledger, filing) == LIN


def test_a_wish_that_waits_ends_when_its_giver_leaves(ledger: Ledger) -> None:
    """The handover decides instead."""
    filing = protected(ledger)
    asked = ledger.do(TransferCustomers(by=WANG, to=SUN, filings=(filing.id,)))
    leaves(ledger)
    assert asked.subject is not None
    states = {one.state for one in ledger.read(lambda uow: uow.transfers.of_filing(filing.id))}

    assert states == {TransferState.DROPPED, TransferState.DONE}
    assert owner(ledger, filing) == LIN
    assert ledger.told(SUN)[-1] == "transfer_settled"


def test_a_leaver_waits_for_nothing_any_more(ledger: Ledger) -> None:
    """His places in waiting lists are free."""
    place = Waiting(
        id=WaitingId("w1"), customer_id=protected(ledger).customer_id, scope="", member_id=XU, since=ledger.clock()
    )
    ledger.write(lambda uow: uow.pool.wait(place))
    leaves(ledger, XU)

    assert ledger.read(lambda uow: uow.pool.places_of(XU)) == []


def test_thousands_go_in_portions(ledger: Ledger) -> None:
    """Fifty at a time; a timer carries on, each passes once, and the leader gets one card at the end."""
    filings = [imported(ledger, n) for n in range(1, 131)]
    leaves(ledger)
    assert sum(owner(ledger, each) == LIN for each in filings) == 50
    assert ledger.told(LIN).count("handed_over") == 0
    ring(ledger)

    assert {owner(ledger, each) for each in filings} == {LIN}
    assert {tuple(ledger.trail(each)).count("filing_transferred") for each in filings} == {1}
    assert ledger.told(LIN).count("handed_over") == 1
    assert handover_of(ledger).total == 130


def test_one_handover_at_a_time(ledger: Ledger) -> None:
    """The second waits until the first has ended."""
    for n in range(1, 61):
        imported(ledger, n)
    leaves(ledger)

    assert ledger.refusal(HandOver(member=WANG, by=LIN, to=XU)).code == "handover_running"


def test_who_comes_back_gets_nothing_back_silently(ledger: Ledger) -> None:
    """What others hold now is theirs."""
    filing = protected(ledger)
    leaves(ledger)
    ledger.write(lambda uow: uow.directory.save_member(replace(uow.directory.member(WANG), active=True)))
    ring(ledger)

    assert owner(ledger, filing) == LIN


def test_nobody_is_woken_by_a_handover(ledger: Ledger) -> None:
    """His leader reads of it in the morning, and who is asked has his time from then on."""
    rules(ledger, offered="amount >= 0")
    filing = protected(ledger)
    night = datetime.fromisoformat("2026-03-11T23:30:00+08:00")
    morning = datetime.fromisoformat("2026-03-12T08:00:00+08:00")
    leaves(ledger.at(night))
    (offer,) = offers(ledger)
    held = {n.not_before for n in ledger.notices() if n.kind in {NoticeKind.TRANSFER_NEEDED, NoticeKind.HANDED_OVER}}

    assert held == {morning}
    assert offer.until == morning + DAY
    assert owner(ledger, filing) == WANG


def test_who_hands_over_at_once_is_not_told_what_he_reads_already(ledger: Ledger) -> None:
    """The answer to his own word is the card; the others read theirs in the morning."""
    protected(ledger)
    ledger.at(datetime.fromisoformat("2026-03-11T23:30:00+08:00"))
    ledger.do(HandOver(member=WANG, by=LIN, to=XU))
    told = {n.to: n.not_before for n in ledger.notices() if n.kind is NoticeKind.HANDED_OVER}

    assert told == {XU: datetime.fromisoformat("2026-03-12T08:00:00+08:00")}


def test_what_a_leaver_has_half_filled_in_is_put_away(ledger: Ledger) -> None:
    """It holds contacts that are nobody's business any more."""
    half = Draft(member_id=WANG, chat="feishu", fields={"contact": "李娜"}, expires_at=ledger.clock() + DAY)
    ledger.write(lambda uow: uow.drafts.save(half))
    leaves(ledger)

    assert ledger.read(lambda uow: uow.drafts.get(WANG, "feishu", now=ledger.clock())) is None


def test_a_wish_in_the_evening_is_told_in_the_morning(ledger: Ledger) -> None:
    """The receiver has his whole time from then on; the answer is told when the giver is awake, too."""
    consent(ledger, Consent.RECEIVER)
    filing = protected(ledger)
    ledger.at(datetime.fromisoformat("2026-03-11T22:10:00+08:00"))
    wish = transfer_in(ledger, give(ledger, filing))
    ledger.do(AcceptTransfer(transfer_id=wish.id, by=XU))
    kinds = {NoticeKind.TRANSFER_NEEDED, NoticeKind.TRANSFER_SETTLED}
    held = [notice.not_before for notice in ledger.notices() if notice.kind in kinds]
    morning = datetime.fromisoformat("2026-03-12T08:00:00+08:00")

    assert held == [morning, morning]
    assert wish.until == morning + DAY

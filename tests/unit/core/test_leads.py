"""派单: what holds while somebody is asked, what an answer does, and where a lead goes that nobody takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.filing import FilingStatus, Origin
from core.domain.lead import Answer, LeadState
from core.domain.policy.leads import Untaken
from core.domain.pool import Cause
from core.domain.rules import ConcurrentChange
from core.service.answer_lead import DeclineLead, DropLead, RingLead, TakeLead
from core.service.claim_customer import ClaimCustomer
from core.service.correct_filing import CorrectFiling
from core.service.directory import MemberLeaves
from core.service.export_ledger import exported
from core.service.hand_over import HandOver
from core.service.open_appeal import OpenAppeal
from core.service.records import about_filing
from core.service.views.dashboard import Period, dashboard
from core.service.views.lead_views import Fate, lead_view, leads_given
from core.service.views.ledger_views import ExportedFiling
from core.service.views.queries import filing_view, my_filings
from core.service.views.receipts import receipt_about
from core.service.withdraw_filing import WithdrawFiling
from tests.support.builders import COMPANY, HE, LIN, SUN, WANG, XU, ZHOU, Ledger, filing_of
from tests.support.leads import EAST, again, declined, for_the_east, given, held, taken
from tests.support.ringing import ring

HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """Leads go to the people of the east, in the end to their leader."""
    return for_the_east(ledger)


def test_a_lead_is_held_for_whoever_is_asked(ledger: Ledger) -> None:
    """He hears of it with the rule; nobody else can file it meanwhile, and no approver is asked."""
    lead = given(ledger)
    filing = held(ledger, lead)

    assert (lead.state, lead.by, lead.asked.to, lead.rule.clause) == (LeadState.ASKED, HE, WANG, "lead/east")
    assert (filing.owner, filing.status, filing.origin) == (WANG, FilingStatus.PENDING, Origin.ASSIGNED)
    assert (ledger.told(WANG), ledger.told(LIN)) == (["lead_needed"], [])
    refusal = ledger.refusal(filing_of(SUN))
    assert (refusal.code, refusal.facts["offered_id"], refusal.facts["contest"]) == ("customer_held", WANG, None)
    assert ledger.read(lambda uow: uow.approvals.about(about_filing(lead.filing_id))) is None


def test_whoever_takes_it_has_it_protected(ledger: Ledger) -> None:
    """At once and without an approval; whoever gave it hears of it, and it has a receipt."""
    lead = taken(ledger, given(ledger))
    filing = held(ledger, lead)

    assert (lead.state, lead.settled_by, lead.asked.answer) == (LeadState.TAKEN, WANG, Answer.TAKEN)
    assert (filing.owner, filing.status) == (WANG, FilingStatus.PROTECTED)
    assert filing.must_be_protected() > ledger.clock()
    assert ledger.told(HE) == ["lead_told"]
    assert ledger.trail(filing) == ["lead_given", "lead_taken"]
    assert ledger.read(lambda uow: receipt_about(about_filing(filing.id), uow)).startswith("1-")


def test_whoever_declines_says_why_and_the_next_is_asked(ledger: Ledger) -> None:
    """The customer is held for the next one without a gap; the first has nothing to do with it any more."""
    lead = given(ledger)
    mute = ledger.refusal(DeclineLead(filing_id=lead.filing_id, by=WANG, reason=" "))
    after = declined(ledger, lead)

    assert mute.code == "lead_reason"
    assert [(ask.to, ask.answer, ask.reason) for ask in after.asks] == [
        (WANG, Answer.DECLINED, "离得太远"),
        (XU, Answer.WAITING, ""),
    ]
    assert (held(ledger, after).owner, held(ledger, after).team_id) == (XU, held(ledger, lead).team_id)
    assert ledger.told(XU) == ["lead_needed"]
    assert ledger.refusal(TakeLead(filing_id=lead.filing_id, by=WANG)).code == "lead_passed"
    assert ledger.refusal(TakeLead(filing_id=lead.filing_id, by=SUN)).code == "lead_not_yours"


def test_silence_is_an_answer_when_the_working_hours_are_over(ledger: Ledger) -> None:
    """A timer that rings early changes nothing; late or twice asks one person once."""
    lead = given(ledger)
    early = ledger.do(RingLead(filing_id=lead.filing_id))
    ledger.at(lead.asked.until)
    ring(ledger)
    after = again(ledger, lead.filing_id)

    assert early.code == "nothing_due"
    assert (lead.asked.until - lead.at) == timedelta(hours=4) + HOUR  # the break at noon
    assert [(ask.to, ask.answer) for ask in after.asks] == [(WANG, Answer.SILENT), (XU, Answer.WAITING)]
    assert ledger.do(RingLead(filing_id=lead.filing_id)).code == "nothing_due"


def test_a_lead_that_nobody_takes_is_the_leaders(ledger: Ledger) -> None:
    """He and whoever gave it are told; it is protected like any other."""
    lead = declined(ledger, declined(ledger, given(ledger)))
    filing = held(ledger, lead)

    assert (lead.state, filing.owner, filing.status) == (LeadState.LED, LIN, FilingStatus.PROTECTED)
    assert (ledger.told(LIN), ledger.told(HE)) == (["lead_told"], ["lead_told"])
    assert ledger.trail(filing) == ["lead_given", "lead_declined", "lead_declined", "lead_led"]


def test_or_it_lies_in_the_pool(ledger: Ledger) -> None:
    """As the policy wants it; whoever was asked last never had it and waits for nothing."""
    for_the_east(ledger, replace(EAST, then=Untaken.POOL, tries=1))
    lead = declined(ledger, given(ledger))
    customer = held(ledger, lead).customer_id
    entry = ledger.read(lambda uow: uow.pool.live_of(customer, ""))

    assert (lead.state, held(ledger, lead).status) == (LeadState.POOLED, FilingStatus.WITHDRAWN)
    assert entry is not None
    assert (entry.cause, entry.previous, entry.hands) == (Cause.UNTAKEN, None, 0)
    ledger.later(timedelta(hours=3))
    ledger.do(ClaimCustomer(entry_id=entry.id, by=WANG))
    assert ledger.read(lambda uow: leads_given(HE, uow, ledger.context())).lines[0].fate is Fate.ELSEWHERE


def test_whoever_gave_it_takes_it_back(ledger: Ledger) -> None:
    """Then anybody may file it; whoever was asked hears of it, and nobody else may take it back."""
    lead = given(ledger)
    stranger = ledger.refusal(DropLead(filing_id=lead.filing_id, by=SUN))
    ledger.do(DropLead(filing_id=lead.filing_id, by=HE))

    assert stranger.code == "lead_not_given"
    assert (again(ledger, lead.filing_id).state, held(ledger, lead).status) == (
        LeadState.DROPPED,
        FilingStatus.WITHDRAWN,
    )
    assert ledger.told(WANG) == ["lead_needed", "lead_told"]
    seen = ledger.read(lambda uow: filing_view(lead.filing_id, WANG, uow, ledger.clock(), disclose=True))
    assert "*" in seen.phone  # he was asked, and never had it
    assert ledger.refusal(TakeLead(filing_id=lead.filing_id, by=WANG)).code == "lead_settled"
    assert ledger.file(SUN).owner == SUN


def test_the_first_answer_counts(ledger: Ledger) -> None:
    """A second press says what is; of two who read the same row one is told to look again."""
    lead = given(ledger)
    taken(ledger, lead)

    assert ledger.refusal(TakeLead(filing_id=lead.filing_id, by=WANG)).facts["state"] == "taken"
    assert ledger.refusal(DeclineLead(filing_id=lead.filing_id, by=WANG, reason="忙")).code == "lead_settled"
    assert ledger.refusal(DropLead(filing_id=lead.filing_id, by=HE)).code == "lead_settled"
    assert ledger.do(RingLead(filing_id=lead.filing_id)).code == "nothing_due"
    with pytest.raises(ConcurrentChange):
        ledger.write(lambda uow: uow.leads.save(lead.answered(Answer.SILENT)))


def test_a_lead_that_waits_is_answered_and_nothing_else(ledger: Ledger) -> None:
    """It is not withdrawn, corrected or contested, and its number is masked until somebody takes it."""
    lead = given(ledger)
    customer = held(ledger, lead).customer_id
    ctx = ledger.context()
    seen = ledger.read(lambda uow: filing_view(lead.filing_id, WANG, uow, ctx.now, disclose=True))

    assert ledger.refusal(WithdrawFiling(filing_id=lead.filing_id, by=WANG)).code == "lead_waits"
    assert ledger.refusal(CorrectFiling(filing_id=lead.filing_id, by=WANG, fields={})).code == "lead_waits"
    assert ledger.refusal(OpenAppeal(customer_id=customer, by=SUN, reason="我的")).code == "appeal_of_lead"
    assert (seen.offered, seen.may_withdraw, "*" in seen.phone) == (True, False, True)


def test_leads_of_somebody_who_leaves_go_on(ledger: Ledger) -> None:
    """Those that he was asked to take are asked of the next; those that he gave stay where they are."""
    lead = given(ledger)
    ledger.do(MemberLeaves(member_id=WANG))
    after = again(ledger, lead.filing_id)
    ledger.do(MemberLeaves(member_id=HE))

    assert [(ask.to, ask.answer) for ask in after.asks] == [(WANG, Answer.GONE), (XU, Answer.WAITING)]
    assert taken(ledger, after).settled_by == XU


def test_whoever_gave_it_and_left_takes_nothing_back(ledger: Ledger) -> None:
    """An administrator does."""
    lead = given(ledger)
    ledger.do(MemberLeaves(member_id=HE))

    assert ledger.refusal(DropLead(filing_id=lead.filing_id, by=HE)).code == "member_left"
    assert ledger.do(DropLead(filing_id=lead.filing_id, by=ZHOU)).code == "lead_dropped"


def test_a_handover_passes_over_what_somebody_was_only_asked(ledger: Ledger) -> None:
    """王晨 hands over while he is still there: the lead is asked of the next, what he has goes to the heir."""
    own = ledger.approve(ledger.file(WANG, "宁波虚拟机械制造有限公司", "13900012346"))
    lead = given(ledger, to=None)
    while again(ledger, lead.filing_id).asked.to != WANG:
        lead = declined(ledger, again(ledger, lead.filing_id))
    ledger.do(HandOver(member=WANG, by=ZHOU, to=SUN))

    assert ledger.again(own).owner == SUN
    assert held(ledger, lead).owner not in {WANG, SUN}


def test_leads_count_as_taken_and_not_as_filed(ledger: Ledger) -> None:
    """看板 and 我的客户 tell what waits for an approver from what waits for its owner."""
    waiting = given(ledger, "宁波虚拟机械制造有限公司", "13900012346")
    taken(ledger, given(ledger), XU)
    figures = ledger.read(lambda uow: dashboard(ZHOU, Period.MONTH, uow, ledger.context(), most=9)).total
    own = ledger.read(lambda uow: my_filings(waiting.asked.to, uow, ledger.clock()))

    assert (figures.filed, figures.given, figures.pending, figures.protected) == (0, 1, 0, 1)
    assert (own.pending, own.offered, own.lines[0].offered) == (0, 1, True)


def test_whoever_gave_it_sees_what_became_of_it(ledger: Ledger) -> None:
    """The newest first, each with where it stands; those who were asked before see that it went on and no more."""
    first = declined(ledger, given(ledger))
    second = taken(ledger, given(ledger, "宁波虚拟机械制造有限公司", "13900012346"))
    ctx = ledger.context()
    view = ledger.read(lambda uow: leads_given(HE, uow, ctx))
    before = ledger.read(lambda uow: lead_view(first.filing_id, WANG, uow, ctx))
    mine = ledger.read(lambda uow: lead_view(first.filing_id, HE, uow, ctx))

    assert [(line.number, line.fate) for line in view.lines] == [(2, Fate.FOLLOWED), (1, Fate.ASKED)]
    assert view.counts == ((Fate.ASKED, 1), (Fate.FOLLOWED, 1))
    assert (before.passed, before.contact, before.phone, before.asks) == (True, "", "", ())
    assert (mine.phone, [ask.reason for ask in mine.asks]) == ("13900054321", ["离得太远"])
    assert ledger.read(lambda uow: lead_view(second.filing_id, WANG, uow, ctx)).mine
    assert COMPANY in {line.company for line in view.lines}


def test_whoever_was_asked_last_sees_no_more_of_what_nobody_took(ledger: Ledger) -> None:
    """It lies in the pool, and he is one of those who were asked before."""
    for_the_east(ledger, replace(EAST, then=Untaken.POOL, tries=1))
    lead = declined(ledger, given(ledger))
    seen = ledger.read(lambda uow: lead_view(lead.filing_id, WANG, uow, ledger.context()))

    assert (seen.passed, seen.mine, seen.contact, seen.phone, seen.answers) == (True, False, "", "", ())


def test_whoever_gave_it_does_not_see_what_its_owner_has_learned_since(ledger: Ledger) -> None:
    """何川 leads in the south: of a customer of the east he knows whole what he gave, and a new number masked."""
    lead = taken(ledger, given(ledger))
    ctx = ledger.context()
    before = ledger.read(lambda uow: lead_view(lead.filing_id, HE, uow, ctx))
    ledger.do(CorrectFiling(filing_id=lead.filing_id, by=WANG, fields={"phone": "13900077777"}))
    after = ledger.read(lambda uow: lead_view(lead.filing_id, HE, uow, ctx))

    assert (before.phone, after.phone) == ("13900054321", "139****7777")
    assert ledger.read(lambda uow: lead_view(lead.filing_id, WANG, uow, ctx)).phone == "13900077777"


def test_an_export_keeps_the_number_of_what_nobody_has_taken(ledger: Ledger) -> None:
    """Whoever is asked has it masked in his file, too, and whole when he has taken it."""
    lead = given(ledger)

    def row() -> ExportedFiling:
        return ledger.read(lambda uow: exported(WANG, after=0, since=None, uow=uow, policy=ledger.policy)).rows[0]

    before = row()
    taken(ledger, lead)

    assert (before.offered, "*" in before.phone) == (True, True)
    assert (row().offered, row().phone) == (False, "13900054321")

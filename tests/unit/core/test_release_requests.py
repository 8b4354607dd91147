"""释放 where somebody has to say yes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.filing import FilingStatus
from core.domain.policy.approval import Flow, Matter
from core.domain.policy.pool import Consent, HandoverRules
from core.domain.request import RequestState
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.release_filing import ReleaseFiling
from core.service.transfer_customers import TransferCustomers
from core.service.views.protection_views import protection_view
from tests.support.builders import LIN, WANG, XU, ZHOU, Ledger
from tests.support.requesting import RELEASES, RULES, about, asked, discount, protected, release, the_request, under


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """A leader decides about releases."""
    ledger.policy = RULES
    return ledger


def test_a_customer_stays_until_the_leader_says_yes(ledger: Ledger) -> None:
    """Then it goes into the pool, given back by its owner."""
    filing = protected(ledger)
    outcome = release(ledger, filing)
    assert (outcome.code, ledger.again(filing).status) == ("request_asked", FilingStatus.PROTECTED)
    assert asked(ledger, about(ledger, filing, Matter.RELEASE)) == (LIN,)
    done = ledger.do(ApproveMatter(about=about(ledger, filing, Matter.RELEASE), by=LIN))
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, filing.scope))
    released = next(event for event in done.events if event.kind.value == "filing_released")

    assert ledger.again(filing).status is FilingStatus.RELEASED
    assert ledger.again(filing).reason == "项目停了"
    assert entry is not None
    assert (entry.cause.value, released.actor) == ("released", WANG)
    assert the_request(ledger, filing, Matter.RELEASE).state is RequestState.GRANTED
    assert ledger.told(WANG)[-1:] == ["request_decided"]


def test_a_no_leaves_the_customer_where_it_is(ledger: Ledger) -> None:
    """The end of its protection is the same."""
    filing = protected(ledger)
    release(ledger, filing)
    ledger.do(RejectMatter(about=about(ledger, filing, Matter.RELEASE), by=LIN, reason="再跟一个月"))

    assert (ledger.again(filing).status, ledger.again(filing).protected_until) == (
        FilingStatus.PROTECTED,
        filing.protected_until,
    )


def test_a_yes_ends_what_else_is_asked_about_the_customer(ledger: Ledger) -> None:
    """The discount needs no answer any more; the granted release is not taken back by itself."""
    filing = protected(ledger)
    discount(ledger, filing)
    release(ledger, filing)
    ledger.do(ApproveMatter(about=about(ledger, filing, Matter.RELEASE), by=LIN))

    assert the_request(ledger, filing).state is RequestState.DROPPED
    assert the_request(ledger, filing, Matter.RELEASE).state is RequestState.GRANTED


def test_whoever_leads_takes_it_at_once(ledger: Ledger) -> None:
    """His own yes is enough, also while the owner's wish waits."""
    filing = protected(ledger)
    release(ledger, filing)
    assert ledger.do(ReleaseFiling(filing_id=filing.id, by=ZHOU, reason="没有动静")).code == "released"

    assert ledger.again(filing).status is FilingStatus.RELEASED
    assert the_request(ledger, filing, Matter.RELEASE).state is RequestState.DROPPED


def test_it_is_not_asked_for_twice_and_still_needs_its_reason(ledger: Ledger) -> None:
    """And the card offers it no more."""
    filing = protected(ledger)
    assert ledger.refusal(ReleaseFiling(filing_id=filing.id, by=WANG)).code == "release_reason"
    release(ledger, filing)
    now, ctx = ledger.again(filing), ledger.context()
    view = ledger.read(lambda uow: protection_view(now, WANG, uow, ctx))

    assert ledger.refusal(ReleaseFiling(filing_id=filing.id, by=WANG, reason="还是不做")).code == "request_waiting"
    assert not view.may_release
    assert [line.kind for line in view.requests] == [Matter.RELEASE]


def test_who_gets_the_customer_did_not_wish_to_give_it_back(ledger: Ledger) -> None:
    """The wish of the giver ends with the passing-on; a discount is asked for on."""
    ledger.policy = replace(RULES, handover=HandoverRules(consent=Consent.NONE))
    filing = protected(ledger)
    release(ledger, filing)
    discount(ledger, filing)
    ledger.do(TransferCustomers(filings=(filing.id,), by=WANG, to=XU))

    assert the_request(ledger, filing, Matter.RELEASE).state is RequestState.DROPPED
    assert the_request(ledger, filing).state is RequestState.WAITING
    assert ledger.again(filing).status is FilingStatus.PROTECTED


def test_a_flow_without_steps_lets_it_pass(ledger: Ledger) -> None:
    """As does one whose condition does not hold."""
    under(ledger, Flow(key="free", name="不用审批", matter=Matter.RELEASE, steps=()))
    first = protected(ledger)
    assert release(ledger, first).code == "request_granted"
    assert ledger.again(first).status is FilingStatus.RELEASED

    under(ledger, replace(RELEASES, when="history.follow_ups > 3"))
    second = ledger.approve(ledger.file(WANG, company="宁波样例重工有限公司", phone="13900054321"))
    assert release(ledger, second).code == "released"
    assert ledger.again(second).status is FilingStatus.RELEASED

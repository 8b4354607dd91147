"""能报吗: free or not, and nothing about whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.ids import MemberId
from core.domain.policy.document import DuplicateRules
from core.service.check_blindly import CheckBlindly, about_questions
from core.service.directory import MemberLeaves
from core.service.outcome import Outcome
from core.service.records import Notice, NoticeKind
from core.service.release_filing import ReleaseFiling
from tests.support.builders import COMPANY, LIN, SUN, WANG, XU, Ledger


def ask(ledger: Ledger, by: MemberId = SUN, company: str = COMPANY) -> Outcome:
    """能报吗, and the answer."""
    return ledger.do(CheckBlindly(by=by, fields={"company": company}))


def words_to(ledger: Ledger, owner: MemberId) -> list[Notice]:
    """What the owner hears of questions."""
    return [one for one in ledger.notices() if one.kind is NoticeKind.ASKED_ABOUT and one.to == owner]


def test_a_free_customer_is_free(ledger: Ledger) -> None:
    """And nobody hears of the question."""
    assert ask(ledger).facts == {"freedom": "free", "until": None, "number": None}
    assert [one for one in ledger.notices() if one.kind is NoticeKind.ASKED_ABOUT] == []


def test_a_waiting_and_a_protected_one_are_told_without_a_name(ledger: Ledger) -> None:
    """Until when, but not whose, and no number by which it could be found out."""
    filing = ledger.file(WANG)
    assert ask(ledger).facts == {"freedom": "waiting", "until": None, "number": None}

    until = ledger.approve(filing).must_be_protected().isoformat()
    assert ask(ledger).facts == {"freedom": "protected", "until": until, "number": None}


def test_ones_own_is_said_to_be_ones_own(ledger: Ledger) -> None:
    """By its number, and without a word to oneself."""
    filing = ledger.file(WANG)

    assert ask(ledger, WANG).facts["freedom"] == "mine"
    assert ask(ledger, WANG).facts["number"] == filing.number
    assert words_to(ledger, WANG) == []


def test_what_lies_in_the_pool_is_to_be_claimed(ledger: Ledger) -> None:
    """By the number under which it lies there; nobody is told that somebody asked."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="客户项目取消了"))

    assert ask(ledger).facts == {"freedom": "pooled", "until": None, "number": filing.number}
    assert words_to(ledger, WANG) == []


def test_another_spelling_of_it_is_not_free(ledger: Ledger) -> None:
    """Whoever files it would be refused, or asked."""
    ledger.approve(ledger.file(WANG))

    assert ask(ledger, company="苏州青禾精密机械公司").facts["freedom"] in {"protected", "alike"}


def test_the_owner_hears_once_a_day_that_somebody_asked(ledger: Ledger) -> None:
    """However many ask; and not who, unless the policy says so."""
    ledger.approve(ledger.file(WANG))
    for by in (SUN, XU, SUN):
        ask(ledger, by)
    (told,) = words_to(ledger, WANG)
    assert "by" not in told.args

    ledger.policy = replace(ledger.policy, duplicate=DuplicateRules(blind_names=True))
    ledger.later(timedelta(days=1))
    ask(ledger)
    assert words_to(ledger, WANG)[1:][0].args["by"] == SUN


def test_a_question_is_counted_and_stands_in_the_trail(ledger: Ledger) -> None:
    """The next day one may ask again; others may ask meanwhile."""
    ledger.policy = replace(ledger.policy, duplicate=DuplicateRules(blind_daily=2))
    filing = ledger.file(WANG)
    ask(ledger)
    ask(ledger, company="杭州云上示例科技有限公司")
    refusal = ledger.refusal(CheckBlindly(by=SUN, fields={"company": COMPANY}))
    assert (refusal.code, refusal.facts["limit"]) == ("blind_limit", 2)

    events = ledger.read(lambda uow: uow.trail.about(about_questions(SUN, ledger.context())))
    assert [(event.actor, event.data["customer"]) for event in events] == [(SUN, filing.customer_id), (SUN, None)]
    assert ask(ledger, XU).facts["freedom"] == "waiting"
    ledger.later(timedelta(days=1))
    assert ask(ledger).facts["freedom"] == "waiting"


def test_there_need_be_no_limit(ledger: Ledger) -> None:
    """Zero is none."""
    ledger.policy = replace(ledger.policy, duplicate=DuplicateRules(blind_daily=0))

    assert {ask(ledger).facts["freedom"] for _ in range(30)} == {"free"}


@pytest.mark.parametrize("leaver", [SUN, LIN])
def test_a_leaver_learns_nothing(ledger: Ledger, leaver: MemberId) -> None:
    """Whoever he was."""
    ledger.do(MemberLeaves(member_id=leaver))

    assert ledger.refusal(CheckBlindly(by=leaver, fields={"company": COMPANY})).code == "member_left"

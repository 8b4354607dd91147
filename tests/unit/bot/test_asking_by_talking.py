"""Everything but filing in conversation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.grammar.parsed import Intent
from bot.grammar.reading import parse
from bot.replies import Reply, Say, plain
from bot.talk.dialogue import respond
from bot.talk.turn import Turn
from core.domain.filing import FilingStatus
from core.service.records import about_filing
from tests.support.builders import COMPANY, KEYS_ALONE, LIN, PHONE, SUN, WANG, Ledger, a_uscc
from tests.support.chat import refused_when_speaking, speaking

OTHER, OTHER_PHONE = "苏州青禾食品有限公司", "13900054321"


@pytest.mark.parametrize(
    ("intent", "say"),
    [
        (Intent.MINE, Say.MINE),
        (Intent.APPROVALS, Say.APPROVALS),
        (Intent.HELP, Say.HELP),
        (Intent.RULES, Say.RULES),
    ],
)
@pytest.mark.parametrize("group", [False, True])
def test_plain_questions_get_their_card(ledger: Ledger, intent: Intent, say: Say, group: bool) -> None:
    """Drawn later, for the place where it was asked."""
    assert speaking(ledger, WANG, intent, group=group) == Reply(say=say, args={"group": int(group)})


def test_what_was_not_understood_is_answered_with_the_nearest_things(ledger: Ledger) -> None:
    """Which ones is decided from the words, when they are at hand."""
    reply = speaking(ledger, WANG, Intent.UNKNOWN)

    assert reply == Reply(say=Say.NOT_UNDERSTOOD, args={"nearest": "file,mine,help"})


@pytest.mark.parametrize(
    ("said", "period"),
    [("看板", "month"), ("漏斗", "month"), ("这周报备排行", "week"), ("周报", "week"), ("今天的数据", "day")],
)
def test_figures_are_of_the_time_that_the_words_name(ledger: Ledger, said: str, period: str) -> None:
    """Of the month, if they name none."""
    turn = Turn(member=WANG, chat="feishu", parsed=parse(said, today=date(2026, 11, 22)), said=said)

    assert ledger.read(lambda uow: respond(turn, uow, ledger.context())) == Reply(
        say=Say.DASHBOARD, args={"period": period}
    )


def test_a_check_names_the_live_filing_and_the_key(ledger: Ledger) -> None:
    """By name or by phone."""
    filing = ledger.file(WANG)

    by_name = speaking(ledger, SUN, Intent.CHECK, company=COMPANY)
    by_phone = speaking(ledger, SUN, Intent.CHECK, phone="139 0001 2345")

    assert by_name == Reply(say=Say.CHECK, about=about_filing(filing.id), args={"asked": COMPANY, "key": "name"})
    assert by_phone == Reply(
        say=Say.CHECK, about=about_filing(filing.id), args={"asked": "139****2345", "key": "phone"}
    )


def test_a_free_customer_is_free(ledger: Ledger) -> None:
    """Also when it once was held."""
    ledger.withdraw(ledger.file(WANG))

    assert speaking(ledger, SUN, Intent.CHECK, company=COMPANY) == Reply(say=Say.CHECK, args={"asked": COMPANY})


@pytest.mark.parametrize("asked", [{}, {"company": " 。"}, {"phone": "139"}])
def test_a_check_of_nothing_asks_back(ledger: Ledger, asked: dict[str, Any]) -> None:
    """Which customer?"""
    assert speaking(ledger, WANG, Intent.CHECK, **asked) == plain("check_what")


@pytest.mark.parametrize("text", ["1", "#1", COMPANY, "青禾"])
def test_a_customer_is_shown_by_number_or_name(ledger: Ledger, text: str) -> None:
    """To its owner part of the name is enough."""
    filing = ledger.file(WANG)

    assert speaking(ledger, WANG, Intent.DETAIL, customer=text) == Reply(say=Say.DETAIL, about=about_filing(filing.id))


def test_several_customers_are_offered_to_choose_from(ledger: Ledger) -> None:
    """The asker knows which one he means."""
    ledger.policy = KEYS_ALONE
    one = ledger.file(WANG)
    two = ledger.file(WANG, company=OTHER, phone=OTHER_PHONE)

    reply = speaking(ledger, WANG, Intent.DETAIL, customer="青禾")

    assert (reply.say, reply.args["asked"]) == (Say.CHOICES, "青禾")
    assert set(str(reply.args["filings"]).split(",")) == {one.id, two.id}


def test_a_full_name_that_nobody_filed_is_checked(ledger: Ledger) -> None:
    """The next thing to do is to file it."""
    assert speaking(ledger, WANG, Intent.DETAIL, customer=OTHER) == Reply(say=Say.CHECK, args={"asked": OTHER})


@pytest.mark.parametrize("text", ["9", "青禾", "#404号"])
def test_a_brand_or_a_number_that_is_not_found_is_not_called_free(ledger: Ledger, text: str) -> None:
    """Somebody else may hold it under its full name."""
    ledger.file(SUN)

    refusal = refused_when_speaking(ledger, WANG, Intent.DETAIL, customer=text)

    assert (refusal.code, refusal.facts) == ("not_found", {"asked": text})


@pytest.mark.parametrize("intent", [Intent.DETAIL, Intent.APPROVE, Intent.REJECT, Intent.WITHDRAW])
def test_a_command_without_a_customer_asks_which_one(ledger: Ledger, intent: Intent) -> None:
    """查看, 通过, 驳回, 撤回 alone."""
    assert refused_when_speaking(ledger, LIN, intent).code == "which_one"


def test_a_manager_approves_by_writing(ledger: Ledger) -> None:
    """By number or name, as on the card."""
    filing = ledger.file(WANG)

    reply = speaking(ledger, LIN, Intent.APPROVE, customer="青禾")

    assert reply == Reply(say=Say.FILED, about=about_filing(filing.id))
    assert ledger.again(filing).status is FilingStatus.PROTECTED


def test_a_manager_rejects_by_writing_and_says_why(ledger: Ledger) -> None:
    """Without a reason he is asked for one."""
    filing = ledger.file(WANG)
    asked = refused_when_speaking(ledger, LIN, Intent.REJECT, customer="1")

    speaking(ledger, LIN, Intent.REJECT, customer="1", note="资料不全")

    assert (asked.code, asked.facts) == ("reason_needed", {"number": 1})
    assert ledger.again(filing).reason == "资料不全"


def test_of_several_only_the_one_that_waits_for_him_is_meant(ledger: Ledger) -> None:
    """The other is decided already."""
    ledger.policy = KEYS_ALONE
    ledger.approve(ledger.file(WANG))
    waiting = ledger.file(WANG, company=OTHER, phone=OTHER_PHONE)

    speaking(ledger, LIN, Intent.APPROVE, customer="青禾")

    assert ledger.again(waiting).status is FilingStatus.PROTECTED


def test_when_several_wait_he_is_asked_which_one(ledger: Ledger) -> None:
    """By their numbers."""
    ledger.policy = KEYS_ALONE
    ledger.file(WANG)
    ledger.file(WANG, company=OTHER, phone=OTHER_PHONE)

    refusal = refused_when_speaking(ledger, LIN, Intent.APPROVE, customer="青禾")

    assert refusal.code == "ambiguous"
    assert set(str(refusal.facts["numbers"]).split("、")) == {"#1", "#2"}


def test_a_decided_filing_says_who_decided(ledger: Ledger) -> None:
    """It is found, though nothing waits any more."""
    ledger.approve(ledger.file(WANG))

    refusal = refused_when_speaking(ledger, LIN, Intent.APPROVE, customer="1")

    assert (refusal.code, refusal.facts["by_id"]) == ("already_decided", LIN)


def test_an_owner_who_approves_reads_that_it_is_his_own(ledger: Ledger) -> None:
    """Others have to."""
    ledger.file(WANG)

    assert refused_when_speaking(ledger, WANG, Intent.APPROVE, customer="1").code == "own_filing"


def test_a_salesperson_withdraws_by_writing(ledger: Ledger) -> None:
    """The one of two namesakes that is his and waits."""
    ledger.file(SUN, uscc=a_uscc(1))
    mine = ledger.file(WANG, uscc=a_uscc(2))

    reply = speaking(ledger, WANG, Intent.WITHDRAW, customer=COMPANY, note="客户不做了")

    assert reply == Reply(say=Say.FILED, about=about_filing(mine.id))
    assert (ledger.again(mine).status, ledger.again(mine).reason) == (FilingStatus.WITHDRAWN, "客户不做了")


@pytest.mark.parametrize("text", ["9", "没有这家"])
def test_an_unknown_customer_cannot_be_withdrawn(ledger: Ledger, text: str) -> None:
    """Not found, with what was asked."""
    assert refused_when_speaking(ledger, WANG, Intent.WITHDRAW, customer=text).facts == {"asked": text}


def test_nobody_withdraws_for_somebody_else(ledger: Ledger) -> None:
    """He is told whose affair it is."""
    ledger.file(WANG)

    assert refused_when_speaking(ledger, SUN, Intent.WITHDRAW, customer=COMPANY).code == "not_yours"


def test_the_phone_goes_nowhere(ledger: Ledger) -> None:
    """An answer is stored in the clear: it carries the masked form only."""
    ledger.file(WANG)
    replies = [speaking(ledger, SUN, Intent.CHECK, phone=PHONE), speaking(ledger, SUN, Intent.CHECK, phone=OTHER_PHONE)]

    assert PHONE not in repr(replies)
    assert OTHER_PHONE not in repr(replies)

"""报备 in conversation: what is missing is asked for, what is wrong can be corrected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.grammar.parsed import Intent
from bot.replies import Reply, Say, plain
from bot.talk.turn import DRAFT_LIFE, draft_subject
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.service.directory import MemberLeaves
from core.service.records import NoticeKind
from tests.support.builders import COMPANY, PHONE, SUN, WANG, XU, Ledger
from tests.support.chat import FEISHU, draft_of, refused_when_speaking, speaking

OTHER = "无锡假想食品有限公司"
EVERYTHING: dict[str, Any] = {"company": COMPANY, "contact": "李娜", "phone": PHONE}
ASKED = Reply(say=Say.ASK, about=draft_subject(WANG, FEISHU), args={"chat": FEISHU})


def filed(ledger: Ledger, number: int) -> Filing | None:
    """The filing with this number."""
    return ledger.read(lambda uow: uow.filings.numbered(number))


def fields_of(ledger: Ledger, member: MemberId = WANG) -> dict[str, str] | None:
    """What somebody has filled in so far."""
    draft = draft_of(ledger, member)
    return dict(draft.fields) if draft else None


def test_everything_in_one_message_is_filed_at_once(ledger: Ledger) -> None:
    """No question, no draft."""
    reply = speaking(ledger, WANG, Intent.FILE, **EVERYTHING)
    filing = filed(ledger, 1)

    assert filing is not None
    assert reply == Reply(say=Say.FILED, about=reply.about)
    assert reply.about.id == filing.id
    assert fields_of(ledger) is None


def test_two_messages_are_enough(ledger: Ledger) -> None:
    """The second one answers the question of the first."""
    first = speaking(ledger, WANG, Intent.FILE, company=COMPANY)
    second = speaking(ledger, WANG, Intent.FILE, contact="李娜", phone=PHONE)

    assert first == ASKED
    assert second.say is Say.FILED
    assert fields_of(ledger) is None
    assert [n.about for n in ledger.notices() if n.kind is NoticeKind.REPAINT] == [ASKED.about, ASKED.about]


def test_the_bare_command_opens_an_empty_form(ledger: Ledger) -> None:
    """报备 alone."""
    assert speaking(ledger, WANG, Intent.FILE) == ASKED
    assert fields_of(ledger) == {}


def test_what_is_said_is_remembered_until_all_is_there(ledger: Ledger) -> None:
    """In any order."""
    speaking(ledger, WANG, Intent.FILE, phone=PHONE)
    speaking(ledger, WANG, Intent.FILE, budget="500000")

    assert fields_of(ledger) == {"phone": PHONE, "budget": "500000"}


def test_a_wrong_answer_is_kept_and_asked_for_again(ledger: Ledger) -> None:
    """The form shows what was wrong; the other answers are not lost."""
    assert speaking(ledger, WANG, Intent.FILE, company=COMPANY, contact="李娜", phone="1390001") == ASKED
    assert filed(ledger, 1) is None

    assert speaking(ledger, WANG, Intent.CORRECT, phone=PHONE).say is Say.FILED


def test_a_brand_is_completed_to_the_full_name(ledger: Ledger) -> None:
    """青禾精密 is asked for its full name, and the full name does not start a new filing."""
    speaking(ledger, WANG, Intent.FILE, **{**EVERYTHING, "company": "苏州青禾精密"})

    reply = speaking(ledger, WANG, Intent.FILE, company=COMPANY)

    assert reply.say is Say.FILED
    filing = filed(ledger, 1)
    assert filing is not None
    assert ledger.customer(filing).name == COMPANY


def test_another_company_starts_a_new_filing(ledger: Ledger) -> None:
    """Contact and phone of the first one do not slip into it."""
    speaking(ledger, WANG, Intent.FILE, company=COMPANY, contact="李娜")

    speaking(ledger, WANG, Intent.FILE, company=OTHER)

    assert fields_of(ledger) == {"company": OTHER}


def test_a_corrected_company_keeps_the_rest(ledger: Ledger) -> None:
    """公司名错了，是 …"""
    speaking(ledger, WANG, Intent.FILE, company=COMPANY, contact="李娜")

    speaking(ledger, WANG, Intent.CORRECT, company=OTHER)

    assert fields_of(ledger) == {"company": OTHER, "contact": "李娜"}


def test_without_a_draft_there_is_nothing_to_correct_or_to_cancel(ledger: Ledger) -> None:
    """Said plainly."""
    assert refused_when_speaking(ledger, WANG, Intent.CORRECT, phone=PHONE).code == "correct_what"
    assert speaking(ledger, WANG, Intent.CANCEL) == plain("nothing_to_cancel")


def test_a_cancelled_draft_is_forgotten(ledger: Ledger) -> None:
    """And its card loses its form."""
    speaking(ledger, WANG, Intent.FILE, company=COMPANY)

    assert speaking(ledger, WANG, Intent.CANCEL) == plain("cancelled")
    assert fields_of(ledger) is None
    last = ledger.notices()[-1]
    assert (last.kind, last.about) == (NoticeKind.REPAINT, draft_subject(WANG, FEISHU))


def test_a_draft_is_forgotten_after_a_while(ledger: Ledger) -> None:
    """What is said the next day means something new."""
    speaking(ledger, WANG, Intent.FILE, company=COMPANY)

    ledger.later(DRAFT_LIFE - timedelta(seconds=1))
    assert fields_of(ledger) is not None

    ledger.later(timedelta(seconds=1))
    assert fields_of(ledger) is None


def test_each_answer_keeps_the_draft_alive(ledger: Ledger) -> None:
    """The time runs from the last one."""
    speaking(ledger, WANG, Intent.FILE, company=COMPANY)
    ledger.later(DRAFT_LIFE / 2)
    speaking(ledger, WANG, Intent.FILE, contact="李娜")

    ledger.later(DRAFT_LIFE / 2)

    assert fields_of(ledger) == {"company": COMPANY, "contact": "李娜"}


def test_two_peoples_drafts_do_not_mix(ledger: Ledger) -> None:
    """Each fills in his own."""
    speaking(ledger, WANG, Intent.FILE, company=COMPANY)
    speaking(ledger, XU, Intent.FILE, company=OTHER)

    assert (fields_of(ledger, WANG), fields_of(ledger, XU)) == ({"company": COMPANY}, {"company": OTHER})


@pytest.mark.parametrize("given", [{"company": COMPANY}, {"phone": PHONE}])
def test_a_held_customer_is_said_before_everything_is_filled_in(ledger: Ledger, given: dict[str, Any]) -> None:
    """Nobody should look for a contact in vain."""
    ledger.file(WANG)

    refusal = refused_when_speaking(ledger, SUN, Intent.FILE, **given)

    assert (refusal.code, refusal.facts["owner_id"]) == ("customer_held", WANG)


def test_ones_own_customer_is_said_as_early(ledger: Ledger) -> None:
    """He has it already."""
    ledger.file(WANG)

    assert refused_when_speaking(ledger, WANG, Intent.FILE, company=COMPANY).code == "already_yours"


def test_other_questions_leave_the_draft_alone(ledger: Ledger) -> None:
    """查重 and 帮助 in between."""
    speaking(ledger, WANG, Intent.FILE, company=COMPANY)

    speaking(ledger, WANG, Intent.CHECK, company=OTHER)
    speaking(ledger, WANG, Intent.HELP)

    assert fields_of(ledger) == {"company": COMPANY}


def test_fields_that_the_form_does_not_know_go_into_the_note(ledger: Ledger) -> None:
    """行业：电子制造 is worth keeping; a number is written out."""
    speaking(ledger, WANG, Intent.FILE, **EVERYTHING, note="急", 行业="电子制造", 人数=200)
    filing = filed(ledger, 1)

    assert filing is not None
    assert filing.answers == {"note": "急；行业：电子制造；人数：200"}


def test_somebody_who_left_is_told_so_whatever_he_asks(ledger: Ledger) -> None:
    """His list of customers is not his any more."""
    ledger.file(WANG)
    ledger.do(MemberLeaves(member_id=WANG))

    codes = {refused_when_speaking(ledger, WANG, intent, company=COMPANY).code for intent in Intent}

    assert codes == {"member_left"}

"""Every notice and every answer is drawn from the state of the moment."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.drawers.picture import Drawn, Picture
from bot.grammar.parsed import Intent
from bot.outgoing.drawing import _DRAWERS, draw, stamp_of
from bot.outgoing.relay import _picture
from bot.replies import NOWHERE, PUBLIC, Reply, Say, as_notice, refused
from bot.talk.turn import draft_subject
from cards.card import Buttons, Card, Facts, Form, Rows, Text
from cards.texts.refusals import wording
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.rules import Fact, RuleViolation
from core.service.records import NoticeKind, Subject, about_filing
from tests.support.builders import COMPANY, LIN, PHONE, SUN, WANG, Ledger, a_uscc, filing_of
from tests.support.chat import FEISHU, place_of, speaking
from tests.support.invented import company_name

OF_GROUPS = {NoticeKind.DEAL_WON, NoticeKind.GROUP_MORNING}
"""Drawn in test_group_news."""
OF_THE_POOL = OF_GROUPS | {
    NoticeKind.POOL_TURN,
    NoticeKind.POOL_WAITED,
    NoticeKind.POOL_ANNOUNCED,
    NoticeKind.CLAIMED,
    NoticeKind.TAKEN_OVER,
}
"""Drawn in test_pooling_by_talking."""
NOTICES = [kind for kind in NoticeKind if kind not in {NoticeKind.REPLY, NoticeKind.REPAINT, NoticeKind.FILE}]
OF_FOLLOW_UPS = {
    NoticeKind.FOLLOW_UP_COMMENTED,
    NoticeKind.NEXT_STEPS,
    NoticeKind.CUSTOMER_IDLE,
    NoticeKind.DUTY_DUE,
    NoticeKind.TEAM_DAY,
}
OF_REQUESTS = {
    NoticeKind.REQUEST_NEEDED,
    NoticeKind.REQUEST_DECIDED,
    NoticeKind.REQUEST_RETURNED,
    NoticeKind.REQUEST_OVERDUE,
    NoticeKind.REQUEST_WITHDRAWN,
}
OF_OTHERS = {
    NoticeKind.APPROVALS_DIGEST,
    NoticeKind.APPROVAL_SETTLED,
    NoticeKind.ENDING_DIGEST,
    NoticeKind.ENDED_DIGEST,
    NoticeKind.EXTENSION_NEEDED,
    NoticeKind.EXTENSION_DECIDED,
    NoticeKind.ASKED_ABOUT,
    NoticeKind.LEAD_NEEDED,
    NoticeKind.LEADS_NEEDED,
    NoticeKind.LEAD_TOLD,
    NoticeKind.APPEAL_NEEDED,
    NoticeKind.APPEAL_TOLD,
    NoticeKind.APPEAL_SETTLED,
    NoticeKind.ORDER_TOLD,
    NoticeKind.CREDIT_NEEDED,
    NoticeKind.CREDIT_TOLD,
    NoticeKind.CREDIT_SETTLED,
    NoticeKind.TRANSFER_NEEDED,
    NoticeKind.TRANSFER_SETTLED,
    NoticeKind.HANDED_OVER,
    NoticeKind.SCAN_FINISHED,
    NoticeKind.OWNER_WANTED,
    NoticeKind.CUSTOMERS_MERGED,
    NoticeKind.IMPORT_DONE,
    NoticeKind.EXTENSION_RETURNED,
    NoticeKind.EXTENSION_WITHDRAWN,
    NoticeKind.EXTENSION_OVERDUE,
    *OF_REQUESTS,
    *OF_FOLLOW_UPS,
    *OF_THE_POOL,
}
OF_ONE = [kind for kind in NOTICES if kind not in OF_OTHERS]
"""Drawn as the card of one filing."""


def drawn(
    ledger: Ledger,
    view: str,
    viewer: MemberId | None = WANG,
    about: Subject = NOWHERE,
    args: Mapping[str, Fact] | None = None,
) -> Drawn:
    """The card as it would be drawn now."""
    ctx = ledger.context()
    picture = Picture(view=view, about=about, viewer=viewer, args=args or {})
    return ledger.read(lambda uow: draw(picture, uow, ctx))


def answered(ledger: Ledger, reply: Reply, member: MemberId = WANG) -> Drawn:
    """An answer, drawn from what stands in the outbox."""
    picture = _picture(as_notice(reply, to=member, place=place_of(member), dedupe_key="k"))
    return drawn(ledger, picture.view, picture.viewer, picture.about, picture.args)


def text(card: Card) -> str:
    """Everything that can be read on a card."""
    lines = [card.title, card.subtitle, card.tag, card.summary]
    for block in card.blocks:
        match block:
            case Text(content=content):
                lines.append(content)
            case Facts(pairs=pairs):
                lines += [f"{label} {value}" for label, value in pairs]
            case Rows(items=items):
                lines += [f"{row.title} {row.detail}" for row in items]
            case Form(inputs=inputs):
                lines += [f"{field.label} {field.value}" for field in inputs]
            case _:
                pass
    return "\n".join(lines)


def offered(card: Card) -> list[str]:
    """What the buttons ask for."""
    buttons = [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]
    forms = [block.submit for block in card.blocks if isinstance(block, Form)]
    return [button.action.split(":")[1] for button in (*buttons, *forms)]


def test_everything_that_can_be_sent_can_be_drawn() -> None:
    """A kind without a drawer would be buried undrawn."""
    assert set(_DRAWERS) == {*NOTICES, *Say}


@pytest.mark.parametrize("kind", OF_ONE)
@pytest.mark.parametrize("end", [None, "approve", "reject", "withdraw"])
@pytest.mark.parametrize("viewer", [WANG, LIN, SUN])
def test_news_that_is_overtaken_shows_the_present(
    ledger: Ledger, kind: NoticeKind, end: str | None, viewer: MemberId
) -> None:
    """Each notice is drawn in each state, for each reader, and shows what is so now."""
    filing = ledger.file(WANG)
    if end:
        filing = getattr(ledger, end)(filing)

    result = drawn(ledger, kind, viewer, about_filing(filing.id))

    tag = {None: "待审批", "approve": "保护中", "reject": "已驳回", "withdraw": "已撤回"}[end]
    assert (result.card.title, result.card.tag) == (COMPANY, tag)
    assert result.subjects == (about_filing(filing.id),)
    assert result.stamp == ledger.read(lambda uow: stamp_of(result.subjects, uow))
    assert "李娜" not in text(result.card) or viewer is not SUN


def test_an_expired_filing_is_drawn_as_such(ledger: Ledger) -> None:
    """For each kind of news about it."""
    filing = ledger.expire(ledger.approve(ledger.file(WANG)))

    assert {drawn(ledger, kind, WANG, about_filing(filing.id)).card.tag for kind in OF_ONE} == {"已到期"}


def test_the_approver_gets_his_buttons_until_it_is_decided(ledger: Ledger) -> None:
    """The same card, repainted."""
    filing = ledger.file(WANG)
    before = drawn(ledger, NoticeKind.APPROVAL_NEEDED, LIN, about_filing(filing.id))
    ledger.approve(filing)
    after = drawn(ledger, NoticeKind.APPROVAL_NEEDED, LIN, about_filing(filing.id))

    assert offered(before.card) == ["approve", "ask_hand_on", "ask_add", "ask_return", "reject"]
    assert offered(after.card) == []
    assert before.digest != after.digest
    assert before.stamp < after.stamp


def test_the_same_state_draws_the_same_card(ledger: Ledger) -> None:
    """So a repaint that would change nothing is saved."""
    about = about_filing(ledger.file(WANG).id)

    assert drawn(ledger, Say.FILED, WANG, about).digest == drawn(ledger, Say.FILED, WANG, about).digest


def test_only_the_owners_own_look_shows_the_whole_phone(ledger: Ledger) -> None:
    """The card that he asked for, and no other; nobody else's either."""
    about = about_filing(ledger.file(WANG).id)

    assert PHONE in text(drawn(ledger, Say.DETAIL, WANG, about).card)
    assert PHONE not in text(drawn(ledger, Say.FILED, WANG, about).card)
    assert PHONE not in text(drawn(ledger, Say.DETAIL, LIN, about).card)


def test_a_matter_that_is_gone_is_said_politely(ledger: Ledger) -> None:
    """Nothing to repaint then."""
    result = drawn(ledger, Say.DETAIL, WANG, about_filing("gone"))

    assert result.card.title == wording("filing_not_found").title
    assert (result.subjects, result.stamp) == ((), ())


@pytest.mark.parametrize("say", sorted(set(Say) - {Say.FILED, Say.DETAIL}))
def test_every_answer_is_drawn_for_everybody(ledger: Ledger, say: Say) -> None:
    """With nothing to show it says so, for nobody in particular it says that."""
    for viewer in (WANG, LIN, None):
        result = drawn(ledger, say, viewer)

        assert result.card.title
        assert result.card.blocks


def test_my_filings_are_repainted_with_each_of_them(ledger: Ledger) -> None:
    """Every line is a matter of the card."""
    filings = many(ledger, 3)

    result = drawn(ledger, Say.MINE)

    assert set(result.subjects) == {about_filing(filing.id) for filing in filings}
    assert len(result.stamp) == 3


def test_the_second_page_goes_on_where_the_first_ended(ledger: Ledger) -> None:
    """By the number on the button."""
    many(ledger, 12)
    first = drawn(ledger, Say.MINE).card

    second = drawn(ledger, Say.MINE, args={"before": 3}).card

    assert offered(first) == ["mine"]
    assert company_name(0) in text(second)
    assert company_name(2) not in text(second)


def test_what_waits_for_me_is_repainted_with_each_of_them(ledger: Ledger) -> None:
    """The decided one leaves the list."""
    one, two = many(ledger, 2)
    ledger.approve(one)

    assert drawn(ledger, Say.APPROVALS, LIN).subjects == (about_filing(two.id),)


def test_a_choice_is_repainted_with_each_candidate(ledger: Ledger) -> None:
    """Its lines tell their state."""
    filings = many(ledger, 2)
    reply = Reply(say=Say.CHOICES, args={"asked": "青禾", "filings": ",".join(filing.id for filing in filings)})

    result = answered(ledger, reply)

    assert company_name(1) in text(result.card)
    assert set(result.subjects) == {about_filing(filing.id) for filing in filings}


def test_a_checked_customer_becomes_free_on_the_card(ledger: Ledger) -> None:
    """When it is withdrawn, the copy in the rival's chat says so."""
    filing = ledger.file(WANG)
    reply = speaking(ledger, SUN, Intent.CHECK, company=COMPANY)
    held = answered(ledger, reply, SUN)
    ledger.withdraw(filing)

    free = answered(ledger, reply, SUN)

    assert "王晨" in text(held.card)
    assert "李娜" not in text(held.card)
    assert "start_filing" in offered(free.card)
    assert held.subjects == (about_filing(filing.id),)


def test_a_refused_filer_reads_who_has_it(ledger: Ledger) -> None:
    """By name, with the rule that decided."""
    ledger.file(WANG, uscc=a_uscc())
    refusal = ledger.refusal(filing_of(SUN, uscc=a_uscc()))

    shown = text(answered(ledger, refused(refusal), SUN).card)

    assert "王晨" in shown
    assert "信用代码" in shown
    assert WANG not in shown


def test_a_half_filled_form_shows_what_is_known_and_what_is_wrong(ledger: Ledger) -> None:
    """As it is now; when it is done with, the card says so."""
    reply = speaking(ledger, WANG, Intent.FILE, company=COMPANY)
    missing = answered(ledger, reply)
    speaking(ledger, WANG, Intent.CORRECT, contact="李娜", phone="139")
    wrong = answered(ledger, reply)
    speaking(ledger, WANG, Intent.CANCEL)
    done = answered(ledger, reply)

    assert COMPANY in text(missing.card)
    assert "联系人" in missing.card.summary
    assert wrong.card.summary != missing.card.summary
    assert "file_draft" in offered(missing.card)
    assert done.card.title == wording("draft_done").title
    assert {result.subjects for result in (missing, wrong, done)} == {(draft_subject(WANG, FEISHU),)}


def test_a_stranger_reads_whom_to_ask(ledger: Ledger) -> None:
    """The administrators who are still here."""
    assert "周宁" in text(drawn(ledger, Say.STRANGER, None).card)


def test_what_may_stand_in_a_group_shows_no_contact(ledger: Ledger) -> None:
    """Whatever is asked there."""
    filing = ledger.file(WANG, budget="500000")
    shown = [
        text(drawn(ledger, say, WANG, about_filing(filing.id) if say is Say.CHECK else NOWHERE).card)
        for say in sorted(PUBLIC)
    ]

    assert not [card for card in shown if PHONE[-4:] in card or "预算" in card]


def test_the_stamp_counts_the_versions_of_filings_and_their_approvals(ledger: Ledger) -> None:
    """A draft has none; a step that is done changes the approval alone."""
    filing = ledger.approve(ledger.file(WANG))
    subjects = (about_filing(filing.id), draft_subject(WANG, FEISHU))

    assert ledger.read(lambda uow: stamp_of(subjects, uow)) == (4,)


def test_a_refusal_while_drawing_is_drawn(ledger: Ledger) -> None:
    """A list for nobody in particular."""
    assert drawn(ledger, Say.MINE, None).card.title == wording(RuleViolation("member_unknown").code).title


def many(ledger: Ledger, count: int) -> list[Filing]:
    """Filings of 王晨, the oldest first."""
    return [ledger.file(WANG, company=company_name(n), phone=f"139000200{n:02d}") for n in range(count)]

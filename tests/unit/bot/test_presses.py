"""Pressing buttons: each press is judged by the state of the moment, and answered once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.buttons.acts import _ACTS
from bot.grammar.parsed import Intent
from bot.replies import Say
from cards.actions import Action
from cards.card import Button, Buttons, Form, Rows, Tone
from cards.samples.everything import samples
from cards.texts.toasts import toast
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant
from core.domain.rules import Fact
from core.service.copies import CardRef
from core.service.directory import MemberLeaves
from core.service.records import NoticeKind, about_filing
from tests.support.builders import COMPANY, EAST, LIN, PHONE, WANG, ZHOU, Ledger
from tests.support.chat import FEISHU, Desk, draft_of, place_of, speaking
from tests.support.clock import ORDINARY_MORNING


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """Where presses arrive."""
    return Desk(ledger)


def line(code: str, **facts: Fact) -> str:
    """How this outcome or refusal is worded."""
    return toast(code, facts, now=ORDINARY_MORNING)[0]


def approve(filing: Filing) -> Action:
    """The button 通过."""
    return Action(verb="approve", subject=filing.id)


async def test_what_stands_in_a_form_is_read_as_a_message_is(desk: Desk) -> None:
    """Without what nobody sees: PostgreSQL would end the text at a zero, and a direction turns a card's words around;
    and no longer than anybody types.
    """
    filing = desk.ledger.file()
    said = "资料\x00不全\u202e，请\u200b补充" + "。" * 5000
    await desk.press(LIN, Action(verb="reject", subject=filing.id), inputs={"reason": said})
    reason = desk.ledger.again(filing).reason or ""

    assert reason.startswith("资料 不全，请补充。")
    assert len(reason) < 4000


def a_delivered_card(ledger: Ledger, filing: Filing, handle: str = "om_1") -> None:
    """A copy of the filing's card lies in 林岚's chat."""
    ref = CardRef(
        id="ref-1",
        subject=about_filing(filing.id),
        platform=FEISHU,
        handle=handle,
        view="approval_needed",
        viewer=LIN,
        place=place_of(LIN),
        sent_at=ledger.clock(),
    )
    ledger.write(lambda uow: uow.card_refs.add(ref))


async def test_a_manager_approves_by_pressing(desk: Desk) -> None:
    """He reads until when, and the salesperson hears of it."""
    filing = desk.ledger.file(WANG)

    answer = await desk.press(LIN, approve(filing))

    until = (ORDINARY_MORNING + timedelta(days=30)).isoformat()
    assert (answer.text, answer.tone) == (line("approved", until=until), Tone.GOOD)
    assert "4月10日" in answer.text
    assert desk.ledger.again(filing).status is FilingStatus.PROTECTED
    assert desk.ledger.told(WANG) == ["filing_decided"]


async def test_a_manager_rejects_with_the_reason_in_the_form(desk: Desk) -> None:
    """Without one he is asked for it and nothing happens."""
    filing = desk.ledger.file(WANG)
    reject = Action(verb="reject", subject=filing.id)

    without = await desk.press(LIN, reject, inputs={"reason": " "})
    given = await desk.press(LIN, reject, inputs={"reason": "资料不全"})

    assert without.text == line("reason_needed", number=1)
    assert (given.text, given.tone) == (line("rejected", owner="王晨"), Tone.GOOD)
    assert desk.ledger.again(filing).reason == "资料不全"


async def test_the_owner_withdraws_by_pressing(desk: Desk) -> None:
    """While it waits."""
    filing = desk.ledger.file(WANG)

    answer = await desk.press(WANG, Action(verb="withdraw", subject=filing.id))

    assert answer.text == line("withdrawn", number=1)
    assert desk.ledger.again(filing).status is FilingStatus.WITHDRAWN


async def test_the_same_press_again_gets_the_same_answer(desk: Desk) -> None:
    """The platform repeats itself; a day later the words are still those of the first time."""
    filing = desk.ledger.file(WANG)
    first = await desk.press(LIN, approve(filing), event="press")
    before = desk.ledger.later(timedelta(days=1)).snapshot()

    second = await desk.press(LIN, approve(filing), event="press")

    assert second == first
    assert desk.ledger.snapshot() == before


async def test_a_refused_press_again_gets_the_same_refusal(desk: Desk) -> None:
    """Though by now it would be allowed."""
    filing = desk.ledger.file(WANG)
    first = await desk.press(ZHOU, approve(filing), event="press")
    before = desk.ledger.snapshot()

    assert await desk.press(ZHOU, approve(filing), event="press") == first
    assert desk.ledger.snapshot() == before


async def test_ten_managers_press_and_one_decides(desk: Desk) -> None:
    """Nine read who was first; the salesperson gets one notice."""
    leaders = [MemberId(f"leader{n}") for n in range(10)]
    for n, leader in enumerate(leaders):
        desk.ledger.write(lambda uow, m=leader, n=n: _lead(uow, m, n))  # type: ignore[misc]
    filing = desk.ledger.file(WANG)

    answers = [await desk.press(leader, approve(filing)) for leader in leaders]

    late = line("already_decided", number=1, by="主管0", at=ORDINARY_MORNING.isoformat(), status="protected")
    assert answers[0].tone is Tone.GOOD
    assert {answer.text for answer in answers[1:]} == {late}
    assert "主管0" in late
    assert desk.ledger.trail(filing) == ["filing_submitted", "filing_approved"]
    assert desk.ledger.told(WANG) == ["filing_decided"]


def _lead(uow: object, member: MemberId, n: int, team: TeamId = EAST) -> None:
    directory = uow.directory  # type: ignore[attr-defined]
    directory.save_member(Member(id=member, name=f"主管{n}", team_id=team))
    directory.bind(Identity(platform=FEISHU, external_id=f"ou_{member}", member_id=member))
    directory.grant(RoleGrant(member_id=member, role=Role.LEADER, team_id=team))


async def test_a_press_that_comes_too_late_brings_the_card_up_to_date(desk: Desk) -> None:
    """It would not have offered the button otherwise."""
    filing = desk.ledger.file(WANG)
    a_delivered_card(desk.ledger, filing)
    desk.ledger.withdraw(filing)
    repaints = len([n for n in desk.ledger.notices() if n.kind is NoticeKind.REPAINT])

    answer = await desk.press(LIN, approve(filing), handle="om_1")

    now = [n for n in desk.ledger.notices() if n.kind is NoticeKind.REPAINT]
    assert "王晨" in answer.text
    assert [n.about for n in now[repaints:]] == [about_filing(filing.id)]


@pytest.mark.parametrize(
    "payload", ["", "v0:approve:1", "v1:approve", "someone else's", "v1:explode:1", "v1:mine:x", "v1:mine:"]
)
async def test_a_button_of_no_release_of_ours_has_expired(desk: Desk, payload: str) -> None:
    """Said politely, and nothing happens."""
    assert (await desk.press(WANG, payload)).text == line("stale_button")


async def test_a_button_about_a_filing_that_is_gone_says_so(desk: Desk) -> None:
    """The card of another database."""
    assert (await desk.press(WANG, Action(verb="detail", subject="gone"))).text == line("filing_not_found")


async def test_a_stranger_who_presses_is_told_so(desk: Desk) -> None:
    """He is in the group, but not in the directory."""
    filing = desk.ledger.file(WANG)
    before = desk.ledger.snapshot()

    answer = await desk.press("nobody", approve(filing))

    assert answer.text == line("member_unknown")
    assert desk.ledger.snapshot() == before


@pytest.mark.parametrize("verb", sorted(_ACTS))
async def test_somebody_who_left_presses_in_vain(desk: Desk, verb: str) -> None:
    """Whatever lies in his chats."""
    filing = desk.ledger.file(WANG)
    desk.ledger.do(MemberLeaves(member_id=WANG))

    answer = await desk.press(WANG, Action(verb=verb, subject=filing.id))

    assert answer.text == line("member_left")
    assert desk.replies() == []


async def test_looking_at_a_filing_answers_with_its_card(desk: Desk) -> None:
    """In the chat where it was pressed."""
    filing = desk.ledger.file(WANG)

    answer = await desk.press(WANG, Action(verb="detail", subject=filing.id))

    (reply,) = desk.replies()
    assert answer.text == line("shown")
    assert (reply.args["say"], reply.about, reply.place) == (Say.DETAIL, about_filing(filing.id), place_of(WANG))


async def test_more_of_my_filings_is_one_press_away(desk: Desk) -> None:
    """The button carries the number to go on from."""
    await desk.press(WANG, Action(verb="mine", subject="11"))

    (reply,) = desk.replies()
    assert reply.args == {"say": Say.MINE, "before": 11}


async def test_a_button_speaks_for_the_presser(desk: Desk) -> None:
    """我的客户, as if he had written it."""
    await desk.press(WANG, Action(verb="say", subject="我的客户"))

    assert [reply.args["say"] for reply in desk.replies()] == [Say.MINE]


async def test_a_free_customer_is_filed_by_pressing(desk: Desk) -> None:
    """The form opens with the company filled in."""
    await desk.press(WANG, Action(verb="start_filing", subject=COMPANY))

    draft = draft_of(desk.ledger, WANG)
    assert draft is not None
    assert draft.fields == {"company": COMPANY}
    assert [reply.args["say"] for reply in desk.replies()] == [Say.ASK]


async def test_the_form_that_is_sent_is_the_whole_truth(desk: Desk) -> None:
    """A field that was emptied is empty, and what no form has is dropped."""
    speaking(desk.ledger, WANG, Intent.FILE, company=COMPANY, note="旧的备注")

    answer = await desk.press(
        WANG,
        Action(verb="file_draft"),
        inputs={"company": COMPANY, "contact": "李娜", "phone": PHONE, "note": "", "odd": "x"},
    )

    filing = desk.ledger.read(lambda uow: uow.filings.numbered(1))
    assert filing is not None
    assert (answer.text, filing.answers) == (line("filed"), {})
    assert [reply.args["say"] for reply in desk.replies()] == [Say.FILED]
    assert draft_of(desk.ledger, WANG) is None


async def test_an_incomplete_form_stays_open(desk: Desk) -> None:
    """It is repainted with what is wrong; no second card."""
    speaking(desk.ledger, WANG, Intent.FILE, company=COMPANY)

    answer = await desk.press(WANG, Action(verb="file_draft"), inputs={"company": COMPANY, "phone": "139"})

    assert answer.text == line("draft_incomplete")
    assert desk.replies() == []
    assert desk.ledger.notices()[-1].kind is NoticeKind.REPAINT


async def test_a_form_that_was_sent_or_cancelled_has_expired(desk: Desk) -> None:
    """Another copy of it may still lie around."""
    answer = await desk.press(WANG, Action(verb="file_draft"), inputs={"company": COMPANY})

    assert answer.text == line("stale_button")


async def test_a_form_for_a_customer_that_somebody_took_meanwhile_closes(desk: Desk) -> None:
    """The draft is dropped, and the full refusal comes as a card."""
    speaking(desk.ledger, WANG, Intent.FILE, company=COMPANY)
    desk.ledger.file(MemberId("sun"))

    answer = await desk.press(
        WANG, Action(verb="file_draft"), inputs={"company": COMPANY, "contact": "李娜", "phone": "13900054321"}
    )

    (reply,) = desk.replies()
    assert answer.text == line("customer_held", owner="孙悦", since=ORDINARY_MORNING.isoformat(), status="pending")
    assert (reply.args["say"], reply.args["code"]) == (Say.REFUSED, "customer_held")
    assert draft_of(desk.ledger, WANG) is None


async def test_a_private_answer_to_a_press_in_a_group_goes_to_the_presser(desk: Desk) -> None:
    """The toast says so; the group hears nothing, however many press."""
    filing = desk.ledger.file(WANG)

    answer = await desk.press(WANG, Action(verb="detail", subject=filing.id), group=True)

    (reply,) = desk.replies()
    assert answer.text == line("answered_privately")
    assert reply.place is not None
    assert (reply.args["say"], reply.place.direct, reply.place.chat) == (Say.DETAIL, True, "")


def test_every_button_on_every_card_does_something() -> None:
    """A verb that nobody acts on would be a dead button."""
    verbs = {
        button.action.split(":")[1]
        for card in samples().values()
        for block in card.blocks
        for button in _buttons(block)
    }

    assert verbs == set(_ACTS)


def _buttons(block: object) -> tuple[Button, ...]:
    match block:
        case Buttons(items=items):
            return items
        case Form(submit=submit):
            return (submit,)
        case Rows(items=rows):
            return tuple(button for row in rows for button in row.buttons)
        case _:
            return ()

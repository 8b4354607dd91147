"""Follow-ups in chat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from cards.actions import Action
from cards.render import plain
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, Subject
from tests.support.builders import LIN, SUN, WANG, Ledger
from tests.support.chat import Desk

SAID = "跟进 1 今天拜访了王总，样机很满意，下周三带样品"


@pytest.fixture
def ledger() -> Ledger:
    """An ordinary morning."""
    return Ledger()


@pytest.fixture
def filing(ledger: Ledger) -> Filing:
    """A protected customer of 王晨."""
    return ledger.approve(ledger.file())


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """Where people write."""
    return Desk(ledger)


def words_of(ledger: Ledger, notice: Notice) -> str:
    """The answer as it is drawn."""
    return drawn(ledger, str(notice.args["say"]), notice.about, notice.to, dict(notice.args))


def drawn(ledger: Ledger, view: str, about: Subject, viewer: MemberId | None, args: dict[str, object]) -> str:
    """A card in words."""
    ctx = ledger.context()
    picture = Picture(view=view, about=about, viewer=viewer, args=args)  # type: ignore[arg-type]
    return ledger.read(lambda uow: plain.render(draw(picture, uow, ctx).card))


def entries(ledger: Ledger, filing: Filing) -> int:
    """How many there are."""
    return ledger.read(lambda uow: len(uow.follow_ups.of_filing(filing.id, limit=99)))


async def test_a_sentence_becomes_an_entry_with_its_next_step(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """The card tells what was understood and that it counts."""
    (answer,) = await desk.say(WANG, SAID)
    said = words_of(ledger, answer)

    assert "拜访" in said
    assert "带样品" in said
    assert "算一次有效跟进" in said
    assert entries(ledger, filing) == 1


async def test_one_that_does_not_count_says_what_would(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """To its author; his leader sees the entry alone."""
    (answer,) = await desk.say(WANG, "跟进 1 已跟进，电话沟通")
    said = words_of(ledger, answer)
    leader = drawn(ledger, "followed", answer.about, LIN, {})

    assert "不算有效跟进" in said
    assert "就算" in said
    assert "不算" not in leader


async def test_the_same_message_again_changes_nothing(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """Platforms repeat themselves."""
    await desk.say(WANG, SAID, event="m1")
    await desk.say(WANG, SAID, event="m1")

    assert entries(ledger, filing) == 1


async def test_without_words_there_is_a_form_that_asks(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """And the form puts it down."""
    (answer,) = await desk.say(WANG, "跟进 1")
    assert answer.args["say"] == "follow_form"
    await desk.press(
        WANG,
        Action(verb="follow", subject=filing.id),
        inputs={"kind": "电话", "note": "王总说预算批下来了", "next_step": "送合同", "next_date": "2027-01-05 +0800"},
    )
    (entry,) = ledger.read(lambda uow: uow.follow_ups.of_filing(filing.id, limit=9))

    assert (entry.kind, entry.note, entry.next_step, str(entry.next_day)) == (
        "电话",
        "王总说预算批下来了",
        "送合同",
        "2027-01-05",
    )


async def test_it_is_corrected_in_words_and_by_form(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """The card says so."""
    await desk.say(WANG, SAID)
    (answer,) = await desk.say(WANG, "改跟进 1 今天拜访了李总，样机很满意")
    said = words_of(ledger, answer)

    assert "李总" in said
    assert "已更正" in said
    await desk.press(WANG, Action(verb="amend", subject=answer.about.id), inputs={"note": "拜访了赵总，要两台样机"})
    assert "赵总" in words_of(ledger, answer)


async def test_in_a_group_the_answer_goes_to_the_author_alone(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """The group learns nothing of the customer."""
    group, alone = await desk.say(WANG, SAID, group=True)

    assert group.args["code"] == "answered_privately"
    assert alone.place is not None
    assert alone.place.direct


async def test_a_stranger_to_the_customer_learns_nothing(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """Neither by words nor by the buttons of a card that was not his."""
    (answer,) = await desk.say(WANG, SAID)
    (no,) = await desk.say(SUN, "跟进 1 我也去了一趟工厂看样机")
    assert no.args["code"] == "not_found"

    assert "王总" not in drawn(ledger, "followed", answer.about, SUN, {})
    assert "王总" not in drawn(ledger, "timeline", Subject(kind="filing", id=filing.id), SUN, {})
    await desk.press(SUN, Action(verb="amend", subject=answer.about.id), inputs={"note": "别人的话也能改吗"})
    await desk.press(SUN, Action(verb="follow", subject=filing.id), inputs={"note": "别人的客户也能记吗"})
    assert entries(ledger, filing) == 1


async def test_the_leader_comments_in_words(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """The author gets it on a card with the entry."""
    await desk.say(WANG, SAID)
    (answer,) = await desk.say(LIN, "点评 1 很好，记得带合同")
    assert answer.args["code"] == "commented"
    told = [notice for notice in ledger.notices() if notice.kind.value == "follow_up_commented"]

    assert [notice.to for notice in told] == [WANG]
    assert "记得带合同" in drawn(ledger, "follow_up_commented", told[0].about, WANG, {})


async def test_the_timeline_tells_it_all_in_pages(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """Newest first; the way to the rest is a button."""
    for number in range(1, 9):
        await desk.say(WANG, f"跟进 1 第{number}次拜访了王总，看了{number}条产线")
        ledger.later(timedelta(minutes=1))
    (answer,) = await desk.say(WANG, "更多跟进 1")

    micros = int(ledger.read(lambda uow: uow.follow_ups.of_filing(filing.id, limit=6)[-1].at).timestamp() * 1_000_000)

    assert "第8次" in words_of(ledger, answer)
    assert "第2次" not in words_of(ledger, answer)
    await desk.press(WANG, Action(verb="timeline", subject=f"{filing.id}.{micros}"))
    assert "第2次" in words_of(ledger, desk.replies()[-1])


@pytest.mark.parametrize(
    "text",
    [
        "跟进 1 ' OR 1=1 --，看了样机很满意",
        "跟进 1 **[x](http://a.b)** <at id=all></at> 看了样机",
        "跟进 1 \u202e反过来的字看了样机",
    ],
)
async def test_hostile_words_stay_words(ledger: Ledger, filing: Filing, desk: Desk, text: str) -> None:
    """They are kept and shown, nothing more."""
    (answer,) = await desk.say(WANG, text)

    assert answer.args["say"] == "followed"
    assert "样机" in words_of(ledger, answer)


def test_a_button_of_no_release_of_ours_is_stale(ledger: Ledger) -> None:
    """It is said so."""
    from bot.talk.follow_ups import Hand, pressed

    def press(uow: UnitOfWork) -> None:
        pressed("unknown", "x", {}, Hand(member=WANG, uow=uow, ctx=ledger.context()))

    with pytest.raises(RuleViolation, match="stale_button"):
        ledger.read(press)


async def test_a_leader_comments_by_the_button_on_his_card(ledger: Ledger, filing: Filing, desk: Desk) -> None:
    """查看 offers it on the last entry; the form shows what was done, and its author hears of the word."""
    await desk.say("wang", SAID)
    entry = ledger.read(lambda uow: uow.follow_ups.of_filing(filing.id, limit=1))[0]
    form = Action(verb="comment_form", subject=entry.id).pack()
    shown = await desk.say("lin", "查看 1")
    assert form in repr(ledger.read(lambda uow: draw(_picture(shown[-1]), uow, ledger.context()).card))
    await desk.press("lin", form)
    assert "样机很满意" in words_of(ledger, desk.replies()[-1])
    await desk.press("lin", Action(verb="comment", subject=entry.id).pack(), inputs={"text": "很好，下次带上合同"})

    remarks = ledger.read(lambda uow: uow.follow_ups.remarks(entry.id))
    assert [(remark.by, remark.text) for remark in remarks] == [(LIN, "很好，下次带上合同")]
    assert ledger.told(WANG)[-1] == "follow_up_commented"


def _picture(notice: Notice) -> Picture:
    return Picture(view=str(notice.args["say"]), about=notice.about, viewer=notice.to, args=notice.args)

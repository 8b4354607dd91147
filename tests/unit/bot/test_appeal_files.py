"""Evidence: what is sent while an appeal asks why, beside the reason or right after it; the reason in plain words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.drawers.picture import Drawn
from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from cards.actions import Action
from cards.render.plain import render
from core.domain.filing import Filing
from core.domain.ids import AppealId, MemberId
from core.service.ports.files import FileInfo
from core.service.ports.store import UnitOfWork
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Notice, NoticeKind, about_appeal
from tests.support.appealing import refuse
from tests.support.attached import PDF, PICTURE, FileDesk
from tests.support.builders import COMPANY, HE, SUN, WANG, ZHOU, Ledger, filing_of

WHY = "我 9 月就拜访过，有会议纪要"


@pytest.fixture
def desk() -> FileDesk:
    """A desk to which files can be sent, with the built-in rules."""
    return FileDesk(Ledger())


@pytest.fixture
def filing(desk: FileDesk) -> Filing:
    """王晨 has it, 孙悦 was refused."""
    held = desk.ledger.approve(desk.ledger.file(WANG))
    refuse(desk.ledger)
    return held


def drawn(desk: FileDesk, notice: Notice) -> Drawn:
    ctx = desk.ledger.context()
    return desk.ledger.read(lambda uow: draw(_picture(notice), uow, ctx))


def words(desk: FileDesk, notice: Notice) -> str:
    return render(drawn(desk, notice).card)


async def answer(desk: FileDesk, member: MemberId, text: str) -> str:
    """What the bot says to that, in words."""
    return words(desk, (await desk.say(member, text))[-1])


def kept(desk: FileDesk) -> list[FileInfo]:
    """The files of 孙悦's last appeal."""

    def look(uow: UnitOfWork) -> list[FileInfo]:
        (last,) = uow.appeals.of_member(SUN, limit=1)
        return list(uow.files.about(about_appeal(last.id)))

    return desk.ledger.read(look)


def appeal_id(desk: FileDesk) -> AppealId:
    return desk.ledger.read(lambda uow: uow.appeals.of_member(SUN, limit=1)[0].id)


def told(desk: FileDesk, member: MemberId, kind: NoticeKind) -> str:
    """The newest card of one kind that somebody got."""
    return words(desk, [one for one in desk.ledger.notices() if one.to == member and one.kind is kind][-1])


def sent_to(desk: FileDesk, member: MemberId) -> int:
    """How many files are on their way to somebody."""
    return len([one for one in desk.ledger.notices() if one.to == member and one.kind is NoticeKind.FILE])


async def test_files_sent_while_the_reason_is_asked_for_go_with_it(desk: FileDesk, filing: Filing) -> None:
    """Each is confirmed on the question; the same content counts once; the judge sees what there is."""
    await desk.say(SUN, "申诉 1")
    assert "附件" not in words(desk, desk.replies()[-1])
    await desk.send(SUN, desk.lay(PICTURE))
    await desk.send(SUN, desk.lay(PICTURE))
    (asked,) = await desk.send(SUN, desk.lay(PDF, "会议纪要.pdf", kind="file"))
    assert "附件：2 个，和理由一起交" in words(desk, asked)
    await desk.press(SUN, Action(verb="appeal", subject=filing.id).pack(), inputs={"reason": WHY})

    assert [file.name for file in kept(desk)] == ["图片.png", "会议纪要.pdf"]
    assert "附件：图片.png、会议纪要.pdf" in told(desk, ZHOU, NoticeKind.APPEAL_NEEDED)


async def test_whoever_rules_gets_them_and_the_other_party_does_not(desk: FileDesk, filing: Filing) -> None:
    """By the button on the card, or in words; the owner reads of none."""
    await desk.say(SUN, f"申诉 1 {WHY}")
    await desk.send(SUN, desk.lay(PDF, "会议纪要.pdf", kind="file"))
    files = Action(verb="appeal_files", subject=appeal_id(desk)).pack()
    await desk.press(ZHOU, files)
    await desk.say(ZHOU, "附件 1")
    await desk.press(WANG, files)

    assert sent_to(desk, ZHOU) == 2
    assert "附件：会议纪要.pdf" in told(desk, ZHOU, NoticeKind.APPEAL_NEEDED)
    assert "附件" not in told(desk, WANG, NoticeKind.APPEAL_TOLD)
    assert sent_to(desk, WANG) == 0
    assert "附件不能给你看" in await answer(desk, WANG, "附件 1")


async def test_a_photo_right_after_the_appeal_belongs_to_it(desk: FileDesk, filing: Filing) -> None:
    """For ten minutes; a later one is for nothing."""
    await desk.say(SUN, f"申诉 1 {WHY}")
    (shown,) = await desk.send(SUN, desk.lay(PICTURE))
    desk.ledger.later(timedelta(minutes=11))
    (late,) = await desk.send(SUN, desk.lay(PDF, "会议纪要.pdf", kind="file"))

    assert "附件：图片.png" in words(desk, shown)
    assert [file.name for file in kept(desk)] == ["图片.png"]
    assert "还用不上" in words(desk, late)


async def test_a_photo_beside_the_reason_belongs_to_the_appeal(desk: FileDesk, filing: Filing) -> None:
    """One message with both."""
    (shown,) = await desk.send(SUN, desk.lay(PICTURE), text=f"申诉 1 {WHY}")

    assert "附件：图片.png" in words(desk, shown)
    assert [file.name for file in kept(desk)] == ["图片.png"]


async def test_what_was_told_last_has_the_photo(desk: FileDesk, filing: Filing) -> None:
    """A follow-up after the appeal takes it, an appeal after the follow-up does."""
    own = desk.ledger.approve(desk.ledger.file(SUN, "杭州远山电气有限公司", "13900077777"), HE)
    follow = RecordFollowUp(filing_id=own.id, by=SUN, kind="拜访", note="今天拜访了王总，看了样机")
    desk.ledger.do(follow)
    desk.ledger.later(timedelta(minutes=1))
    await desk.say(SUN, f"申诉 1 {WHY}")
    await desk.send(SUN, desk.lay(PICTURE))
    desk.ledger.later(timedelta(minutes=1))
    desk.ledger.do(follow)
    (shown,) = await desk.send(SUN, desk.lay(PDF, "报价.pdf", kind="file"))

    assert [file.name for file in kept(desk)] == ["图片.png"]
    assert "跟进已记下" in words(desk, shown)


async def test_nothing_is_added_once_it_is_settled(desk: FileDesk, filing: Filing) -> None:
    """The ruling was made about what was there."""
    await desk.say(SUN, f"申诉 1 {WHY}")
    await desk.say(ZHOU, "驳回 1 先报先得")
    (late,) = await desk.send(SUN, desk.lay(PICTURE))

    assert kept(desk) == []
    assert "还用不上" in words(desk, late)


@pytest.mark.parametrize(
    "reason",
    [
        "我9月就拜访过，有会议纪要",
        "合同是我签的",
        "我先报备的，系统里有记录",
        "9月15号我就去过他们厂，有照片",
        "一直是我在联系李总，合同都快签了",
        "王晨根本没去过",
        "应该是我的，我先联系的",
    ],
)
async def test_plain_words_are_the_reason_while_it_is_asked_for(desk: FileDesk, filing: Filing, reason: str) -> None:
    """Nobody who was just asked why repeats the command."""
    await desk.say(SUN, "申诉 1")

    assert "申诉已提交，等 周宁 裁定" in await answer(desk, SUN, reason)
    assert reason in told(desk, ZHOU, NoticeKind.APPEAL_NEEDED)


@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "好的我知道了",
        "收到，谢谢",
        "怎么写理由",
        "这样写可以吗",
        "我的客户",
        "查看 1",
        "公海",
        "跟进 2 今天拜访了王总",
    ],
)
async def test_other_words_are_no_reason(desk: FileDesk, filing: Filing, text: str) -> None:
    """Politeness, questions and commands stay what they are, and the question stays open."""
    await desk.say(SUN, "申诉 1")
    await desk.say(SUN, text)
    assert desk.ledger.read(lambda uow: uow.appeals.of_member(SUN, limit=1)) == []

    assert "申诉已提交" in await answer(desk, SUN, WHY)


async def test_an_appeal_that_is_not_wished_any_more_is_forgotten(desk: FileDesk, filing: Filing) -> None:
    """取消, and words are words again."""
    await desk.say(SUN, "申诉 1")
    assert "归属不变" in await answer(desk, SUN, "取消")

    assert "没听懂" in await answer(desk, SUN, "王晨根本没去过")
    assert "没有" in await answer(desk, SUN, "取消")


async def test_files_for_one_customer_do_not_go_with_another(desk: FileDesk, filing: Filing) -> None:
    """The question that is open is the one they belong to."""
    other = "杭州远山电气有限公司"
    desk.ledger.approve(desk.ledger.file(WANG, other, "13900077777"))
    no = desk.ledger.refusal(filing_of(SUN, other, "13900054322"))
    assert no.code == "customer_held"
    refuse(desk.ledger, SUN, other)
    await desk.say(SUN, "申诉 1")
    await desk.send(SUN, desk.lay(PICTURE))
    await desk.say(SUN, f"申诉 {other} {WHY}")
    assert kept(desk) == []
    await desk.say(SUN, f"申诉 {COMPANY} {WHY}")

    assert len(kept(desk)) == 1

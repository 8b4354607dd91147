"""Files with a request: sent while it is asked for, beside it, right after it, or after 附件 1; who gets them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.actions import Action
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.approval import Matter
from core.domain.request import Request
from core.service.attach_to_request import AttachToRequest
from core.service.decide_matter import ApproveMatter
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Notice, NoticeKind, about_request
from tests.support.attached import PDF, PICTURE, FileDesk
from tests.support.builders import HE, LIN, SUN, WANG, Ledger
from tests.support.chat import words_of
from tests.support.requesting import RULES, discount, protected, the_request

WHOLE = "申请折扣 1 八五折 客户要签三年"


@pytest.fixture
def desk() -> FileDesk:
    """A desk to which files can be sent, of a company that asks about discounts."""
    return FileDesk(Ledger(policy=RULES))


@pytest.fixture
def filing(desk: FileDesk) -> Filing:
    """王晨 has a customer."""
    return protected(desk.ledger)


def words(desk: FileDesk, notice: Notice) -> str:
    return words_of(desk.ledger, notice)


def kept(desk: FileDesk, filing: Filing, matter: Matter = Matter.DISCOUNT) -> list[str]:
    """The names of the files of his last request."""
    about = about_request(the_request(desk.ledger, filing, matter).id)
    return [file.name for file in desk.ledger.read(lambda uow: uow.files.about(about))]


def told(desk: FileDesk, member: MemberId, kind: NoticeKind) -> str:
    """The newest card of one kind that somebody got, as it looks now."""
    return words(desk, [one for one in desk.ledger.notices() if one.to == member and one.kind is kind][-1])


def sent_to(desk: FileDesk, member: MemberId) -> int:
    """How many files are on their way to somebody."""
    return len([one for one in desk.ledger.notices() if one.to == member and one.kind is NoticeKind.FILE])


async def test_files_sent_while_it_is_asked_for_go_with_it(desk: FileDesk, filing: Filing) -> None:
    """Each is confirmed on the question, the same content counts once; the approver's first card has them."""
    await desk.say(WANG, "申请折扣 1")
    await desk.send(WANG, desk.lay(PICTURE))
    await desk.send(WANG, desk.lay(PICTURE))
    (asked,) = await desk.send(WANG, desk.lay(PDF, "竞品报价.pdf", kind="file"))
    assert "附件：2 个，和申请一起给审批人看" in words(desk, asked)
    await desk.say(WANG, "八五折 客户要签三年")

    assert kept(desk, filing) == ["图片.png", "竞品报价.pdf"]
    assert "附件：图片.png、竞品报价.pdf" in told(desk, LIN, NoticeKind.REQUEST_NEEDED)


async def test_a_photo_beside_the_words_or_right_after_them_belongs_to_it(desk: FileDesk, filing: Filing) -> None:
    """For ten minutes; a later one is for nothing."""
    (shown,) = await desk.send(WANG, desk.lay(PICTURE), text=WHOLE)
    assert "附件：图片.png" in words(desk, shown)
    await desk.send(WANG, desk.lay(PDF, "竞品报价.pdf", kind="file"))
    desk.ledger.later(timedelta(minutes=11))
    (late,) = await desk.send(WANG, desk.lay(b"%PDF-1.7 another", "又一份.pdf", kind="file"))

    assert kept(desk, filing) == ["图片.png", "竞品报价.pdf"]
    assert "还用不上" in words(desk, late)


async def test_later_files_are_announced_by_the_number(desk: FileDesk, filing: Filing) -> None:
    """附件 1 of whoever asks: what there is comes, and for ten minutes what he sends is added."""
    discount(desk.ledger, filing)
    (asked,) = await desk.say(WANG, "附件 1")
    assert "要给折扣申请加附件" in words(desk, asked)
    await desk.send(WANG, desk.lay(PICTURE))
    (again,) = await desk.say(WANG, "附件 1")

    assert kept(desk, filing) == ["图片.png"]
    assert "附件 1 个，马上发给你" in words(desk, again)
    assert "再加附件" in words(desk, again)


async def test_the_number_beside_the_file_is_enough(desk: FileDesk, filing: Filing) -> None:
    """附件 1 and the picture in one message."""
    discount(desk.ledger, filing)
    await desk.send(WANG, desk.lay(PICTURE), text="附件 1")

    assert kept(desk, filing) == ["图片.png"]


async def test_what_needs_nobody_has_its_files_too(desk: FileDesk, filing: Filing) -> None:
    """It is noted at once, and the picture after it is noted with it."""
    await desk.say(WANG, "申请报价 1 30万 两条产线")
    (shown,) = await desk.send(WANG, desk.lay(PDF, "报价单.pdf", kind="file"))

    assert kept(desk, filing, Matter.QUOTE) == ["报价单.pdf"]
    assert "附件：报价单.pdf" in words(desk, shown)


async def test_a_release_that_needs_a_yes_takes_files(desk: FileDesk, filing: Filing) -> None:
    """What shows that the project is off."""
    await desk.say(WANG, "释放 1 项目停了")
    await desk.send(WANG, desk.lay(PICTURE))

    assert kept(desk, filing, Matter.RELEASE) == ["图片.png"]


async def test_the_approver_and_who_may_see_the_customer_get_them(desk: FileDesk, filing: Filing) -> None:
    """何川, asked in the second step, by button or number; a colleague gets none, whatever he presses."""
    await desk.send(WANG, desk.lay(PICTURE), text=WHOLE)
    request = the_request(desk.ledger, filing)
    files = Action(verb="request_files", subject=request.id).pack()
    no = await desk.press(SUN, files)
    before = await desk.press(HE, files)
    desk.ledger.do(ApproveMatter(about=about_request(request.id), by=LIN))
    await desk.press(HE, files)
    await desk.say(HE, "附件 1")
    await desk.say(LIN, "附件 1")

    assert "只有报备人、审批人和团队主管能看" in no.text
    assert "只有报备人、审批人和团队主管能看" in before.text
    assert (sent_to(desk, SUN), sent_to(desk, HE), sent_to(desk, LIN)) == (0, 2, 1)


async def test_they_stand_in_the_timeline(desk: FileDesk, filing: Filing) -> None:
    """With what was asked for."""
    await desk.send(WANG, desk.lay(PICTURE), text=WHOLE)
    (shown,) = await desk.say(WANG, "跟进记录 1")

    assert "8.5 折 · 客户要签三年 · 附件 1 个" in words(desk, shown)


async def test_nothing_is_added_once_it_is_answered(desk: FileDesk, filing: Filing) -> None:
    """The yes was given to what was there; nobody but the asker adds anything before."""
    await desk.say(WANG, "申请折扣 1 九折 老客户")
    request = the_request(desk.ledger, filing)
    assert desk.ledger.refusal(add(request, SUN)).code == "request_not_found"
    desk.ledger.do(ApproveMatter(about=about_request(request.id), by=LIN))
    assert desk.ledger.refusal(add(request, WANG)).code == "request_settled"
    (late,) = await desk.send(WANG, desk.lay(PICTURE))

    assert kept(desk, filing) == []
    assert "还用不上" in words(desk, late)


async def test_what_was_told_last_has_the_photo(desk: FileDesk, filing: Filing) -> None:
    """A follow-up after the request takes it, a request after the follow-up does."""
    follow = RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note="今天拜访了王总，看了样机")
    desk.ledger.do(follow)
    desk.ledger.later(timedelta(minutes=1))
    await desk.say(WANG, WHOLE)
    await desk.send(WANG, desk.lay(PICTURE))
    desk.ledger.later(timedelta(minutes=1))
    desk.ledger.do(follow)
    (shown,) = await desk.send(WANG, desk.lay(PDF, "报价.pdf", kind="file"))

    assert kept(desk, filing) == ["图片.png"]
    assert "跟进已记下" in words(desk, shown)


async def test_files_of_a_request_that_was_never_made_are_dropped(desk: FileDesk, filing: Filing) -> None:
    """They belong to nothing, as those of a form that nobody sent; those of a request stay."""
    await desk.say(WANG, "申请折扣 1")
    await desk.send(WANG, desk.lay(PICTURE))
    await desk.say(WANG, "取消")
    await desk.send(WANG, desk.lay(PDF, "竞品报价.pdf", kind="file"), text=WHOLE)
    dropped = desk.ledger.write(lambda uow: uow.files.forget_before(desk.ledger.clock() + timedelta(days=8)))

    assert dropped == 1
    assert kept(desk, filing) == ["竞品报价.pdf"]


async def test_what_no_request_takes_is_said(desk: FileDesk, filing: Filing) -> None:
    """The kind, and how many."""
    await desk.say(WANG, "申请折扣 1")
    (kind,) = await desk.send(WANG, desk.lay(b"MZ", "工具.exe", kind="file"))

    assert "附件可以是" in words(desk, kind)
    for place in range(9):
        await desk.send(WANG, desk.lay(PDF + bytes([place]), f"{place}.pdf", kind="file"))
    (many,) = await desk.send(WANG, desk.lay(PICTURE))
    assert "最多 9 个附件" in words(desk, many)


def add(request: Request, by: MemberId) -> AttachToRequest:
    return AttachToRequest(request_id=request.id, by=by, files=())

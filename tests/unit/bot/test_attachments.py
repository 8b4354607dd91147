"""Files that people send: kept with the filing that they belong to, once, and answered in any case."""

from __future__ import annotations

import pytest

from adapters.base import Unreachable
from bot.replies import Say
from cards.actions import Action
from core.domain.attachment import MOST, attached_in
from core.domain.ids import FileId, FilingId
from core.service.directory import MemberLeaves
from core.service.ports.files import FileInfo
from core.service.records import Notice, about_filing
from tests.support.attached import PDF, PICTURE, FileDesk
from tests.support.builders import COMPANY, LIN, PHONE, SUN, WANG, Ledger
from tests.support.chat import draft_of

START = f"报备 {COMPANY}"
FILE = f"报备 {COMPANY} 李娜 {PHONE}"


@pytest.fixture
def desk(ledger: Ledger) -> FileDesk:
    """Where messages and files arrive."""
    return FileDesk(ledger)


def said(notices: list[Notice]) -> list[tuple[object, object]]:
    """What kind of answers they are, with their codes."""
    return [(notice.args["say"], notice.args.get("code")) for notice in notices]


def files_of(desk: FileDesk, number: int = 1) -> list[FileInfo]:
    """The files of a filing."""

    def look(uow: object) -> list[FileInfo]:
        filing = uow.filings.numbered(number)  # type: ignore[attr-defined]
        return list(uow.files.about(about_filing(filing.id)))  # type: ignore[attr-defined]

    return desk.ledger.read(look)


async def test_a_picture_sent_while_a_filing_is_filled_in_goes_to_it(desk: FileDesk) -> None:
    """It waits in the draft and belongs to the filing once that is made."""
    await desk.say(WANG, START)
    reply = await desk.send(WANG, desk.lay(PICTURE))
    await desk.say(WANG, f"李娜 {PHONE}")

    assert said(reply) == [(Say.ASK, None)]
    assert [(file.name, file.kind, file.by) for file in files_of(desk)] == [("图片.png", "image", WANG)]
    assert desk.ledger.trail(desk.ledger.read(lambda uow: uow.filings.numbered(1))) == [  # type: ignore[arg-type]
        "filing_submitted",
        "files_attached",
    ]


async def test_the_same_message_again_keeps_one_file_and_fetches_nothing(desk: FileDesk) -> None:
    """The platform repeats itself when it did not hear the acknowledgement."""
    await desk.say(WANG, START)
    file = desk.lay(PICTURE)
    await desk.send(WANG, file, event="m1")
    before = desk.ledger.snapshot()

    assert await desk.send(WANG, file, event="m1") == []
    assert desk.ledger.snapshot() == before
    assert len(desk.shelf.asked) == 1


async def test_the_same_picture_sent_twice_is_attached_once(desk: FileDesk) -> None:
    """Two messages, one content."""
    await desk.say(WANG, START)
    await desk.send(WANG, desk.lay(PICTURE))
    await desk.send(WANG, desk.lay(PICTURE))

    draft = draft_of(desk.ledger, WANG)
    assert draft is not None
    assert len(attached_in(draft.fields)) == 1


async def test_words_and_pictures_of_one_message_belong_together(desk: FileDesk) -> None:
    """A whole filing with two files, in one go."""
    reply = await desk.send(WANG, desk.lay(PICTURE), desk.lay(PDF, "合同.pdf", kind="file"), text=FILE)

    assert said(reply) == [(Say.FILED, None)]
    assert [file.name for file in files_of(desk)] == ["图片.png", "合同.pdf"]


async def test_words_that_begin_a_filing_take_their_picture_along(desk: FileDesk) -> None:
    """The draft that they open has it."""
    reply = await desk.send(WANG, desk.lay(PICTURE), text=START)

    draft = draft_of(desk.ledger, WANG)
    assert draft is not None
    assert said(reply) == [(Say.ASK, None)]
    assert len(attached_in(draft.fields)) == 1


async def test_a_file_for_nothing_is_not_fetched_and_gets_a_polite_answer(desk: FileDesk) -> None:
    """Without a draft there is nothing to attach it to."""
    reply = await desk.send(WANG, desk.lay(PDF, "合同.pdf", kind="file"))

    assert said(reply) == [(Say.PLAIN, "what_with_file")]
    assert desk.shelf.asked == []


async def test_a_picture_beside_small_talk_does_not_get_in_the_way(desk: FileDesk) -> None:
    """The words are answered; the picture is for nothing."""
    reply = await desk.send(WANG, desk.lay(PICTURE), text="帮助")

    assert said(reply) == [(Say.HELP, None)]


@pytest.mark.parametrize(
    ("content", "name", "kind", "code"),
    [
        (b"", "", "image", "file_empty"),
        (b"<html>busy</html>", "", "image", "file_broken"),
        (b"<html>busy</html>", "名片.pdf", "file", "file_broken"),
        (b"MZ", "setup.exe", "file", "file_kind"),
        (b"x", "文件", "file", "file_kind"),
        (PICTURE + bytes(5 * 1024 * 1024), "", "image", "file_too_large"),
        (PDF + bytes(10 * 1024 * 1024), "大合同.pdf", "file", "file_too_large"),
        (Unreachable("away"), "", "image", "file_unreachable"),
    ],
)
async def test_what_cannot_be_kept_is_told_and_leaves_no_trace(
    desk: FileDesk, content: bytes | Exception, name: str, kind: str, code: str
) -> None:
    """The draft stays as it was, and the next file is welcome."""
    await desk.say(WANG, START)
    reply = await desk.send(WANG, desk.lay(content, name, kind=kind))  # type: ignore[arg-type]

    draft = draft_of(desk.ledger, WANG)
    assert draft is not None
    assert said(reply) == [(Say.REFUSED, code)]
    assert attached_in(draft.fields) == ()
    assert desk.ledger.snapshot()["files._files"] == {}


async def test_a_file_that_is_gone_says_so(desk: FileDesk) -> None:
    """Download codes and media ids do not live for ever."""
    await desk.say(WANG, START)
    file = desk.lay(PICTURE)
    desk.shelf.contents.clear()

    assert said(await desk.send(WANG, file)) == [(Say.REFUSED, "file_gone")]


async def test_one_bad_file_among_good_ones_spoils_nothing(desk: FileDesk) -> None:
    """The filing is made with the good one, and a word is said about the other."""
    reply = await desk.send(WANG, desk.lay(b"nothing of a picture"), desk.lay(PICTURE), text=FILE)

    assert said(reply) == [(Say.FILED, None), (Say.REFUSED, "file_broken")]
    assert len(files_of(desk)) == 1


async def test_names_are_made_harmless(desk: FileDesk) -> None:
    """No path, no control or direction characters."""
    await desk.send(WANG, desk.lay(PDF, "../../etc/\u202efdp.合\x00同\n.pdf", kind="file"), text=FILE)

    assert [file.name for file in files_of(desk)] == ["fdp.合同.pdf"]


async def test_a_filing_takes_so_many_files_and_no_more(desk: FileDesk) -> None:
    """The last one is refused; those before it stay."""
    await desk.say(WANG, START)
    for number in range(MOST):
        await desk.send(WANG, desk.lay(PICTURE + bytes([number])))
    reply = await desk.send(WANG, desk.lay(PICTURE + b"one more"))

    draft = draft_of(desk.ledger, WANG)
    assert draft is not None
    assert said(reply) == [(Say.REFUSED, "too_many_files")]
    assert len(attached_in(draft.fields)) == MOST


async def test_a_stranger_makes_us_fetch_nothing(desk: FileDesk) -> None:
    """He is told whom to ask."""
    reply = await desk.send("nobody", desk.lay(PICTURE), text=FILE)

    assert said(reply) == [(Say.STRANGER, None)]
    assert desk.shelf.asked == []


async def test_who_has_left_makes_us_fetch_nothing(desk: FileDesk) -> None:
    """His draft is of no more use."""
    await desk.say(WANG, START)
    desk.ledger.do(MemberLeaves(member_id=WANG))
    reply = await desk.send(WANG, desk.lay(PICTURE))

    assert said(reply) == [(Say.REFUSED, "member_left")]
    assert desk.shelf.asked == []


async def test_the_files_of_a_filing_are_sent_to_those_who_may_see_it(desk: FileDesk) -> None:
    """Its owner and its approver have them by writing 附件 and the number; a colleague elsewhere learns nothing."""
    await desk.send(WANG, desk.lay(PICTURE), text=FILE)
    for member in (WANG, LIN):
        before = len(desk.ledger.notices())
        reply = await desk.say(member, "附件 1")
        sent = [notice for notice in desk.ledger.notices()[before:] if notice.kind == "file"]

        assert said(reply) == [(Say.PLAIN, "files_coming")]
        assert [(notice.to, notice.args) for notice in sent] == [(member, {"file": files_of(desk)[0].id})]

    assert said(await desk.say(SUN, "附件 1")) == [(Say.REFUSED, "not_found")]
    assert said(await desk.say(SUN, f"附件 {COMPANY}")) == [(Say.REFUSED, "files_not_shown")]


async def test_a_filing_without_files_says_so(desk: FileDesk) -> None:
    """Not an empty promise."""
    desk.ledger.file()

    assert said(await desk.say(WANG, "附件 1")) == [(Say.REFUSED, "no_files")]


async def test_the_button_sends_the_files_too(desk: FileDesk) -> None:
    """With a line at once, and nothing for whoever may not."""
    await desk.send(WANG, desk.lay(PICTURE), text=FILE)
    filing = FilingId(str(files_of(desk)[0].about).partition(":")[2])
    answer = await desk.press(WANG, f"v1:files:{filing}")
    refused = await desk.press(SUN, f"v1:files:{filing}")

    assert answer.text == "附件在下面"
    assert "能看" in refused.text
    assert [notice.to for notice in desk.ledger.notices() if notice.kind == "file"] == [WANG]


async def test_a_form_that_is_sent_keeps_the_files_of_its_draft(desk: FileDesk) -> None:
    """Files are no field of the form."""
    await desk.say(WANG, START)
    await desk.send(WANG, desk.lay(PICTURE))
    await desk.press(WANG, Action(verb="file_draft"), inputs={"company": COMPANY, "contact": "李娜", "phone": PHONE})

    assert len(files_of(desk)) == 1


async def test_a_cancelled_draft_lets_its_files_go_after_some_days(desk: FileDesk) -> None:
    """They belong to nothing any more."""
    from bot.timed.jobs import forget_files

    await desk.say(WANG, START)
    await desk.send(WANG, desk.lay(PICTURE))
    draft = draft_of(desk.ledger, WANG)
    assert draft is not None
    await desk.say(WANG, "取消")
    kept = FileId(attached_in(draft.fields)[0])
    assert await forget_files(desk.door) == 0
    desk.ledger.at(desk.ledger.clock() + desk.door.fetcher.settings.keep * 1.1)

    assert await forget_files(desk.door) == 1
    assert kept not in desk.ledger.snapshot()["files._files"]

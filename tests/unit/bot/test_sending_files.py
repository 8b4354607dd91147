"""Files on their way out: looked up when they are sent, and only to those who may have them then."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from adapters.base import Attached, FileGone, Sent, Unreachable
from bot.files.handing_out import send_file
from bot.outgoing.relay import Relay
from cards.card import Card
from core.domain.ids import FileId, MemberId
from core.service.directory import MemberLeaves
from core.service.ports.files import FileInfo, StoredFile
from core.service.records import Place, Subject, about_filing
from tests.support.builders import LIN, SUN, WANG, Ledger
from tests.support.chat import FEISHU, Desk

PDF = b"%PDF-1.7 made-up contract"


@dataclass(slots=True)
class Postman:
    """A `Messenger` that notes what it delivers, unless it is to fail."""

    platform: str = FEISHU
    files: list[tuple[str, str, bytes, str]] = field(default_factory=list)
    cards: list[tuple[str, str]] = field(default_factory=list)
    failure: Exception | None = None

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        self.cards.append((place.person, card.title))
        return Sent(handle=f"om_{len(self.cards)}", updatable_until=None)

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        """Nothing is looked at here."""

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        raise FileGone("nothing here")

    async def send_file(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
        self.files.append((place.person, name, content, dedupe_key))
        return Sent(handle="file", updatable_until=None)


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def relay(ledger: Ledger, postman: Postman) -> Relay:
    return Relay(Desk(ledger).door, {FEISHU: postman})


def kept(ledger: Ledger, about: Subject | None = None, by: MemberId = WANG) -> FileInfo:
    """A file in the ledger."""
    file = StoredFile(
        id=FileId("file-1"),
        name="合同.pdf",
        kind="file",
        size=len(PDF),
        sha256="0" * 64,
        kept_at=ledger.clock(),
        by=by,
        about=about,
        content=PDF,
    )
    ledger.write(lambda uow: uow.files.keep(file))
    return file


def ask(ledger: Ledger, file: FileInfo, to: MemberId) -> None:
    """Somebody is to have the file."""
    ledger.write(lambda uow: send_file(file, to, uow, ledger.context()))


async def test_a_file_goes_to_the_persons_own_chat(ledger: Ledger, relay: Relay, postman: Postman) -> None:
    """With its name and every byte."""
    ask(ledger, kept(ledger), WANG)
    await relay.drain()

    ((person, name, content, key),) = postman.files
    assert (person, name, content) == ("ou_wang", "合同.pdf", PDF)
    assert key.startswith("file:")


async def test_a_file_that_did_not_arrive_is_sent_again_under_the_same_key(
    ledger: Ledger, relay: Relay, postman: Postman
) -> None:
    """At least once, as every notice; the key lets a platform drop the second copy."""
    ask(ledger, kept(ledger), WANG)
    postman.failure = Unreachable("away")
    await relay.drain()
    assert postman.files == []
    (notice,) = ledger.notices()
    ledger.at(ledger.clock().replace(hour=23))
    await relay.drain()

    assert [key for _, _, _, key in postman.files] == [notice.dedupe_key]


async def test_whoever_may_not_have_it_now_gets_a_word_instead(ledger: Ledger, relay: Relay, postman: Postman) -> None:
    """The question is asked when the file goes out, not when it was promised."""
    filing = ledger.file(WANG)
    await relay.drain()
    postman.cards.clear()
    file = kept(ledger, about_filing(filing.id))
    ask(ledger, file, SUN)
    ask(ledger, file, LIN)
    await relay.drain()

    assert [person for person, *_ in postman.files] == ["ou_lin"]
    assert postman.cards == [("ou_sun", "附件不能给你看")]


async def test_a_file_of_somebody_goes_to_nobody_else(ledger: Ledger, relay: Relay, postman: Postman) -> None:
    """What belongs to no matter is its owner's alone."""
    ask(ledger, kept(ledger), LIN)
    await relay.drain()

    assert postman.files == []


async def test_a_file_that_was_dropped_meanwhile_is_told_of(ledger: Ledger, relay: Relay, postman: Postman) -> None:
    """No empty file, and no endless tries."""
    ask(ledger, kept(ledger), WANG)
    ledger.write(lambda uow: uow.files.forget_before(ledger.clock().replace(year=2100)))
    await relay.drain()

    assert (postman.files, postman.cards) == ([], [("ou_wang", "没找到附件")])


async def test_who_has_left_is_sent_nothing(ledger: Ledger, relay: Relay, postman: Postman) -> None:
    """Not even what he once sent himself."""
    ask(ledger, kept(ledger), WANG)
    ledger.do(MemberLeaves(member_id=WANG))
    await relay.drain()

    assert postman.files == []

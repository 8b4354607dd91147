"""Files that people send to the front desk in memory, from a platform that hands out what the test laid ready."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

from adapters.base import Attached, FileGone, Incoming, Sent, TooLarge
from bot.door import Door
from bot.files.fetching import Fetcher, FileSettings
from bot.intake.messages import take_message
from cards.card import Card
from core.service.records import Notice, Place
from tests.support.builders import Ledger
from tests.support.chat import FEISHU, Desk, place_of

PICTURE = b"\x89PNG\r\n\x1a\n" + b"made-up business card"
PDF = b"%PDF-1.7 made-up contract"


@dataclass(slots=True)
class Shelf:
    """A `Messenger` that only fetches; ``asked`` tells what it was asked for."""

    platform: str = FEISHU
    contents: dict[str, bytes | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        self.asked.append(attached.handle)
        content = self.contents.get(attached.handle, FileGone("nothing there"))
        if isinstance(content, Exception):
            raise content
        if len(content) > limit:
            raise TooLarge("too large")
        return content

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        raise NotImplementedError

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        raise NotImplementedError

    async def send_file(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        raise NotImplementedError


class FileDesk(Desk):
    """A desk to which files can be sent."""

    def __init__(self, ledger: Ledger, *, settings: FileSettings | None = None) -> None:
        super().__init__(ledger)
        self.shelf = Shelf()
        self.door: Door = replace(self.door, fetcher=Fetcher({FEISHU: self.shelf}, settings=settings, sleep=_at_once))
        self._sent = count(1)

    def lay(self, content: bytes | Exception, name: str = "", *, kind: Literal["file", "image"] = "image") -> Attached:
        """Put something on the platform, ready to be fetched."""
        handle = f"handle-{next(self._sent)}"
        self.shelf.contents[handle] = content
        return Attached(name=name, size=None, kind=kind, handle=handle)

    async def send(self, member: str, *files: Attached, text: str = "", event: str | None = None) -> list[Notice]:
        """Send files, with words or without, and tell the answers."""
        before = len(self.replies())
        incoming = Incoming(
            platform=FEISHU,
            event_id=event or f"files-{next(self._sent)}",
            place=place_of(member),
            text=text,
            sent_at=self.ledger.clock(),
            files=files,
        )
        await take_message(self.door, incoming)
        return self.replies()[before:]


async def _at_once(_seconds: float) -> None:
    """No waiting in tests."""

"""A desk with canned conversations, for tests of the page alone: no platform behind it, every call remembered."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.web.desk import Account, Attachment, Chat, Guide, Message, Person, Pressed, Reaction
from tests.support.clock import HandSetClock

GROUP = "oc_group"


def a_person(id_: str, name: str, title: str = "销售", team: str = "华东区", *, app: str = "feishu") -> Person:
    """Somebody on one app, Feishu unless another is named."""
    return Person(id=id_, name=name, title=title, team=team, apps=(Account(app=app, account=f"ou_{id_}"),))


PEOPLE = (a_person("wang", "王晨"), a_person("lin", "林岚", "主管"), a_person("sun", "孙悦", team="华南区"))
GUIDE = Guide(
    filer="wang",
    decider="lin",
    rival="sun",
    example="报备 杭州样例科技有限公司 李娜 13900001234",
    rival_example="报备 杭州样例科技有限公司 赵倩 13900004321",
    shortcuts=("帮助", "我的客户"),
)


def direct_chat(person: str) -> str:
    """The chat of a person with the bot."""
    return f"oc_{person}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press that reached the desk."""

    account: str
    message: str
    pressed: Pressed
    form: Mapping[str, Any] | None


@dataclass(slots=True)
class FakeDesk:
    """Implements `bot.web.desk.Desk`. `gate`, while cleared, holds every answer to a press back."""

    clock: HandSetClock = field(default_factory=HandSetClock)
    guide: Guide | None = GUIDE
    run: str = "first"
    can_restart: bool = False
    reaction: Reaction = field(default_factory=Reaction)
    repaint: Mapping[str, Any] | None = None
    """The card that a pressed one becomes."""
    fails: bool = False
    said: list[tuple[str, str, str, bool]] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    moved: list[timedelta] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    staff: dict[str, Person] = field(default_factory=lambda: {person.id: person for person in PEOPLE})
    rooms: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    listeners: set[asyncio.Event] = field(default_factory=set)
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    """Set as soon as a page has asked for changes."""
    closed: bool = False

    def __post_init__(self) -> None:
        self.gate.set()

    # what a test arranges

    def bot_says(self, person: str, *, text: str = "", card: Mapping[str, Any] | None = None) -> str:
        """The bot writes to somebody; the id of the message."""
        return self._put(direct_chat(person), "报备助手", text=text, card=card)

    def repaint_card(self, message_id: str, card: Mapping[str, Any]) -> None:
        """The bot draws a card anew."""
        for messages in self.rooms.values():
            for at, message in enumerate(messages):
                if message.id == message_id:
                    messages[at] = replace(message, card=card, revision=message.revision + 1)
        self.nudge()

    def nudge(self) -> None:
        """Tell the open pages to look."""
        for listener in self.listeners:
            listener.set()

    def close(self) -> None:
        """Let the open pages go, so that the server can stop."""
        self.closed = True
        self.nudge()

    # what the page asks

    def now(self) -> datetime:
        return self.clock()

    def people(self) -> Sequence[Person]:
        return tuple(self.staff.values())

    def chats(self, app: str, account: str) -> Sequence[Chat]:
        direct = self._chat(direct_chat(account.removeprefix("ou_")), account, "报备助手")
        return [direct, replace(self._chat(GROUP, account, "销售大群"), kind="group")]

    def timeline(self, app: str, account: str, chat: str) -> Sequence[Message]:
        name = self.staff[account.removeprefix("ou_")].name
        return [replace(message, mine=message.sender == name) for message in self.rooms[chat]]

    async def say(self, app: str, account: str, chat: str, text: str, *, mention: bool = False) -> str:
        if self.fails:
            raise LookupError("nobody")
        self.said.append((account, chat, text, mention))
        return self._put(chat, self.staff[account.removeprefix("ou_")].name, text=text)

    async def attach(self, app: str, account: str, chat: str, name: str, content: bytes) -> str:
        if self.fails:
            raise LookupError("nobody")
        message = self._put(
            chat, self.staff[account.removeprefix("ou_")].name, file=Attachment(name=name, size=len(content))
        )
        self.files[message] = (name, content)
        return message

    def file(self, app: str, account: str, chat: str, message: str) -> tuple[str, bytes]:
        return self.files[message]

    async def press(
        self, app: str, account: str, message: str, pressed: Pressed, form: Mapping[str, Any] | None
    ) -> Reaction:
        self.presses.append(Press(account=account, message=message, pressed=pressed, form=form))
        await self.gate.wait()
        if self.fails:
            raise LookupError("no such button")
        if self.repaint is not None:
            self.repaint_card(message, self.repaint)
        return self.reaction

    async def move_clock(self, by: timedelta) -> None:
        self.moved.append(by)
        self.clock.advance(by)
        self.nudge()

    async def someone_leaves(self, person: str) -> None:
        self.staff[person] = replace(self.staff[person], left=True)
        self.nudge()

    async def restart(self) -> None:
        self.rooms.clear()
        self.run += "+"
        self.nudge()

    async def changes(self) -> AsyncIterator[None]:
        heard = asyncio.Event()
        self.listeners.add(heard)
        self.listening.set()
        try:
            while True:
                await heard.wait()
                if self.closed:
                    return
                heard.clear()
                yield
        finally:
            self.listeners.discard(heard)

    def _put(
        self,
        chat: str,
        sender: str,
        *,
        text: str = "",
        card: Mapping[str, Any] | None = None,
        file: Attachment | None = None,
    ) -> str:
        from_bot = sender == "报备助手"
        message = Message(
            id=f"om_{chat}_{len(self.rooms[chat])}",
            sender=sender,
            from_bot=from_bot,
            mine=False,
            kind="file" if file else "text" if card is None else "card",
            file=file,
            text=text,
            card=card,
            at=self.clock(),
        )
        self.rooms[chat].append(message)
        self.nudge()
        return message.id

    def _chat(self, chat: str, account: str, name: str) -> Chat:
        messages = self.timeline("feishu", account, chat)
        return Chat(
            id=chat,
            name=name,
            kind="p2p",
            last_at=messages[-1].at if messages else None,
            incoming=sum(not message.mine for message in messages),
            stamp=f"{len(messages)}.{sum(message.revision for message in messages)}",
        )

"""The desk of the sandbox: the page's view of the platforms' stand-ins, of the people and of the calendar."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from bot.sandbox.feishu import viewer
from bot.sandbox.feishu.server import FeishuStandIn
from bot.sandbox.watching import Chat as Room
from bot.web.desk import PICTURE, Account, Chat, Guide, Message, Person, Pressed, Reaction, attachment
from core.domain.attachment import picture_kind

_NEWEST: Final = 200
"""Messages of a conversation that the page shows."""

_LOOK_EVERY: Final = 0.2
"""Seconds between two looks at the stand-ins while a page is open; they are in memory, so a look is cheap."""


class App(Protocol):
    """One platform's stand-in as its people use it."""

    def chats(self, account: str) -> Sequence[Chat]:
        """The bot's direct chat first, then the groups."""

    def timeline(self, account: str, chat: str) -> Sequence[Message]: ...

    async def say(self, account: str, chat: str, text: str, *, mention: bool) -> str: ...

    async def attach(self, account: str, name: str, content: bytes) -> str:
        """To the bot's direct chat."""

    def file(self, account: str, chat: str, message: str) -> tuple[str, bytes] | None: ...

    async def press(self, account: str, message: str, pressed: Pressed, form: Mapping[str, Any] | None) -> Reaction: ...

    async def leave(self, account: str) -> None: ...


class SandboxDesk:
    """Implements `bot.web.desk.Desk` over the stand-ins by app name."""

    def __init__(
        self,
        *,
        apps: Mapping[str, App],
        people: Sequence[Person],
        now: Callable[[], datetime],
        move_clock: Callable[[timedelta], Awaitable[None]],
        guide: Guide | None = None,
        accounts: Callable[[Person], Sequence[Account]] = lambda person: person.apps,
        restart: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`move_clock` lets time pass for the whole sandbox; `accounts` are all of somebody's, also where
        the page does not show him; `restart`, where there is one, seeds the company anew.
        """
        self._apps = dict(apps)
        self._people = {person.id: person for person in people}
        self._now = now
        self._move_clock = move_clock
        self._guide = guide
        self._accounts = accounts
        self._restart = restart
        self._moves = 0
        self._closed = asyncio.Event()
        self._run = secrets.token_hex(8)

    @property
    def run(self) -> str:
        return self._run

    @property
    def guide(self) -> Guide | None:
        return self._guide

    @property
    def can_restart(self) -> bool:
        return self._restart is not None

    def now(self) -> datetime:
        return self._now()

    def people(self) -> Sequence[Person]:
        return tuple(self._people.values())

    def chats(self, app: str, account: str) -> Sequence[Chat]:
        return self._apps[app].chats(account)

    def timeline(self, app: str, account: str, chat: str) -> Sequence[Message]:
        return self._apps[app].timeline(account, chat)[-_NEWEST:]

    async def say(self, app: str, account: str, chat: str, text: str, *, mention: bool = False) -> str:
        self._check_works_here(app, account)
        return await self._apps[app].say(account, chat, text, mention=mention)

    async def attach(self, app: str, account: str, chat: str, name: str, content: bytes) -> str:
        self._check_works_here(app, account)
        if not any(each.id == chat and each.kind == "p2p" for each in self.chats(app, account)):
            raise ValueError("files go to the direct chat: the apps let nobody mention the bot with one")
        if not content:
            raise ValueError("an empty file")
        return await self._apps[app].attach(account, name, content)

    def file(self, app: str, account: str, chat: str, message: str) -> tuple[str, bytes]:
        found = self._apps[app].file(account, chat, message)
        if found is None:
            raise LookupError(f"no file in {message!r}")
        return found

    async def press(
        self, app: str, account: str, message: str, pressed: Pressed, form: Mapping[str, Any] | None
    ) -> Reaction:
        self._check_works_here(app, account)
        return await self._apps[app].press(account, message, pressed, form)

    async def move_clock(self, by: timedelta) -> None:
        await self._move_clock(by)
        self._moves += 1

    async def someone_leaves(self, person: str) -> None:
        leaver = self._people[person]
        if leaver.left:
            return
        self._people[person] = replace(leaver, left=True)
        for account in self._accounts(leaver):
            await self._apps[account.app].leave(account.account)

    async def restart(self) -> None:
        if self._restart is None:
            return
        await self._restart()
        self._people = {person.id: replace(person, left=False) for person in self._people.values()}
        self._run = secrets.token_hex(8)

    async def changes(self) -> AsyncIterator[None]:
        """Looks again and again while somebody listens; ends after `close`."""
        seen = self._look()
        while not self._closed.is_set():
            try:
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._closed.wait()
            except TimeoutError:
                if (looks_now := self._look()) != seen:
                    seen = looks_now
                    yield

    def close(self) -> None:
        """End every `changes`, so that the web server can stop without waiting for open pages."""
        self._closed.set()

    def _look(self) -> Hashable:
        everybody = self._people.values()
        stamps = (
            (account.account, chat.id, chat.stamp)
            for person in everybody
            for account in person.apps
            for chat in self.chats(account.app, account.account)
        )
        return (self._run, self._moves, tuple(person.left for person in everybody), tuple(stamps))

    def _check_works_here(self, app: str, account: str) -> None:
        """Raises LookupError for strangers and for those who left."""
        for person in self._people.values():
            if not person.left and any((known.app, known.account) == (app, account) for known in person.apps):
                return
        raise LookupError(f"nobody uses {app} as {account}")


def file_in(messages: Iterable[Any], message_id: str) -> tuple[str, bytes] | None:
    """The file of one of these messages, whichever app they are of."""
    found = next((message.file for message in messages if message.message_id == message_id), None)
    return (found[0] or PICTURE, found[1]) if found else None


class FeishuApp:
    """The people's Feishu clients, over the stand-in."""

    def __init__(self, stand_in: FeishuStandIn) -> None:
        self._stand_in = stand_in

    def chats(self, account: str) -> Sequence[Chat]:
        rooms = sorted(self._stand_in.chats_of(account), key=lambda room: (room.kind != "p2p", room.name))
        return [self._chat(account, room) for room in rooms]

    def _chat(self, account: str, room: Room) -> Chat:
        messages = self._stand_in.timeline(account, room.chat_id)
        states = sum(len(message.versions) + message.recalled for message in messages)
        return Chat(
            id=room.chat_id,
            name=room.name,
            kind=room.kind,
            last_at=room.last_at,
            incoming=sum(message.sender != account for message in messages),
            stamp=f"{len(messages)}.{states}",
        )

    def timeline(self, account: str, chat: str) -> Sequence[Message]:
        return [_message(message, account) for message in self._stand_in.timeline(account, chat)]

    async def say(self, account: str, chat: str, text: str, *, mention: bool) -> str:
        return await self._stand_in.say(account, text, chat_id=chat, mention=mention)

    async def attach(self, account: str, name: str, content: bytes) -> str:
        if picture_kind(content):
            return await self._stand_in.show_picture(account, content)
        return await self._stand_in.send_file(account, name, content)

    def file(self, account: str, chat: str, message: str) -> tuple[str, bytes] | None:
        return file_in(self._stand_in.timeline(account, chat), message)

    async def press(self, account: str, message: str, pressed: Pressed, form: Mapping[str, Any] | None) -> Reaction:
        """The value decides which button it was: what was pressed is what the person saw, not what is there now. A
        form is found by the name of its button, since another button may stand for the same matter."""
        by_name = pressed.name is not None and (form is not None or pressed.value is None)
        by_value = pressed.value is not None and not by_name
        result = await self._stand_in.press(
            account,
            message,
            value=pressed.value if by_value else None,
            name=pressed.name if by_name else None,
            button=None if by_value or by_name else pressed.place,
            form=form,
        )
        if result.toast is None:
            return Reaction(code=result.code, missing=result.missing)
        return Reaction(
            code=result.code, toast_kind=result.toast.kind, toast=result.toast.content, missing=result.missing
        )

    async def leave(self, account: str) -> None:
        await self._stand_in.remove_user(account)


def _message(message: viewer.Message, account: str) -> Message:
    return Message(
        id=message.message_id,
        sender=message.sender_name,
        from_bot=message.from_bot,
        mine=message.sender == account,
        kind="card" if message.card is not None else "file" if message.file else "text",
        file=attachment(message.file),
        text=message.text,
        card=message.card,
        at=message.at,
        revision=max(0, len(message.versions) - 1),
        recalled=message.recalled,
    )

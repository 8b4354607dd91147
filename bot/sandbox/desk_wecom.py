"""The members' WeCom clients, as the sandbox page sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.sandbox.desk import file_in
from bot.sandbox.watching import Chat as Room
from bot.sandbox.wecom import viewer
from bot.sandbox.wecom.server import WeComStandIn
from bot.web.desk import Chat, Message, Pressed, Reaction, attachment
from core.domain.attachment import picture_kind

_FAILED: Final = "应用没有回应，请稍后再试"
"""WeCom itself says nothing after a click; here the newcomer is told why nothing happens."""


class WeComApp:
    """WeCom over its stand-in. `account` is the userid, in any case.

    Who has left is no member any more and has no conversations; what they last saw is kept here to be read.
    """

    def __init__(self, stand_in: WeComStandIn) -> None:
        self._stand_in = stand_in
        self._left: dict[str, dict[Chat, Sequence[Message]]] = {}

    def chats(self, account: str) -> Sequence[Chat]:
        try:
            return self._chats(account)
        except LookupError:
            return list(self._kept(account))

    def _chats(self, account: str) -> Sequence[Chat]:
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
            incoming=sum(not _is_mine(message, account) for message in messages),
            stamp=f"{len(messages)}.{states}",
        )

    def timeline(self, account: str, chat: str) -> Sequence[Message]:
        try:
            return [_message(message, account) for message in self._stand_in.timeline(account, chat)]
        except LookupError:
            for known, messages in self._kept(account).items():
                if known.id == chat:
                    return messages
            raise

    async def say(self, account: str, chat: str, text: str, *, mention: bool) -> str:
        """To the app in the direct chat. Elsewhere only the AI bot hears, by mention; LookupError without one."""
        if chat == self._stand_in.direct_chat_id(account):
            return await self._stand_in.say(account, text)
        await self._stand_in.ask_bot(account, text, chat_id=chat)
        own = [message for message in self._stand_in.timeline(account, chat) if _is_mine(message, account)]
        return own[-1].message_id

    async def attach(self, account: str, name: str, content: bytes) -> str:
        if picture_kind(content):
            return await self._stand_in.show_picture(account, content)
        return await self._stand_in.send_file(account, name, content)

    def file(self, account: str, chat: str, message: str) -> tuple[str, bytes] | None:
        return file_in(self._stand_in.timeline(account, chat), message)

    async def press(self, account: str, message: str, pressed: Pressed, form: Mapping[str, Any] | None) -> Reaction:
        """The button, or the entry of the corner menu, by its key; `form` holds chosen options by question."""
        selected = {
            question: [options] if isinstance(options, str) else options for question, options in (form or {}).items()
        }
        result = await self._stand_in.press(account, message, key=str(pressed.value), selected=selected)
        return Reaction() if result.ok else Reaction(toast_kind="error", toast=_FAILED)

    async def leave(self, account: str) -> None:
        self._left[account] = {chat: self.timeline(account, chat.id) for chat in self._chats(account)}
        await self._stand_in.remove_user(account)

    def _kept(self, account: str) -> Mapping[Chat, Sequence[Message]]:
        """LookupError for somebody who never was here."""
        return self._left[account]


def _is_mine(message: viewer.Message, account: str) -> bool:
    """Userids are the same in any case, and conversations know them in small letters."""
    return message.sender == account.lower()


def _message(message: viewer.Message, account: str) -> Message:
    card = _card(message)
    return Message(
        id=message.message_id,
        sender=message.sender_name,
        from_bot=message.from_bot,
        mine=_is_mine(message, account),
        kind="card" if card is not None else "file" if message.file else "text",
        file=attachment(message.file),
        text=message.text,
        card=card,
        at=message.at,
        revision=max(0, len(message.versions) - 1),
        recalled=message.recalled,
    )


def _card(message: viewer.Message) -> Mapping[str, Any] | None:
    """What is drawn with markup or parts, under its `msgtype` as it is sent; None for plain words."""
    if message.card is not None:
        return {"msgtype": "template_card", "template_card": message.card}
    if message.kind == "markdown":
        return {"msgtype": "markdown", "markdown": {"content": message.text}}
    return None

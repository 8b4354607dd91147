"""The people's DingTalk clients, as the sandbox page sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.sandbox.desk import file_in
from bot.sandbox.dingtalk import viewer
from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.watching import Chat as Room
from bot.web.desk import Chat, Message, Pressed, Reaction, attachment
from core.domain.attachment import picture_kind

_FAILED: Final = "操作失败，请稍后再试"
"""What the client says when the app did not answer a press in time, whatever the reason."""


class DingTalkApp:
    """DingTalk over its stand-in. `account` is the userId."""

    def __init__(self, stand_in: DingTalkStandIn) -> None:
        self._stand_in = stand_in

    def chats(self, account: str) -> Sequence[Chat]:
        rooms = sorted(self._stand_in.chats_of(account), key=lambda room: (room.kind != "p2p", room.name))
        return [self._chat(account, room) for room in rooms]

    def _chat(self, account: str, room: Room) -> Chat:
        messages = self._stand_in.timeline(account, room.chat_id)
        return Chat(
            id=room.chat_id,
            name=room.name,
            kind=room.kind,
            last_at=room.last_at,
            incoming=sum(message.sender != account for message in messages),
            stamp=f"{len(messages)}.{hash(tuple(map(_looks, messages)))}",
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
        """The button by its id, else by its place; `form` stays empty, the presets have no fields."""
        by_id = isinstance(pressed.value, str) and pressed.value != ""
        result = await self._stand_in.press(
            account, message, button=pressed.value if by_id else None, index=None if by_id else pressed.place
        )
        return Reaction() if result.ok else Reaction(toast_kind="error", toast=_FAILED)

    async def leave(self, account: str) -> None:
        await self._stand_in.remove_user(account)


def _looks(message: viewer.Message) -> tuple[int, bool, int]:
    """What may change: an answer changes the presser's card without a new version, so the parameters count too."""
    param = message.card.get("cardParamMap", {}) if message.card else {}
    return len(message.versions), message.recalled, hash(frozenset(param.items()))


def _message(message: viewer.Message, account: str) -> Message:
    is_card = message.card is not None and message.kind != "text" and message.file is None
    return Message(
        id=message.message_id,
        sender=message.sender_name,
        from_bot=message.from_bot,
        mine=message.sender == account,
        kind="card" if is_card else "file" if message.file else "text",
        file=attachment(message.file),
        text=message.text,
        card=message.card if is_card else None,
        at=message.at,
        revision=max(0, len(message.versions) - 1),
        recalled=message.recalled,
    )

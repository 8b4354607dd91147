"""The doors for people and tests: who works here, what they write and press, what their clients show."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.sandbox.dingtalk.viewer import CallbackShape, Chat, Delivery, Message, PressResult


class Doors:
    """The clients' side of the local DingTalk; `DingTalkStandIn` adds the server's."""

    callback_shape: CallbackShape
    """How card callbacks are written: as documented, or in a shape seen in the field."""

    def add_department(self, department_id: int, name: str, parent: int = 1, *, leaders: Sequence[str] = ()) -> None:
        """`parent` is a department id, 1 the company itself; `leaders` userIds (may be added later)."""
        raise NotImplementedError

    def add_user(
        self,
        user_id: str,
        name: str,
        *,
        union_id: str | None = None,
        mobile: str = "",
        title: str = "",
        departments: Sequence[int] = (1,),
        manager: str | None = None,
        admin: bool = False,
    ) -> None:
        """A person with a direct chat to the robot; `manager` is the userId of 直属主管, if one is set."""
        raise NotImplementedError

    def update_user(
        self, user_id: str, *, manager: str | None = None, departments: Sequence[int] | None = None
    ) -> asyncio.Task[Delivery]:
        """A new superior or new departments; pushes user_modify_org. Await the task for the outcome."""
        raise NotImplementedError

    def remove_user(self, user_id: str) -> asyncio.Task[Delivery]:
        """The person leaves the company; pushes user_leave_org. Await the task for the outcome."""
        raise NotImplementedError

    def add_group(self, conversation_id: str, name: str, members: Sequence[str], *, with_robot: bool = True) -> None:
        """A group that exists already; no event (the platform has none for a robot's groups)."""
        raise NotImplementedError

    def direct_chat_id(self, user_id: str) -> str:
        """The conversationId between this person and the robot."""
        raise NotImplementedError

    async def say(self, user_id: str, text: str, *, chat_id: str | None = None, mention: bool = False) -> str:
        """Write a message, in the direct chat unless `chat_id` names a group; returns its message_id (the msgId).

        Returns when the first push attempt ended. In groups only a message that mentions the robot is pushed.
        """
        raise NotImplementedError

    async def press(
        self, user_id: str, message_id: str, *, button: str | None = None, index: int | None = None
    ) -> PressResult:
        """Press a button of a card (by its id or its place, from 0) and wait for what the client then shows.

        `message_id` is a bubble's id or the card's outTrackId. LookupError when there is no such card or button for
        this person.
        """
        raise NotImplementedError

    def chats_of(self, user_id: str) -> list[Chat]:
        """The person's conversations, newest first."""
        raise NotImplementedError

    def timeline(self, user_id: str, chat_id: str) -> list[Message]:
        """Everything in a chat that this person is in and may see, oldest first; LookupError when they are not."""
        raise NotImplementedError

    def card(self, out_track_id: str, *, viewer: str) -> Message:
        """A card's newest bubble as this person sees it; LookupError when there is none for them."""
        raise NotImplementedError

"""The doors for people and tests: who works here, what they write and press, what their clients show."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Literal

from bot.sandbox.dingtalk import events
from bot.sandbox.dingtalk.company import Company
from bot.sandbox.dingtalk.delivery import Courier
from bot.sandbox.dingtalk.interaction import CardEngine, Press
from bot.sandbox.dingtalk.limits import Meter
from bot.sandbox.dingtalk.state import ROOT_DEPARTMENT, Bubble, Department, Person, World
from bot.sandbox.dingtalk.templates import Templates
from bot.sandbox.dingtalk.viewer import Button, CallbackShape, Message, PressResult
from bot.sandbox.watching import Chat, Delivery

_LOGIN_CODE_LIFE: Final = timedelta(minutes=5)


class Doors:
    """The clients' side of the local DingTalk; `DingTalkStandIn` adds the server's."""

    def __init__(self, *, world: World, courier: Courier, templates: Templates, meter: Meter) -> None:
        self.meter = meter
        """What was used up of the month's calls and pushes; its `allowance` may be exchanged."""
        self.leaves_as_text = False
        """Whether user_leave_org names its person in the other published form: `userId` a string."""
        self._world = world
        self._templates = templates
        self._company = Company(world=world, templates=templates)
        self._courier = courier
        self._cards = CardEngine(world=world, courier=courier, templates=templates, meter=meter)

    @property
    def callback_shape(self) -> CallbackShape:
        """How card callbacks are written: as documented, or in a shape seen in the field."""
        return self._cards.shape

    @callback_shape.setter
    def callback_shape(self, shape: CallbackShape) -> None:
        self._cards.shape = shape

    @property
    def resends_robot_messages(self) -> bool:
        """Whether a robot message without an ack comes once more after 60 s."""
        return self._courier.resends

    @resends_robot_messages.setter
    def resends_robot_messages(self, resends: bool) -> None:
        self._courier.resends = resends

    # people and chats

    def add_department(self, department_id: int, name: str, parent: int = 1, *, leaders: Sequence[str] = ()) -> None:
        """`parent` is a department id, 1 the company itself; `leaders` userIds (may be added later)."""
        self._company.add_department(Department(id=department_id, name=name, parent=parent, leaders=list(leaders)))

    def add_user(
        self,
        user_id: str,
        name: str,
        *,
        union_id: str | None = None,
        mobile: str = "",
        title: str = "",
        departments: Sequence[int] = (ROOT_DEPARTMENT,),
        manager: str | None = None,
        admin: bool = False,
    ) -> None:
        """A person with a direct chat to the robot; `manager` is the userId of 直属主管, if one is set."""
        person = Person(
            user_id=user_id,
            union_id=union_id or f"union_{user_id}",
            name=name,
            mobile=mobile,
            title=title,
            departments=list(departments),
            manager=manager,
            admin=admin,
            direct_chat_id=f"cidDirect{user_id}==",
        )
        self._company.add_person(person)

    def announce_user(self, user_id: str) -> asyncio.Task[Delivery]:
        """Tell the app that somebody joined; pushes user_add_org."""
        self._company.person(user_id)
        return self._courier.dispatch(events.people_changed(self._world, "user_add_org", [user_id]))

    def announce_department(
        self, department_id: int, change: Literal["create", "modify", "remove"]
    ) -> asyncio.Task[Delivery]:
        """Tell the app about a department; pushes org_dept_create, org_dept_modify or org_dept_remove."""
        return self._courier.dispatch(events.department_changed(self._world, f"org_dept_{change}", department_id))

    def update_user(
        self,
        user_id: str,
        *,
        manager: str | None = None,
        departments: Sequence[int] | None = None,
        name: str | None = None,
        mobile: str | None = None,
    ) -> asyncio.Task[Delivery]:
        """What is new about somebody; pushes user_modify_org. Await the task for the outcome."""
        told = self._company.update_person(user_id, manager=manager, departments=departments, name=name, mobile=mobile)
        return self._courier.dispatch(told)

    def update_department(
        self, department_id: int, *, name: str | None = None, leaders: Sequence[str] | None = None
    ) -> asyncio.Task[Delivery]:
        """Another name or other leaders; pushes org_dept_modify."""
        department = self._world.departments[department_id]
        department.name = name or department.name
        department.leaders = department.leaders if leaders is None else list(leaders)
        return self.announce_department(department_id, "modify")

    def appoint(self, user_id: str, *, admin: bool) -> asyncio.Task[Delivery]:
        """Somebody becomes an administrator of the company, or is none any more; pushes org_admin_add or _remove."""
        self._company.person(user_id).admin = admin
        told = "org_admin_add" if admin else "org_admin_remove"
        return self._courier.dispatch(events.people_changed(self._world, told, [user_id]))

    def slip_away(self, user_id: str) -> None:
        """Somebody leaves, and no event tells of it."""
        self._company.remove_person(user_id)

    def remove_user(self, user_id: str) -> asyncio.Task[Delivery]:
        """The person leaves the company; pushes user_leave_org. Await the task for the outcome."""
        self._company.remove_person(user_id)
        left = events.people_changed(self._world, "user_leave_org", [user_id], as_text=self.leaves_as_text)
        return self._courier.dispatch(left)

    def add_group(self, conversation_id: str, name: str, members: Sequence[str], *, with_robot: bool = True) -> None:
        """A group that exists already; no event (the platform has none for a robot's groups)."""
        self._company.add_group(conversation_id, name, members, with_robot=with_robot)

    def seat_robot(self, conversation_id: str, *, present: bool) -> None:
        """Somebody adds the robot to a group or removes it; no event."""
        self._company.group(conversation_id).has_robot = present

    def dissolve_group(self, conversation_id: str) -> None:
        """The group is no more; no event."""
        self._company.group(conversation_id).dissolved = True

    def direct_chat_id(self, user_id: str) -> str:
        """The conversationId between this person and the robot."""
        return self._company.person(user_id).direct_chat_id

    def login_code(self, user_id: str) -> str:
        """What `dd.requestAuthCode` gives a page inside the person's client: good for five minutes, once."""
        code = self._world.mint()
        until = self._world.calendar.now + _LOGIN_CODE_LIFE
        self._world.login_codes[code] = (self._company.person(user_id).user_id, until)
        return code

    # acting as a person

    async def say(self, user_id: str, text: str, *, chat_id: str | None = None, mention: bool = False) -> str:
        """Write a message, in the direct chat unless `chat_id` names a group; returns its message_id (the msgId).

        Returns when the first push attempt ended. In groups only a message that mentions the robot is pushed.
        """
        shown = f"@{self._world.robot_name} {text}" if mention else text
        bubble = self._company.write(user_id, chat_id, "text", {"text": shown})
        # The mention is cut out of what the app reads; the blank behind it stays.
        heard = f" {text}" if bubble.room.kind == "group" else text
        payload = {"msgtype": "text", "text": {"content": heard}}
        return await self._heard(bubble, payload, mentioned=mention)

    async def speak(self, user_id: str, recognition: str) -> str:
        """A voice message in the direct chat; `recognition` is what the platform understood. Returns the msgId."""
        bubble = self._company.write(user_id, None, "audio", {"text": recognition})
        content = {"downloadCode": self._kept(b"made-up voice"), "duration": 2000, "recognition": recognition}
        return await self._heard(bubble, {"msgtype": "audio", "content": content}, mentioned=False)

    async def show_picture(self, user_id: str, data: bytes, *, chat_id: str | None = None, mention: bool = True) -> str:
        """Send a picture, which the app may download. Returns the msgId."""
        code = self._kept(data)
        bubble = self._company.write(user_id, chat_id, "picture", {"text": "[图片]", "code": code})
        payload = {"msgtype": "picture", "content": {"downloadCode": code, "pictureDownloadCode": code}}
        return await self._heard(bubble, payload, mentioned=mention)

    async def send_file(self, user_id: str, name: str, data: bytes) -> str:
        """Send a file in the direct chat: in groups the robot hears of none. Returns the msgId."""
        code = self._kept(data)
        bubble = self._company.write(user_id, None, "file", {"text": f"[文件] {name}", "code": code, "name": name})
        told = {"downloadCode": code, "fileName": name, "spaceId": "1", "fileId": self._world.mint()}
        return await self._heard(bubble, {"msgtype": "file", "content": told}, mentioned=False)

    async def press(
        self,
        user_id: str,
        message_id: str,
        *,
        button: str | None = None,
        index: int | None = None,
        seen: int | None = None,
    ) -> PressResult:
        """Press a button of a card (by its id or its place, from 0) and wait for what the client then shows.

        `message_id` is a bubble's id or the card's outTrackId. `seen` is the state of the card before the person's
        eyes, as an index of `Message.versions`: the present one unless a press on a stale card is meant. LookupError
        when there is no such card or button for this person.
        """
        self._company.person(user_id)
        bubble = self._company.card_bubble(user_id, message_id)
        card = self._world.cards[bubble.out_track_id]
        param = card.seen_by(user_id) if seen is None else dict(card.versions[seen].card["cardParamMap"])
        pressed = _found(self._templates.buttons(card.template_id, param), button, index)
        press = Press(user_id=user_id, bubble=bubble, button=pressed, param=param)
        return await asyncio.shield(self._courier.keep(self._cards.press(press)))

    # looking

    def chats_of(self, user_id: str) -> list[Chat]:
        """The person's conversations, newest first."""
        return self._company.chats_of(user_id)

    def timeline(self, user_id: str, chat_id: str) -> list[Message]:
        """Everything in a chat that this person is in and may see, oldest first; LookupError when they are not."""
        bubbles = self._company.visible(user_id, self._company.room(user_id, chat_id))
        return [self._company.as_seen(bubble, user_id) for bubble in bubbles]

    def card(self, out_track_id: str, *, viewer: str) -> Message:
        """A card's newest bubble as this person sees it; LookupError when there is none for them."""
        return self._company.as_seen(self._company.card_bubble(viewer, out_track_id), viewer)

    def _kept(self, data: bytes) -> str:
        code = self._world.mint()
        self._world.files[code] = data
        return code

    async def _heard(self, bubble: Bubble, payload: Mapping[str, Any], *, mentioned: bool) -> str:
        """Push what the robot may hear, empty once the month's pushes are used up."""
        room = bubble.room
        if room.kind == "p2p" or (room.has_robot and mentioned):
            push = events.robot_message(self._world, bubble, payload, mentioned=mentioned)
            if not self.meter.take_push():
                push = events.without_content(push)
            await asyncio.shield(self._courier.dispatch(push))
        return bubble.message_id


def _found(buttons: Sequence[Button], id_: str | None, index: int | None) -> Button:
    """A button by its id or its place; LookupError when it is not there."""
    if id_ is None and index is not None and 0 <= index < len(buttons):
        return buttons[index]
    for button in buttons:
        if id_ is not None and button.id == id_:
            return button
    raise LookupError(f"no button {id_ if id_ is not None else index!r} among {[button.id for button in buttons]}")

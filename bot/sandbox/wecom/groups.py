"""Groups: those that the app makes (appchat) and those with a robot that only speaks (webhook).

document/path/90244, 90245, 90248 and 99110.
"""

from __future__ import annotations

import re
from typing import Any, Final

from aiohttp import web

from bot.sandbox.wecom import card_rules, content
from bot.sandbox.wecom.messages import RateLimits
from bot.sandbox.wecom.replies import Refused, json_body, ok
from bot.sandbox.wecom.state import ROOT_DEPARTMENT, Room, StoredMessage, World
from bot.sandbox.windows import Windows
from core.domain.frozen import dataclass

_CHAT_ID: Final = re.compile(r"[0-9A-Za-z]{1,32}")
_ROBOT_MARKDOWN: Final = 4096
_LONGEST_NAME: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDesk:
    """The group APIs over one world."""

    world: World
    windows: Windows
    limits: RateLimits

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/cgi-bin/appchat/create", self.create),
            web.get("/cgi-bin/appchat/get", self.get),
            web.post("/cgi-bin/appchat/update", self.update),
            web.post("/cgi-bin/appchat/send", self.send),
            web.post("/cgi-bin/webhook/send", self.robot),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Needs the whole company in sight, and at least two members."""
        body = await json_body(request)
        if ROOT_DEPARTMENT not in self.world.range_departments:
            raise Refused(60011, "no privilege to access/modify contact/party/agent")
        members = [person.key for person in map(self.world.person, map(str, body.get("userlist") or ())) if person]
        if not 2 <= len(members) <= 2000:
            raise Refused(86006, "invalid chat member count")
        chat_id = str(body.get("chatid") or self.world.mint()[:24])
        if not _CHAT_ID.fullmatch(chat_id) or chat_id in self.world.rooms:
            raise Refused(86001, "invalid chatid")
        owner = str(body.get("owner") or members[0]).lower()
        if owner not in members:
            raise Refused(86005, "invalid chat owner")
        name = str(body.get("name") or "群聊")[:_LONGEST_NAME]
        self.world.rooms[chat_id] = Room(chat_id=chat_id, name=name, members=members, is_group=True, owner=owner)
        return ok(chatid=chat_id)

    async def get(self, request: web.Request) -> web.Response:
        room = self._room(request.query.get("chatid", ""))
        info = {"chatid": room.chat_id, "name": room.name, "owner": room.owner, "userlist": room.members}
        return ok(chat_info=info)

    async def update(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        room = self._room(str(body.get("chatid", "")))
        room.name = str(body.get("name") or room.name)[:_LONGEST_NAME]
        gone = {str(each).lower() for each in body.get("del_user_list") or ()}
        added = [person.key for person in map(self.world.person, map(str, body.get("add_user_list") or ())) if person]
        room.members = [each for each in dict.fromkeys((*room.members, *added)) if each not in gone]
        return ok()

    async def send(self, request: web.Request) -> web.Response:
        """Everything but template cards."""
        body = await json_body(request)
        room = self._room(str(body.get("chatid", "")))
        if body.get("msgtype") == "template_card":
            raise Refused(40008, "invalid message type")
        self._say(room, content.read(body), self.world.app_name)
        return ok()

    async def robot(self, request: web.Request) -> web.Response:
        """A group's robot: its key is all the permission there is, and nothing that could call back is taken."""
        key = request.query.get("key", "")
        room = self.world.robots.get(key)
        if room is None:
            raise Refused(93000, "invalid webhook url")
        body = await json_body(request)
        said = content.read(body, markdown_bytes=_ROBOT_MARKDOWN)
        if said.card is not None and (card_rules.calls_back(said.card)):
            raise Refused(42031, "Template_Card.CardType invalid")
        if self.windows.wait_for(f"robot {key}", self.limits.per_robot_per_minute, 60.0):
            raise Refused(45009, "api freq out of limit")
        self._say(room, said, "群机器人")
        return ok()

    def _room(self, chat_id: str) -> Room:
        room = self.world.rooms.get(chat_id)
        foreign = room is not None and (room.chat_id in self.world.bot_rooms or room in self.world.robots.values())
        if room is None or not room.is_group or foreign:
            raise Refused(86003, "chatid not exist")
        return room

    def _say(self, room: Room, said: content.Content, sender: str) -> None:
        extra: dict[str, Any] = {"card": said.card} if said.card else {}
        self.world.put(
            StoredMessage(
                message_id=self.world.mint("copy_"),
                msgid=self.world.mint(),
                room=room,
                sender=sender,
                kind=said.kind,
                text=said.text,
                at=self.world.calendar.now,
                **extra,
            )
        )

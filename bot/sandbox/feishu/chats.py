"""The chat APIs of im/v1, and who the bot is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.feishu.replies import Refused, ok
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from bot.sandbox.feishu.state import Room, World


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDesk:
    """The chat APIs over one world."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/open-apis/bot/v3/info", self.bot),
            web.get("/open-apis/im/v1/chats", self.chats),
            web.get("/open-apis/im/v1/chats/{chat_id}", self.chat),
            web.get("/open-apis/im/v1/chats/{chat_id}/members", self.members),
        ]

    async def bot(self, request: web.Request) -> web.Response:
        """The bot itself; the key is `bot`, not `data`."""
        return ok(
            bot={
                "activate_status": 2,
                "app_name": self.world.bot_name,
                "avatar_url": "",
                "ip_white_list": [],
                "open_id": self.world.bot_open_id,
            }
        )

    async def chats(self, request: web.Request) -> web.Response:
        """The groups of the bot; direct chats are not listed."""
        size, token = request.query.get("page_size", "20"), request.query.get("page_token") or "0"
        if not size.isdigit() or not 0 < int(size) <= 100 or not token.isdigit():
            raise Refused(232001, "Your request contains an invalid request parameter.")
        groups = [room for room in self.world.rooms.values() if room.kind == "group" and room.has_bot]
        end = int(token) + int(size)
        items = [self._summary(room) for room in groups[int(token) : end]]
        more = end < len(groups)
        return ok({"items": items, "has_more": more, "page_token": str(end) if more else ""})

    async def chat(self, request: web.Request) -> web.Response:
        room = self._room(request)
        data = self._summary(room)
        del data["chat_id"]
        return ok(
            {
                **data,
                "chat_mode": room.kind,
                "chat_type": "private",
                "user_count": str(len(room.members)),
                "bot_count": "1",
            }
        )

    async def members(self, request: web.Request) -> web.Response:
        """The people of a chat; bots are not listed."""
        room = self._room(request)
        id_type = request.query.get("member_id_type", "open_id")
        items = [
            {
                "member_id_type": id_type,
                "member_id": self.world.person_id(open_id, id_type),
                "name": self.world.people[open_id].name,
                "tenant_key": self.world.tenant_key,
            }
            for open_id in room.members
        ]
        return ok({"items": items, "has_more": False, "page_token": "", "member_total": len(items)})

    def _room(self, request: web.Request) -> Room:
        room = self.world.rooms.get(request.match_info["chat_id"])
        if room is None:
            raise Refused(232006, "Your request specifies a chat_id which is invalid.")
        if not room.has_bot:
            raise Refused(232011, "Operator can NOT be out of the chat.")
        return room

    def _summary(self, room: Room) -> dict[str, Any]:
        return {
            "chat_id": room.chat_id,
            "name": room.name,
            "description": "",
            "owner_id": room.members[0] if room.members else "",
            "owner_id_type": "open_id",
            "external": False,
            "tenant_key": self.world.tenant_key,
            "chat_status": "dissolved" if room.dissolved else "normal",
        }

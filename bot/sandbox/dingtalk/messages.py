"""The robot APIs: send to people and to groups, recall, download what people sent; and the session webhooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from aiohttp import BodyPartReader, web

from bot.sandbox.dingtalk import message_body
from bot.sandbox.dingtalk.faults import FaultPlan
from bot.sandbox.dingtalk.message_body import Fresh
from bot.sandbox.dingtalk.replies import Refused, RefusedOld, answer, json_body, old_body
from bot.sandbox.dingtalk.state import Bubble, Room, World
from core.domain.frozen import dataclass

_MOST_PEOPLE: Final = 20
_MOST_RECALLED: Final = 20
_MAX_WEBHOOK_BODY: Final = 20_000
_MEGABYTE: Final = 1024 * 1024
_MEDIA_BYTES: Final = {"image": 20 * _MEGABYTE, "voice": 2 * _MEGABYTE, "video": 20 * _MEGABYTE, "file": 20 * _MEGABYTE}
LINK_LIFE: Final = timedelta(minutes=10)
"""How long a download address works. The documentation says "temporary"; this is a guess on the strict side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDesk:
    """The robot APIs over one world."""

    world: World
    faults: FaultPlan

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1.0/robot/oToMessages/batchSend", self.send_to_people),
            web.post("/v1.0/robot/groupMessages/send", self.send_to_group),
            web.post("/v1.0/robot/otoMessages/batchRecall", self.recall_from_people),
            web.post("/v1.0/robot/groupMessages/recall", self.recall_from_group),
            web.post("/v1.0/robot/messageFiles/download", self.download),
            web.get("/files/{code}", self.file),
            web.post("/media/upload", self.upload),
            web.post("/robot/sendBySession", self.send_by_session),
        ]

    async def send_to_people(self, request: web.Request) -> web.Response:
        """HTTP 200 also when nobody could be reached: the two lists tell."""
        body = await json_body(request)
        self._check_robot(body, unknown="robot.oto.notExist")
        ids = _texts(body.get("userIds"))
        if not ids:
            raise Refused("invalidParameter.userIds.empty")
        if len(ids) > _MOST_PEOPLE:
            raise Refused("invalidParameter.userIds.overMax")
        fresh, key = message_body.read(body.get("msgKey"), body.get("msgParam")), self.world.mint()
        self._check_media(fresh)
        invalid = [id_ for id_ in ids if self.world.working(id_) is None]
        throttled = [id_ for id_ in ids if id_ in self.faults.throttled and id_ not in invalid]
        for id_ in ids:
            if id_ not in {*invalid, *throttled}:
                self._post(self.world.rooms[self.world.people[id_].direct_chat_id], fresh, key)
        lists = {"invalidStaffIdList": invalid, "flowControlledStaffIdList": throttled}
        return answer({"processQueryKey": key, **lists})

    async def send_to_group(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        self._check_robot(body, unknown="invalidParameter.robotCode.notExsit")
        room = self._group(body)
        fresh, key = message_body.read(body.get("msgKey"), body.get("msgParam")), self.world.mint()
        self._check_media(fresh)
        self._post(room, fresh, key)
        return answer({"processQueryKey": key})

    async def recall_from_people(self, request: web.Request) -> web.Response:
        """The path is spelt `otoMessages` here."""
        body = await json_body(request)
        self._check_robot(body, unknown="robot.oto.notExist")
        direct = [bubble for bubble in self.world.bubbles() if bubble.room.kind == "p2p"]
        return self._recall(body, direct)

    async def recall_from_group(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        self._check_robot(body, unknown="invalidParameter.robotCode.notExsit")
        return self._recall(body, self._group(body).messages)

    async def download(self, request: web.Request) -> web.Response:
        """The address of a picture or file, good for anybody who has it."""
        body = await json_body(request)
        self._check_robot(body, unknown="invalidParameter.robotCode.notExsit")
        code = body.get("downloadCode")
        if not isinstance(code, str) or code not in self.world.files:
            raise Refused("invalidParameter.downloadCode")
        link = self.world.mint()
        self.world.links[link] = (code, self.world.calendar.now + LINK_LIFE)
        return answer({"downloadUrl": f"{self.world.base_url}/files/{link}"})

    async def file(self, request: web.Request) -> web.Response:
        """What storage answers for an address that is over: 403, as signed addresses do."""
        code, until = self.world.links.get(request.match_info["code"], ("", self.world.calendar.now))
        if self.world.calendar.now >= until:
            raise web.HTTPForbidden
        return web.Response(body=self.world.files[code])

    async def upload(self, request: web.Request) -> web.Response:
        """media/upload: one of the old APIs, multipart with the file under `media`."""
        name, data = "", b""
        if not request.content_type.startswith("multipart/"):
            raise RefusedOld(40035, "缺少参数 media")
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "media":
                name, data = part.filename or "", bytes(await part.read())
        if not data:
            raise RefusedOld(40035, "缺少参数 media")
        if request.query.get("type") not in _MEDIA_BYTES:
            raise RefusedOld(40004, "不合法的媒体文件类型")
        if len(data) > _MEDIA_BYTES[request.query["type"]]:
            raise RefusedOld(40006, "不合法的文件大小")
        media = self.world.mint("@lAL")
        self.world.media[media] = (name, data)
        told = {"type": request.query["type"], "media_id": media, "created_at": self.world.milliseconds()}
        return answer({"errcode": 0, "errmsg": "ok", **told})

    async def send_by_session(self, request: web.Request) -> web.Response:
        """A session webhook: no token, for 90 minutes; the numbers of its refusals are not documented for robots of
        apps, those of custom robots stand in for them."""
        if request.content_length is not None and request.content_length > _MAX_WEBHOOK_BODY:
            raise RefusedOld(460101, "message too long")
        session = self.world.sessions.get(request.query.get("session", ""))
        if session is None or session.until <= self.world.calendar.now:
            raise RefusedOld(300001, "session is not exist")
        fresh = message_body.read_reply(await old_body(request))
        if fresh is not None:
            self._post(session.room, fresh, self.world.mint())
        return answer({"errcode": 0, "errmsg": "ok"})

    def reply(self, room: Room, body: dict[str, Any]) -> None:
        """What an app answers to a robot message that was pushed by HTTP."""
        fresh = message_body.read_reply(body)
        if fresh is not None:
            self._post(room, fresh, self.world.mint())

    def _check_media(self, fresh: Fresh) -> None:
        media = fresh.content["msgParam"].get("mediaId")
        if fresh.kind == "file" and media not in self.world.media:
            raise Refused("invalidParameter.msgParam.invalid", "mediaId is not known")

    def _post(self, room: Room, fresh: Fresh, query_key: str) -> None:
        room.messages.append(
            Bubble(
                message_id=self.world.mint("msg"),
                room=room,
                sender=self.world.robot_code,
                kind=fresh.kind,
                content=fresh.content,
                at=self.world.calendar.now,
                query_key=query_key,
            )
        )

    def _check_robot(self, body: dict[str, Any], *, unknown: str) -> None:
        if not body.get("robotCode"):
            raise Refused("invalidParameter.robotCode.empty")
        if body["robotCode"] != self.world.robot_code:
            raise Refused(unknown)

    def _group(self, body: dict[str, Any]) -> Room:
        id_ = body.get("openConversationId")
        if not id_:
            raise Refused("miss.openConversationId")
        room = self.world.rooms.get(id_) if isinstance(id_, str) else None
        if room is None or room.kind != "group":
            raise Refused("invalid.openConversationId")
        if room.dissolved:
            raise Refused("group.disbanded")
        if not room.has_robot:
            raise Refused("invalidParameter.robotCode.empty", "机器人不在群内")
        return room

    def _recall(self, body: dict[str, Any], among: list[Bubble]) -> web.Response:
        keys = _texts(body.get("processQueryKeys"))
        if not 0 < len(keys) <= _MOST_RECALLED:
            raise Refused("invalidParameter.processQueryKey.missing")
        found = [bubble for bubble in among if bubble.query_key in keys]
        for bubble in found:
            bubble.recalled = True
        known = {bubble.query_key for bubble in found}
        failed = {key: "invalid.processQueryKey" for key in keys if key not in known}
        return answer({"successResult": [key for key in keys if key in known], "failedResult": failed})


def _texts(value: object) -> list[str]:
    """A list of texts; nothing when it is anything else."""
    items = value if isinstance(value, list) else []
    return items if all(isinstance(item, str) for item in items) else []

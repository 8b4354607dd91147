"""media/upload and media/get (document/path/90253, 90254)."""

from __future__ import annotations

from typing import Final

from aiohttp import BodyPartReader, web

from bot.sandbox.wecom.replies import Refused, ok
from bot.sandbox.wecom.state import World
from core.domain.frozen import dataclass

_SMALLEST: Final = 5
_MEGABYTE: Final = 1024 * 1024
_LARGEST: Final = {"image": 10 * _MEGABYTE, "voice": 2 * _MEGABYTE, "video": 10 * _MEGABYTE, "file": 20 * _MEGABYTE}


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDesk:
    """The media APIs over one world."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/cgi-bin/media/upload", self.upload), web.get("/cgi-bin/media/get", self.get)]

    async def upload(self, request: web.Request) -> web.Response:
        """multipart/form-data with the file under `media`; its `filename` is what people will see."""
        kind, name, data = request.query.get("type", ""), "", b""
        if kind not in _LARGEST:
            raise Refused(40004, "invalid media type")
        if not request.content_type.startswith("multipart/"):
            raise Refused(41005, "missing media data")
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "media":
                name, data = part.filename or "", bytes(await part.read())
        if not data:
            raise Refused(44001, "empty media data")
        if not _SMALLEST < len(data) <= _LARGEST[kind]:
            raise Refused(40006, "invalid media size")
        created = str(int(self.world.calendar.now.timestamp()))
        return ok(type=kind, media_id=self.world.keep_media(kind, name, data), created_at=created)

    async def get(self, request: web.Request) -> web.Response:
        """The file as an attachment, for three days; afterwards a JSON refusal with status 200."""
        media = self.world.live_media(request.query.get("media_id", ""))
        if media is None:
            raise Refused(40007, "invalid media_id")
        return web.Response(
            body=media.content,
            content_type="image/jpeg" if media.kind == "image" else "application/octet-stream",
            headers={"Content-Disposition": 'attachment; filename="media"'},
        )

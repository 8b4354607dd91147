"""Pictures: uploaded by the app, sent by people, downloaded by the app from the message that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import BodyPartReader, web

from bot.sandbox.feishu.replies import Refused, ok

if TYPE_CHECKING:
    from bot.sandbox.feishu.state import World

_MAX_BYTES: Final = 10 * 1024 * 1024
_SIGNATURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDesk:
    """The picture APIs of im/v1 over one world."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/open-apis/im/v1/images", self.upload),
            web.get("/open-apis/im/v1/messages/{message_id}/resources/{file_key}", self.download),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        """multipart/form-data with `image_type=message` and `image`, in either order."""
        if not request.content_type.startswith("multipart/"):
            raise Refused(234001, "Invalid request param.")
        kind, data = "", b""
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "image_type":
                kind = await part.text()
            elif isinstance(part, BodyPartReader) and part.name == "image":
                data = bytes(await part.read())
        if kind not in {"message", "avatar"}:
            raise Refused(234001, "Invalid request param.")
        return ok({"image_key": keep_picture(self.world, data)})

    async def download(self, request: web.Request) -> web.Response:
        """Only through the message that holds it, and never out of a card."""
        message = self.world.messages.get(request.match_info["message_id"])
        key = request.match_info["file_key"]
        if message is None or request.query.get("type") not in {"image", "file"}:
            raise Refused(234001, "Invalid request param.")
        if message.card is not None:
            raise Refused(234043, "Unsupported message type.")
        if key not in message.content or key not in self.world.pictures:
            raise Refused(234003, "File not in message.")
        return web.Response(body=self.world.pictures[key], content_type="application/octet-stream")


def keep_picture(world: World, data: bytes) -> str:
    """Take a picture and name it; Refused when it is empty, too big or no picture."""
    if not data:
        raise Refused(234010, "File's size can't be 0.")
    if len(data) > _MAX_BYTES:
        raise Refused(234006, "The file size exceed the max value.")
    if not data.startswith(_SIGNATURES):
        raise Refused(234011, "Can't regonnize the image format.")
    key = world.mint("img_v3_")
    world.pictures[key] = data
    return key

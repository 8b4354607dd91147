"""Pictures and files: uploaded by the app, sent by people, downloaded by the app from the message that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import BodyPartReader, web

from bot.sandbox.feishu.replies import Refused, ok
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from bot.sandbox.feishu.state import World

_MAX_BYTES: Final = 10 * 1024 * 1024
_MAX_FILE: Final = 30 * 1024 * 1024
_FILE_TYPES: Final = frozenset({"opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"})
_SIGNATURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDesk:
    """The picture and file APIs of im/v1 over one world."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/open-apis/im/v1/images", self.upload),
            web.post("/open-apis/im/v1/files", self.upload_file),
            web.get("/open-apis/im/v1/messages/{message_id}/resources/{file_key}", self.download),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        """multipart/form-data with `image_type=message` and `image`, in either order."""
        words, data = await _form(request, "image")
        if words.get("image_type") not in {"message", "avatar"}:
            raise Refused(234001, "Invalid request param.")
        return ok({"image_key": keep_picture(self.world, data)})

    async def upload_file(self, request: web.Request) -> web.Response:
        """multipart/form-data with `file_type`, `file_name` and `file`."""
        words, data = await _form(request, "file")
        if words.get("file_type") not in _FILE_TYPES or not words.get("file_name"):
            raise Refused(234001, "Invalid request param.")
        return ok({"file_key": keep_file(self.world, words["file_name"], data)})

    async def download(self, request: web.Request) -> web.Response:
        """Only through the message that holds it, and never out of a card."""
        message = self.world.messages.get(request.match_info["message_id"])
        key = request.match_info["file_key"]
        if message is None or request.query.get("type") not in {"image", "file"}:
            raise Refused(234001, "Invalid request param.")
        if message.card is not None:
            raise Refused(234043, "Unsupported message type.")
        kept = self.world.pictures if request.query["type"] == "image" else self.world.files
        if key not in message.content or key not in kept or message.recalled:
            raise Refused(234003, "File not in message.")
        return web.Response(body=content_of(self.world, key), content_type="application/octet-stream")


async def _form(request: web.Request, field: str) -> tuple[dict[str, str], bytes]:
    """The plain fields of a multipart body, and the content of one."""
    if not request.content_type.startswith("multipart/"):
        raise Refused(234001, "Invalid request param.")
    words: dict[str, str] = {}
    data = b""
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == field:
            data = bytes(await part.read())
        elif isinstance(part, BodyPartReader) and part.name:
            words[part.name] = await part.text()
    return words, data


def content_of(world: World, key: str) -> bytes:
    """What lies under an image_key or a file_key; KeyError without it."""
    return world.pictures[key] if key in world.pictures else world.files[key][1]


def keep_file(world: World, name: str, data: bytes) -> str:
    """Take a file and name it; Refused when it is empty or too big."""
    if not data:
        raise Refused(234010, "File's size can't be 0.")
    if len(data) > _MAX_FILE:
        raise Refused(234006, "The file size exceed the max value.")
    key = world.mint("file_v3_")
    world.files[key] = (name, data)
    return key


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

"""What people attach on Feishu: text and pictures of a message by the keys in it, fetched through the message itself.

Shapes (open.feishu.cn): im-v1/message/events/message_content, im-v1/message/get-message-resource.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from adapters.base import Attached, FileGone
from adapters.feishu.api import FeishuApi
from adapters.reading import list_at, str_at

_SEPARATOR: Final = " "
_KINDS: Final = {"pdf": "pdf", "doc": "doc", "xls": "xls", "ppt": "ppt"}
"""Endings that Feishu has a kind for; everything else is a `stream` (im-v1/file/create)."""


def attached(message_id: str, kind: str, content: Any) -> tuple[Attached, ...]:
    """The files and pictures of one message, in its order. Feishu does not say their size."""
    if not isinstance(content, dict):
        return ()
    match kind:
        case "image":
            found = [_picture(message_id, str_at(content, "image_key"))]
        case "file":
            found = [_file(message_id, str_at(content, "file_key"), str_at(content, "file_name"))]
        case "audio":
            found = [_file(message_id, str_at(content, "file_key"), "语音.opus")]
        case "media":
            found = [_file(message_id, str_at(content, "file_key"), str_at(content, "file_name") or "视频.mp4")]
        case "post":
            found = [_picture(message_id, key) for key in _pictures_in(content)]
        case _:
            found = []
    return tuple(each for each in found if each is not None)


async def fetch(api: FeishuApi, file: Attached, *, limit: int) -> bytes:
    """The content. Raises the `PlatformError` family, `FileGone` for a handle that is none of ours."""
    parts = file.handle.split(_SEPARATOR)
    if len(parts) != 3:
        raise FileGone("no handle of a file", code="handle")
    kind, message_id, key = parts
    return await api.resource(message_id, key, kind, limit=limit)


def kind_of(name: str) -> str:
    """What Feishu calls this kind of file."""
    return _KINDS.get(name.rpartition(".")[2].lower(), "stream")


def _picture(message_id: str, key: str) -> Attached | None:
    handle = _SEPARATOR.join(("image", message_id, key))
    return Attached(name="", size=None, kind="image", handle=handle) if key else None


def _file(message_id: str, key: str, name: str) -> Attached | None:
    handle = _SEPARATOR.join(("file", message_id, key))
    return Attached(name=name, size=None, kind="file", handle=handle) if key else None


def _pictures_in(content: Mapping[str, Any]) -> Iterator[str]:
    """The keys in a rich text, which stands under its language in some events."""
    body = content if "content" in content else next((v for v in content.values() if isinstance(v, dict)), {})
    for line in list_at(body, "content"):
        for part in line if isinstance(line, list) else ():
            if isinstance(part, dict) and part.get("tag") == "img":
                yield str_at(part, "image_key")

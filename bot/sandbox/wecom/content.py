"""What a message says: the check of each kind of message, and its words as a reader sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.wecom import card_rules
from bot.sandbox.wecom.replies import Refused
from bot.sandbox.wecom.viewer import MessageKind
from core.domain.frozen import dataclass

TEXT_BYTES: Final = 2048
_MEDIA: Final[Mapping[str, MessageKind]] = {"image": "image", "file": "file", "voice": "file", "video": "file"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message that the platform takes."""

    kind: MessageKind
    text: str
    card: dict[str, Any] | None = None
    media_id: str = ""


def read(body: Mapping[str, Any], *, markdown_bytes: int = TEXT_BYTES) -> Content:
    """The message of a request. Raises `Refused`."""
    kind = str(body.get("msgtype", ""))
    part = body.get(kind)
    if kind not in {"text", "markdown", "textcard", "news", "template_card", *_MEDIA}:
        raise Refused(40008, "invalid message type")
    if not isinstance(part, dict):
        raise Refused(40058, f"invalid Request Parameter: {kind} missing")
    if kind == "template_card":
        card_rules.check(part, sending=True)
        title = (part.get("main_title") or {}).get("title") or part.get("sub_title_text") or ""
        return Content(kind="card", text=str(title), card=part)
    if kind in _MEDIA:
        media_id = str(part.get("media_id", ""))
        if not media_id:
            raise Refused(41004, "missing media_id")
        return Content(kind=_MEDIA[kind], text="[图片]" if kind == "image" else "[文件]", media_id=media_id)
    return _wordy(kind, part, markdown_bytes)


def _wordy(kind: str, part: Mapping[str, Any], markdown_bytes: int) -> Content:
    if kind == "news":
        return Content(kind="news", text=" / ".join(str(each.get("title", "")) for each in part.get("articles") or ()))
    if kind == "textcard":
        if not part.get("title"):
            raise Refused(41016, "missing title")
        if not part.get("url"):
            raise Refused(41010, "missing url")
        return Content(kind="textcard", text=f"{part['title']}\n{part.get('description', '')}")
    content = part.get("content")
    if not isinstance(content, str) or not content:
        raise Refused(44004, "empty content")
    if kind == "markdown":
        if len(content.encode()) > markdown_bytes:
            raise Refused(45002, "content size out of limit")
        return Content(kind="markdown", text=content)
    return Content(kind="text", text=content.encode()[:TEXT_BYTES].decode(errors="ignore"))

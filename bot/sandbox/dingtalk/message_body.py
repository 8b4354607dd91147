"""Reading what a robot is told to send: the templates by `msgKey`, and the plain messages of a session webhook."""

from __future__ import annotations

import json
from typing import Any, Final

from bot.sandbox.dingtalk.replies import Refused, RefusedOld
from bot.sandbox.dingtalk.viewer import MessageKind
from core.domain.frozen import dataclass

_MAX_PARAM: Final = 15_000
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "sampleText": ("content",),
    "sampleMarkdown": ("title", "text"),
    "sampleImageMsg": ("photoURL",),
    "sampleLink": ("text", "title", "messageUrl"),
    "sampleActionCard": ("title", "text", "singleTitle", "singleURL"),
    **{
        f"sampleActionCard{count}": (
            "title",
            "text",
            *(f"{name}{number}" for number in range(1, count + 1) for name in ("actionTitle", "actionURL")),
        )
        for count in range(2, 6)
    },
    "sampleActionCard6": ("title", "text", "buttonTitle1", "buttonUrl1", "buttonTitle2", "buttonUrl2"),
    "sampleAudio": ("mediaId", "duration"),
    "sampleFile": ("mediaId", "fileName", "fileType"),
    "sampleVideo": ("duration", "videoMediaId", "videoType", "picMediaId"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A message that may be sent."""

    kind: MessageKind
    content: dict[str, Any]
    """`{"msgKey": …, "msgParam": {…}}`."""


def read(msg_key: object, msg_param: object) -> Fresh:
    """A message by template; `msgParam` is JSON text of at most 15,000 bytes."""
    if not isinstance(msg_key, str) or not msg_key:
        raise Refused("invalidParameter.msgKey.empty")
    if msg_key not in _FIELDS:
        raise Refused("invalidParameter.msgKey.invalid")
    if not isinstance(msg_param, str):
        raise Refused("invalidParameter.msgParam.invalid")
    if len(msg_param.encode()) > _MAX_PARAM:
        raise Refused("invalidParameter.msgParam.tooLong")
    param = _parsed(msg_param)
    missing = [name for name in _FIELDS[msg_key] if not isinstance(param.get(name), str) or not param[name]]
    if missing:
        raise Refused("invalidParameter.msgParam.invalid", f"{missing[0]} is missing")
    return Fresh(kind=_kind(msg_key), content={"msgKey": msg_key, "msgParam": param})


def read_reply(body: dict[str, Any]) -> Fresh | None:
    """A message of a session webhook or of an answer to a robot push; None for `empty`."""
    kind = body.get("msgtype")
    if kind == "empty":
        return None
    required = {
        "text": ("content",),
        "markdown": ("title", "text"),
        "actionCard": ("title", "text"),
        "link": ("title",),
    }
    inner = body.get(str(kind))
    if kind not in required or not isinstance(inner, dict):
        raise RefusedOld(40035, "缺少参数 msgtype")
    if any(not isinstance(inner.get(name), str) or not inner[name] for name in required[kind]):
        raise RefusedOld(43004, "无效的消息内容")
    keys = {"text": "sampleText", "markdown": "sampleMarkdown", "actionCard": "sampleActionCard", "link": "sampleLink"}
    return Fresh(kind=_kind(keys[kind]), content={"msgKey": keys[kind], "msgParam": dict(inner)})


def shown(content: dict[str, Any]) -> str:
    """The text that a reader sees."""
    param = content.get("msgParam", content)
    if "mediaId" in param or "photoURL" in param:
        return str(param.get("fileName") or "[图片]")
    return str(param.get("content") or param.get("text") or param.get("title") or "")


def _kind(msg_key: str) -> MessageKind:
    if msg_key.startswith("sampleActionCard"):
        return "action_card"
    kinds: dict[str, MessageKind] = {
        "sampleText": "text",
        "sampleMarkdown": "markdown",
        "sampleImageMsg": "picture",
        "sampleFile": "file",
    }
    return kinds.get(msg_key, "other")


def _parsed(msg_param: str) -> dict[str, Any]:
    try:
        param = json.loads(msg_param)
    except ValueError as error:
        raise Refused("invalidParameter.msgParam.invalid", "msgParam is not JSON") from error
    if not isinstance(param, dict):
        raise Refused("invalidParameter.msgParam.invalid", "msgParam is not an object")
    return param

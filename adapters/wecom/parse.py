"""WeCom's messages and events in our words. The last module that sees its XML.

Shapes (developer.work.weixin.qq.com/document/path): 90239 messages, 90240 events, 96302 changes of the directory.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from adapters.base import Attached, DirectoryChanged, Greeted, Incoming, PersonLeft, Press
from adapters.wecom.markup import Node
from core.domain.frozen import dataclass
from core.service.records import Place

PLATFORM: Final = "wecom"
_IDENTITY: Final = (
    "FromUserName",
    "CreateTime",
    "Event",
    "ChangeType",
    "UserID",
    "NewUserID",
    "Id",
    "Status",
    "EventKey",
    "TaskId",
)
"""What tells one event from another. FromUserName and CreateTime, which the documentation names, are not enough: two
events of one second look alike then (WxJava #1745). The ResponseCode stays out: nobody promises that it is the same
when a click is delivered again."""
_NAMES: Final = {"image": "", "voice": "语音.amr", "video": "视频.mp4", "file": ""}
"""What is heard beside texts, and how it is called when it brings no name."""
_PEOPLE: Final = frozenset({"create_user", "update_user"})
_DEPARTMENTS: Final = frozenset({"create_party", "update_party", "delete_party"})
_GONE: Final = frozenset({"2", "5"})
"""Member states: disabled, left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Nothing for us to do; `reason` is a word to count by."""

    reason: str


Event = Incoming | Press | PersonLeft | DirectoryChanged | Greeted | Ignored


def parse(message: Node, *, now: datetime) -> Event:
    """What happened; `now` stands in for a time that is missing."""
    match message.get("MsgType"):
        case "event":
            return _event(message)
        case "text" | "image" | "voice" | "video" | "file":
            return _said(message, now=now)
        case "":
            return Ignored(reason="no_event")
        case _:
            return Ignored(reason="not_text")


def userid(raw: str) -> str:
    """A userid as we keep it: WeCom takes it in any case and answers in lower case."""
    return raw.lower()


def _said(message: Node, *, now: datetime) -> Incoming | Ignored:
    person, message_id = userid(message.get("FromUserName")), message.get("MsgId")
    files = _files(message)
    if not (person and message_id) or (message.get("MsgType") != "text" and not files):
        return Ignored(reason="incomplete_message")
    return Incoming(
        platform=PLATFORM,
        event_id=message_id,
        place=_direct(person),
        text=message.get("Content"),
        sent_at=_moment(message.get("CreateTime")) or now,
        files=files,
    )


def _files(message: Node) -> tuple[Attached, ...]:
    """Media by their ids. The documentation lists no files among what an app hears; should one come, it looks like the
    others.
    """
    media, kind = message.get("MediaId"), message.get("MsgType")
    if not media or kind not in _NAMES:
        return ()
    name = (message.get("FileName") or message.get("Title")) if kind == "file" else ""
    return (Attached(name=name or _NAMES[kind], size=None, kind="image" if kind == "image" else "file", handle=media),)


def _event(message: Node) -> Event:
    person = userid(message.get("FromUserName"))
    kind = message.get("Event")
    match kind:
        case "template_card_event" | "template_card_menu_event":
            return _press(message, person)
        case "change_contact":
            return _change(message)
        case "unsubscribe" if person:
            return PersonLeft(platform=PLATFORM, event_id=_event_id(message), external_id=person)
        case "subscribe" | "enter_agent" if person:
            return Greeted(platform=PLATFORM, event_id=_event_id(message), place=_direct(person))
        case _:
            return Ignored(reason="unknown_event")


def _press(message: Node, person: str) -> Press | Ignored:
    task = message.get("TaskId")
    if not person:
        return Ignored(reason="no_operator")
    if not task:
        return Ignored(reason="no_card")
    return Press(
        platform=PLATFORM,
        event_id=_event_id(message),
        place=_direct(person),
        action=message.get("EventKey"),
        handle=task,
        token=message.get("ResponseCode"),
        inputs={
            item.get("QuestionKey"): ",".join(option.text.strip() for option in item.all("OptionIds", "OptionId"))
            for item in message.all("SelectedItems", "SelectedItem")
        },
    )


def _change(message: Node) -> PersonLeft | DirectoryChanged | Ignored:
    """A plain app of the company's own never gets these: only one that a supplier made for it, or one that shares a
    directory, or the assistant that keeps the directory in step. `sys` is their sender, and what changed is looked up.
    """
    person, kind = userid(message.get("UserID")), message.get("ChangeType")
    left = kind == "delete_user" or (kind == "update_user" and message.get("Status") in _GONE)
    if left and person:
        return PersonLeft(platform=PLATFORM, event_id=_event_id(message), external_id=person)
    if kind in _DEPARTMENTS:
        return DirectoryChanged(platform=PLATFORM, event_id=_event_id(message))
    if kind not in _PEOPLE or not person:
        return Ignored(reason="nobody_changed")
    renamed = userid(message.get("NewUserID"))
    return DirectoryChanged(
        platform=PLATFORM, event_id=_event_id(message), external_ids=(renamed, person) if renamed else (person,)
    )


def _event_id(message: Node) -> str:
    told = "\n".join(f"{name}={message.get(name)}" for name in _IDENTITY)
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def _direct(person: str) -> Place:
    return Place(platform=PLATFORM, person=person, chat="", direct=True)


def _moment(seconds: str) -> datetime | None:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)

"""DingTalk's pushes in our words. The last module that sees its dictionaries; it takes every shape seen in the field.

Shapes (open.dingtalk.com): robot-receive-message, robot-message-type, event-callback-card,
address-book-user-resignation and its neighbours (user_add_org, org_dept_create, org_admin_add …).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Literal

from adapters.base import Attached, DirectoryChanged, Incoming, PersonLeft, Press
from adapters.reading import dict_at, json_in, list_at, moment, str_at
from cards import actions
from core.domain.frozen import dataclass
from core.service.records import Place

PLATFORM: Final = "dingtalk"
DIRECT_TRACK: Final = "d-"
GROUP_TRACK: Final = "g-"
"""What our outTrackIds begin with: a callback without its space still tells a direct chat from a group."""
_GROUP: Final = "2"
_QUOTA_USED_UP: Final = "20001"
_PEOPLE: Final = frozenset({"user_add_org", "user_modify_org", "user_active_org", "org_admin_add", "org_admin_remove"})
_DEPARTMENTS: Final = frozenset({"org_dept_create", "org_dept_modify", "org_dept_remove"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Nothing for us to do; `reason` is a word to count by."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Somebody wrote who has no userId here: from another company, or while the app is not published.

    `session` is the only address that an answer can go to.
    """

    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaUsedUp:
    """A message came without its content: the company's pushes of this month are used up."""


def parse_message(data: Mapping[str, Any], *, robot: str, now: datetime) -> Incoming | Stranger | QuotaUsedUp | Ignored:
    """A robot message. `robot` is our robot's code, `now` stands in for a time that is missing.

    Once-only by msgId and robot: a message pushed again keeps its msgId, and one that mentions two robots has one too.
    """
    if _number(data, "errorCode", "errCode") == _QUOTA_USED_UP:
        return QuotaUsedUp()
    message_id, person, chat = str_at(data, "msgId"), str_at(data, "senderStaffId"), str_at(data, "conversationId")
    group = _number(data, "conversationType") == _GROUP
    if not message_id or (group and not chat):
        return Ignored(reason="incomplete_message")
    if group and data.get("isInAtList") is False:
        return Ignored(reason="not_addressed")
    if not person or _is_outsider(data):
        return Stranger(session=str_at(data, "sessionWebhook"))
    text, files = _text(data), _files(data)
    if text is None and not files:
        return Ignored(reason="not_text")
    return Incoming(
        platform=PLATFORM,
        event_id=f"{str_at(data, 'robotCode') or robot}:{message_id}",
        place=_place(person, chat if group else "", direct=not group),
        text=(text or "").strip(),
        sent_at=moment(_number(data, "createAt")) or now,
        sender_name=str_at(data, "senderNick"),
        files=files,
        group_title=str_at(data, "conversationTitle") if group else "",
    )


def parse_press(data: Mapping[str, Any], *, delivery: str) -> Press | Ignored:
    """A card callback.

    DingTalk gives a click no id of its own, so the once-only key is made of the card, the person, the button and
    `delivery`, which names this push.
    """
    person, handle = str_at(data, "userId"), str_at(data, "outTrackId")
    if not person:
        return Ignored(reason="no_operator")
    if not handle:
        return Ignored(reason="no_card")
    content = _content(data)
    private = dict_at(content, "cardPrivateData")
    ids = [id_ for id_ in list_at(private, "actionIds") if isinstance(id_, str)]
    params = {**dict_at(data, "params"), **dict_at(content, "params"), **dict_at(private, "params")}
    return Press(
        platform=PLATFORM,
        event_id=hashlib.sha256("\n".join((handle, person, *ids, delivery)).encode()).hexdigest(),
        place=_where(data, person, handle),
        action=_packed(ids, params),
        handle=handle,
        inputs={str(name): value for name, value in params.items() if isinstance(value, str)},
    )


def parse_event(
    kind: str, event_id: str, data: Mapping[str, Any]
) -> tuple[PersonLeft, ...] | DirectoryChanged | Ignored:
    """A contact event: everybody who left; whoever came, moved or was made an administrator; or departments changed."""
    if not event_id:
        return Ignored(reason="no_event")
    if kind in _DEPARTMENTS:
        return DirectoryChanged(platform=PLATFORM, event_id=event_id)
    people = tuple(dict.fromkeys(_people(data)))
    if kind in _PEOPLE and people:
        return DirectoryChanged(platform=PLATFORM, event_id=event_id, external_ids=people)
    if kind != "user_leave_org":
        return Ignored(reason="nobody_changed" if kind in _PEOPLE else "unknown_event")
    if not people:
        return Ignored(reason="nobody_left")
    return tuple(
        PersonLeft(platform=PLATFORM, event_id=f"{event_id}:{person}", external_id=person) for person in people
    )


def _place(person: str, chat: str, *, direct: bool) -> Place:
    return Place(platform=PLATFORM, person=person, chat=chat, direct=direct)


def _is_outsider(data: Mapping[str, Any]) -> bool:
    """In a group with guests: userIds are unique in one company only."""
    theirs, ours = str_at(data, "senderCorpId"), str_at(data, "chatbotCorpId")
    return bool(theirs and ours and theirs != ours)


def _text(data: Mapping[str, Any]) -> str | None:
    """The words of a text, rich text or voice message; `None` for pictures, files and all else."""
    content = dict_at(data, "content")
    match str_at(data, "msgtype"):
        case "text":
            return str_at(dict_at(data, "text"), "content")
        case "richText":
            parts = [str_at(part, "text") for part in list_at(content, "richText") if isinstance(part, dict)]
            return "".join(parts) if any(part.strip() for part in parts) else None
        case "audio":
            return str_at(content, "recognition") or None
        case _:
            return None


def _files(data: Mapping[str, Any]) -> tuple[Attached, ...]:
    """Pictures and files by their download codes; a voice message that was understood is its words."""
    content = dict_at(data, "content")
    match str_at(data, "msgtype"):
        case "picture":
            found = [_attached(content, "image", "")]
        case "richText":
            parts = [part for part in list_at(content, "richText") if isinstance(part, dict)]
            found = [_attached(part, "image", "") for part in parts if part.get("type") == "picture"]
        case "file":
            found = [_attached(content, "file", str_at(content, "fileName"))]
        case "video":
            found = [_attached(content, "file", "视频.mp4")]
        case "audio" if not str_at(content, "recognition"):
            found = [_attached(content, "file", "语音.amr")]
        case _:
            found = []
    return tuple(each for each in found if each is not None)


def _attached(part: Mapping[str, Any], kind: Literal["file", "image"], name: str) -> Attached | None:
    code = str_at(part, "downloadCode")
    return Attached(name=name, size=None, kind=kind, handle=code) if code else None


def _content(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was pressed: JSON under `content`, under `value` on two pages of the documentation."""
    for key in ("content", "value"):
        raw = data.get(key)
        loaded = json_in(raw) if isinstance(raw, str) else raw
        if isinstance(loaded, dict):
            return loaded
    return {}


def _packed(ids: list[str], params: Mapping[str, Any]) -> str:
    """The packed payload: the button's id, or a parameter of a template of the company's own."""
    candidates = (*ids, *(value for value in params.values() if isinstance(value, str)))
    readable = (text for text in candidates if actions.unpack(text) is not None)
    return next(readable, ids[0] if ids else "")


def _where(data: Mapping[str, Any], person: str, handle: str) -> Place:
    kind, space = str_at(data, "spaceType"), str_at(data, "spaceId").rpartition("IM_GROUP.")[2]
    if kind == "IM_GROUP" or (not kind and handle.startswith(GROUP_TRACK)):
        return _place(person, space if kind else "", direct=False)
    return _place(person, "", direct=kind == "IM_ROBOT" or handle.startswith(DIRECT_TRACK))


def _people(data: Mapping[str, Any]) -> Iterator[str]:
    """The two published variants: a list of userIds, or one as a string."""
    for key in ("userId", "userIds"):
        value = data.get(key)
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one)


def _number(holder: Mapping[str, Any], *names: str) -> str:
    """The digits of the first of these that is there, whether it came as a number or as text."""
    found = (holder[name] for name in names if isinstance(holder.get(name), int | str))
    return str(next(found, ""))

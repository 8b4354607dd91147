"""Feishu's events in our words. The last module that sees its dictionaries; it takes every shape seen in the field.

Shapes (open.feishu.cn): im-v1/message/events/receive, cardkit-v1/card-callback-communication,
im-v1/chat/events/updated, contact-v3/user/events, contact-v3/department/events, contact-v3/scope/events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from adapters.base import DirectoryChanged, Greeted, GroupRenamed, Incoming, PersonLeft, Press
from adapters.feishu.files import attached
from adapters.reading import dict_at, json_in, list_at, moment, str_at
from cards import actions
from core.domain.frozen import dataclass
from core.service.records import Place

PLATFORM: Final = "feishu"
CARD_ACTION: Final = "card.action.trigger"
_MENTION: Final = re.compile(r"@_(?:user_\d+|all)")
_EVERYBODY: Final = "@_all"
_MOMENT: Final = re.compile(r"(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?|\d{2}:\d{2}) [+-]\d{4}")
_SPACES: Final = re.compile(r"[ \t\u00a0]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Nothing for us to do; `reason` is a word to count by."""

    reason: str


_DEPARTMENTS = frozenset(
    {
        "contact.department.created_v3",
        "contact.department.updated_v3",
        "contact.department.deleted_v3",
        "contact.scope.updated_v3",
    }
)

Event = Incoming | Press | PersonLeft | DirectoryChanged | Greeted | GroupRenamed | Ignored


def parse(envelope: Mapping[str, Any], *, bot: str, now: datetime) -> Event:
    """What happened. `bot` is the bot's open_id (empty while unknown), `now` stands in for a time that is missing."""
    header = dict_at(envelope, "header")
    event = dict_at(envelope, "event")
    event_id = str_at(header, "event_id")
    kind = str_at(header, "event_type")
    if not event_id or not event:
        return Ignored(reason="no_event")
    match kind:
        case "im.message.receive_v1":
            return _message(event, bot=bot, now=now)
        case "card.action.trigger":
            return _press(event, event_id)
        case "im.chat.access_event.bot_p2p_chat_entered_v1":
            return _greeted(event, event_id, direct=True)
        case "im.chat.member.bot.added_v1":
            return _greeted(event, event_id, direct=False)
        case "im.chat.updated_v1":
            return _renamed(event, event_id)
        case _:
            return _of_directory(kind, event, event_id)


def _of_directory(kind: str, event: Mapping[str, Any], event_id: str) -> PersonLeft | DirectoryChanged | Ignored:
    """News of people and departments; an update may say that somebody has resigned."""
    if kind in _DEPARTMENTS:
        return DirectoryChanged(platform=PLATFORM, event_id=event_id)
    if kind not in {"contact.user.deleted_v3", "contact.user.updated_v3", "contact.user.created_v3"}:
        return Ignored(reason="unknown_event")
    resigned = dict_at(dict_at(event, "object"), "status").get("is_resigned") is True
    gone = kind == "contact.user.deleted_v3" or (kind == "contact.user.updated_v3" and resigned)
    return _left(event, event_id) if gone else _changed(event, event_id)


def names_mentions(envelope: Mapping[str, Any]) -> bool:
    """Whether the event mentions anybody, so that reading it takes the bot's own id."""
    return bool(dict_at(dict_at(envelope, "event"), "message").get("mentions"))


def _message(event: Mapping[str, Any], *, bot: str, now: datetime) -> Incoming | Ignored:
    """Once-only by message_id: the official page says that event_id differs between copies of one message."""
    message, sender = dict_at(event, "message"), dict_at(event, "sender")
    person, chat, message_id = _open_id(sender, "sender_id"), str_at(message, "chat_id"), str_at(message, "message_id")
    if str_at(sender, "sender_type") not in {"user", ""}:
        return Ignored(reason="not_a_person")
    if not (person and chat and message_id):
        return Ignored(reason="incomplete_message")
    mentions = [mention for mention in list_at(message, "mentions") if isinstance(mention, dict)]
    direct = str_at(message, "chat_type") == "p2p"
    if not direct and not any(_is_bot(mention, bot) for mention in mentions):
        return Ignored(reason="not_addressed")
    kind, content = str_at(message, "message_type"), json_in(str_at(message, "content"))
    text, files = _text(kind, content), attached(message_id, kind, content)
    if text is None and not files:
        return Ignored(reason="not_text")
    return Incoming(
        platform=PLATFORM,
        event_id=message_id,
        place=Place(platform=PLATFORM, person=person, chat=chat, direct=direct),
        text=_with_names(text or "", {str_at(mention, "key"): _called(mention, bot) for mention in mentions}),
        sent_at=moment(str_at(message, "create_time")) or now,
        files=files,
    )


def _press(event: Mapping[str, Any], event_id: str) -> Press | Ignored:
    """Whether the chat is a group does not stand in the event: `direct` is `False` until somebody found out."""
    action, context = dict_at(event, "action"), dict_at(event, "context")
    person = _operator(event)
    handle = str_at(context, "open_message_id") or str_at(event, "open_message_id")
    if not person:
        return Ignored(reason="no_operator")
    if not handle:
        return Ignored(reason="no_card")
    return Press(
        platform=PLATFORM,
        event_id=event_id,
        place=Place(
            platform=PLATFORM,
            person=person,
            chat=str_at(context, "open_chat_id") or str_at(event, "open_chat_id"),
            direct=False,
        ),
        action=_packed(action),
        handle=handle,
        inputs=_inputs(action),
    )


def _left(event: Mapping[str, Any], event_id: str) -> PersonLeft | Ignored:
    person = str_at(dict_at(event, "object"), "open_id") or str_at(dict_at(event, "old_object"), "open_id")
    if not person:
        return Ignored(reason="nobody_left")
    return PersonLeft(platform=PLATFORM, event_id=event_id, external_id=person)


def _changed(event: Mapping[str, Any], event_id: str) -> DirectoryChanged | Ignored:
    """What is new stands in the event, but not all of it: the person is looked up."""
    person = str_at(dict_at(event, "object"), "open_id")
    if not person:
        return Ignored(reason="nobody_changed")
    return DirectoryChanged(platform=PLATFORM, event_id=event_id, external_ids=(person,))


def _greeted(event: Mapping[str, Any], event_id: str, *, direct: bool) -> Greeted | Ignored:
    person, chat = _open_id(event, "operator_id"), str_at(event, "chat_id")
    if not chat or (direct and not person):
        return Ignored(reason="incomplete_greeting")
    place = Place(platform=PLATFORM, person=person, chat=chat, direct=direct)
    return Greeted(platform=PLATFORM, event_id=event_id, place=place)


def _renamed(event: Mapping[str, Any], event_id: str) -> GroupRenamed | Ignored:
    """Whatever is changed about a group is told by this event; what stays as it was may stand in it or not."""
    chat, title = str_at(event, "chat_id"), str_at(dict_at(event, "after_change"), "name").strip()
    if not chat or not title or title == str_at(dict_at(event, "before_change"), "name").strip():
        return Ignored(reason="not_renamed")
    return GroupRenamed(platform=PLATFORM, event_id=event_id, chat=chat, title=title)


def _operator(event: Mapping[str, Any]) -> str:
    """Who pressed, wherever it stands: operator.open_id, operator.operator_id.*, operator.user_id.*, or the event."""
    operator = dict_at(event, "operator")
    nested = _open_id(operator, "operator_id") or _open_id(operator, "user_id")
    return str_at(operator, "open_id") or nested or str_at(event, "open_id")


def _packed(action: Mapping[str, Any]) -> str:
    """The packed payload: `{"a": …}` or a string in `value`; after some form submits only the button's name is left."""
    value = action.get("value")
    if isinstance(value, str):
        loaded = json_in(value) if value.startswith(("{", '"')) else value
        value = loaded or value
    if isinstance(value, dict):
        value = value.get("a")
    candidates = (value, action.get("name"), action.get("option"))
    readable = (text for text in candidates if isinstance(text, str) and actions.unpack(text) is not None)
    return next(readable, value if isinstance(value, str) else "")


def _inputs(action: Mapping[str, Any]) -> dict[str, str]:
    """A form's fields; a field outside a form reports under its own name."""
    fields = dict(dict_at(action, "form_value"))
    name = str_at(action, "name")
    for key in ("input_value", "option", "options"):
        if name and name not in fields and action.get(key) is not None:
            fields[name] = action[key]
    return {str(name): _field(value) for name, value in fields.items() if value is not None}


def _field(value: Any) -> str:
    """Pickers append the zone to what they show ("2026-12-01 +0800"); several choices are joined by commas."""
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    picked = _MOMENT.fullmatch(text)
    return picked[1] if picked else text


def _text(kind: str, content: Any) -> str | None:
    """The words of a text or rich text message; `None` for pictures, files and all else."""
    if not isinstance(content, dict):
        return None
    if kind == "text":
        return str_at(content, "text")
    if kind != "post":
        return None
    body = content if "content" in content else next((v for v in content.values() if isinstance(v, dict)), {})
    lines = ("".join(_words(line)) for line in list_at(body, "content") if isinstance(line, list))
    return "\n".join(line for line in (str_at(body, "title"), *lines) if line.strip())


def _words(line: list[Any]) -> Iterator[str]:
    for part in line:
        if isinstance(part, dict):
            yield str_at(part, "user_id") if part.get("tag") == "at" else str_at(part, "text")


def _with_names(text: str, names: Mapping[str, str]) -> str:
    """The placeholders of mentions replaced: people by their names, the bot by nothing."""
    known = {_EVERYBODY: "所有人", **names}
    named = _MENTION.sub(lambda match: known.get(match[0], match[0]), text)
    return _SPACES.sub(" ", named).strip()


def _called(mention: Mapping[str, Any], bot: str) -> str:
    return "" if _is_bot(mention, bot) else str_at(mention, "name")


def _is_bot(mention: Mapping[str, Any], bot: str) -> bool:
    """Ours by open_id; while that is unknown any bot: by default only messages that mention ours are delivered."""
    return _open_id(mention, "id") == bot if bot else mention.get("mentioned_type") == "bot"


def _open_id(holder: Mapping[str, Any], key: str) -> str:
    ids = holder.get(key)
    return str_at(ids, "open_id") if isinstance(ids, dict) else ""

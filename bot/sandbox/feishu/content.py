"""The `content` of a message: a JSON string whose meaning depends on the type, checked before anything is stored."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox.feishu.card_schema import MAX_BYTES, cited_people, problems
from bot.sandbox.feishu.replies import Refused
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.feishu.state import StoredMessage

_MAX_TEXT_BYTES: Final = 150 * 1024
_TYPES: Final = frozenset({"text", "post", "interactive", "image", "file"})
_KEYS: Final = {"text": "text", "image": "image_key", "file": "file_key"}
_AT: Final = re.compile(r"<at\s+user_id=\"([^\"]+)\"\s*>(.*?)</at>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A content that the platform takes."""

    msg_type: str
    raw: str
    card: dict[str, Any] | None


def read(msg_type: object, raw: object, knows: Callable[[str], bool]) -> Content:
    """Check a content as on sending; `knows` tells whether an id names somebody. Raises Refused."""
    if msg_type not in _TYPES:
        raise Refused(230001, "Your request contains an invalid request parameter, ext=invalid msg_type.")
    if msg_type == "interactive":
        return Content(msg_type="interactive", raw=str(raw), card=read_card(raw, knows))
    parsed = _parsed(raw, at_most=_MAX_TEXT_BYTES if msg_type == "text" else MAX_BYTES)
    _check_plain(str(msg_type), parsed)
    return Content(msg_type=str(msg_type), raw=str(raw), card=None)


def read_card(raw: object, knows: Callable[[str], bool]) -> dict[str, Any]:
    """The card of an interactive content. Raises Refused."""
    card = _parsed(raw, at_most=MAX_BYTES)
    check_card(card, knows)
    return card


def check_card(card: dict[str, Any], knows: Callable[[str], bool]) -> None:
    """Raise Refused with 230099 and the first sub-code, as the platform words it."""
    found = objections(card, knows)
    if found:
        raise Refused(230099, f"Failed to create card content, ext={found[0]}; ")


def objections(card: dict[str, Any], knows: Callable[[str], bool]) -> list[str]:
    """What the platform has against a card: its form, then the people it names."""
    if card.get("type") in {"template", "card"}:
        return ["ErrCode: 200380; ErrMsg: template does not exist; ErrorValue: the stand-in holds no templates"]
    found = problems(card)
    strangers = sorted(person for person in cited_people(card) if not knows(person))
    if strangers:
        message = "There is an invalid user resource(at/person) in your card"
        found.append(f"ErrCode: 100290; ErrMsg: {message}; ErrorValue: {strangers[0]}")
    return found


def shown(message: StoredMessage) -> str:
    """What a reader sees of a message in the chat list: its words, or a card's summary or title."""
    if message.card is not None:
        summary = message.card.get("config", {}).get("summary", {}).get("content")
        return str(summary or message.card.get("header", {}).get("title", {}).get("content", ""))
    parsed = json.loads(message.content)
    if message.msg_type == "post":
        return " ".join(_post_texts(parsed))
    if message.msg_type in {"image", "file"}:
        return "[图片]" if message.msg_type == "image" else "[文件]"
    text = _AT.sub(lambda found: f"@{found[2] or found[1]}", str(parsed.get("text", "")))
    for mention in message.mentions:
        text = text.replace(mention["key"], f"@{mention['name']}")
    return text


def _parsed(raw: object, *, at_most: int) -> dict[str, Any]:
    if not isinstance(raw, str):
        raise Refused(230001, "Your request contains an invalid request parameter, ext=content is not a string.")
    if len(raw.encode()) > at_most:
        raise Refused(230025, "The length of the message content reaches its limit.")
    try:
        parsed = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refused(230001, "Your request contains an invalid request parameter, ext=content is not JSON.") from error
    if not isinstance(parsed, dict):
        raise Refused(230001, "Your request contains an invalid request parameter, ext=content is not an object.")
    return parsed


def _check_plain(msg_type: str, parsed: dict[str, Any]) -> None:
    if msg_type == "post":
        good = any(isinstance(post.get("content"), list) for post in _languages(parsed))
    else:
        value = parsed.get(_KEYS[msg_type])
        good = isinstance(value, str) and value != ""
    if not good:
        raise Refused(230001, f"Your request contains an invalid request parameter, ext=empty {msg_type} content.")


def _languages(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    return [post for post in (*parsed.values(), parsed) if isinstance(post, dict)]


def _post_texts(parsed: dict[str, Any]) -> list[str]:
    post = next(post for post in _languages(parsed) if isinstance(post.get("content"), list))
    texts = [str(node.get("text", "")) for line in post["content"] for node in line if isinstance(node, dict)]
    return [text for text in [str(post.get("title", "")), *texts] if text]

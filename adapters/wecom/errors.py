"""What WeCom's error codes mean to us.

Codes: developer.work.weixin.qq.com/document/path/90313 (all), 90236 (sending), 94888 (updating a card), 90253 and 90254
(media). The code stands in the body of a 200; the words beside it change and may quote content, so nothing is decided
by them.
"""

from __future__ import annotations

from typing import Final

from adapters import http
from adapters.base import (
    BadCredentials,
    CardGone,
    FileGone,
    NotInChat,
    PlatformBusy,
    PlatformError,
    Refused,
    TokenSpent,
    TooLarge,
    Unreachable,
)

STALE_TOKEN: Final = frozenset({40001, 40014, 41001, 42001})
"""The access token is missing, over or not one: a fresh token may help, once. 40001 is a wrong secret as well."""
_NO_FILE: Final = frozenset({40007, 40059})
"""No such media id, or its three days are over."""
_TOO_LARGE: Final = frozenset({40006, 45001})
ALREADY_SENT: Final = 42014
"""The task_id was used before: with an id derived from our key, our own earlier send."""
_BUSY: Final = {
    45009: 60.0,  # too many calls; blocks last a minute, an hour or a day by their kind
    45033: 1.0,  # too many calls at once
    -1: 1.0,  # the system is busy
}
_GONE: Final = frozenset({42015, 42016, 42017, 42018, 42019, 42020, 82101, 82102})
_NOT_THERE: Final = frozenset(
    {60011, 60021, 60111, 81013, 82001, 86001, 86003, 86007, 86008, 93000, 93001, 93004, 93006, 93008}
)
_CREDENTIALS: Final = frozenset(
    # 43012: cards with buttons need a callback address; 60020: our own address is not trusted
    {40013, 40056, 43012, 48002, 48009, 50001, 50003, 60020, 301002, 301007, 853000, *STALE_TOKEN}
)
_CODE_SPENT: Final = 60140
"""The response code was used, or its 72 hours are over (document/path/94888)."""
CARD_FIELDS: Final = frozenset(range(42027, 42052))
"""The template card itself is not to WeCom's liking."""


def judge(call: http.Call, reply: http.Reply) -> None:
    """Raise what the answer stands for, unless it is errcode 0."""
    code = reply.body.get("errcode")
    if code == 0 and reply.status < 400:
        return
    if not isinstance(code, int) or code == 0:
        raise Unreachable(f"no usable answer to {call.route}", code=f"http {reply.status}")
    raise error_of(code, call.route)


def error_of(code: int, route: str) -> PlatformError:
    """The same codes come over the long connection of the AI bot."""
    if code in _BUSY:
        return PlatformBusy(f"too many calls of {route}", code=str(code), retry_after=_BUSY[code])
    if code in _NO_FILE:
        return FileGone(f"no such file: {route}", code=str(code))
    if code in _TOO_LARGE:
        return TooLarge(f"too large: {route}", code=str(code))
    if code == _CODE_SPENT:
        return TokenSpent(f"the code is used up: {route}", code=str(code))
    if code in _GONE:
        return CardGone(f"the card takes no update: {route}", code=str(code))
    if code in _NOT_THERE:
        return NotInChat(f"nobody there: {route}", code=str(code))
    if code in _CREDENTIALS:
        return BadCredentials(f"the app may not do this: {route}", code=str(code))
    return Refused(f"refused: {route}", code=str(code))

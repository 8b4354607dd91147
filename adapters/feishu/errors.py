"""What Feishu's error codes mean to us.

Codes (open.feishu.cn): api-call-guide for the general ones, im-v1/message/create, im-v1/message-card/patch, contact-v3,
im-v1/message/get-message-resource and im-v1/file/create.
The HTTP status of an error is not documented reliably, so the `code` decides; the status helps only with codes that we
do not know.
"""

from __future__ import annotations

import re
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
    TooLarge,
    Unreachable,
)

STALE_TOKEN: Final = frozenset({99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677})
"""The access token is missing, over or not one: a fresh token may help, once."""
APP_LIMIT: Final = 99991400
"""The gateway's limit for the whole app; it tells in a header when to come back."""
CHAT_LIMIT: Final = 230020
"""Too many messages to one person or group, or updates of one card."""
_BUSY: Final = {
    APP_LIMIT: 1.0,
    CHAT_LIMIT: 1.0,
    230049: 1.0,  # the same uuid is being sent at this moment
    99991403: 3600.0,  # the company's monthly quota of calls is used up
}
_INTERNAL: Final = frozenset({1500, 1503, 1551, 1557, 2200, 10012, 10013, 10101, 10105, 10500, 40003})
_GONE: Final = frozenset({230031, 230011, 230110})
_NO_FILE: Final = frozenset({234003, 234004, 234038, 234040, 234043})
"""Not in this message, not in this chat, kept in by the company's rules, not visible, a kind that is not handed out."""
_TOO_LARGE: Final = frozenset({234006, 234037})
_NOT_THERE: Final = frozenset(
    {
        *(230002, 230013, 230018, 230029, 230034, 230035, 230038, 230053, 230075),
        *(232006, 232009, 232010, 232011, 232033, 41050, 99992361),
    }
)
_CREDENTIALS: Final = frozenset(
    {
        *(10003, 10005, 10014, 10015, 40004, 40014, 230006, 230027, 232004, 232025, 232034),
        *(99991401, 99991662, 99991672, 99991673, 99991676, 99991679, *STALE_TOKEN),
    }
)
_SUBCODE: Final = re.compile(r"ErrCode: *(\d+)")
_LOCKED: Final = "11310"
_RESET: Final = "x-ogw-ratelimit-reset"


def judge(call: http.Call, reply: http.Reply) -> None:
    """Raise what the answer stands for, unless it is code 0. Feishu's own message stays out: it may quote content."""
    code = reply.body.get("code")
    if code == 0:
        return
    if not isinstance(code, int) and reply.status != http.TOO_MANY_REQUESTS:
        raise Unreachable(f"no usable answer to {call.route}", code=f"http {reply.status}")
    number = code if isinstance(code, int) else 0
    subcode = _subcode(str(reply.body.get("msg", "")))
    shown = f"{number}/{subcode}" if subcode else str(number)
    raise _error(number, reply, subcode == _LOCKED and "lock" in str(reply.body.get("msg")), call.route, shown)


def _error(number: int, reply: http.Reply, locked: bool, route: str, shown: str) -> PlatformError:  # noqa: FBT001
    if number in _BUSY or locked or reply.status == http.TOO_MANY_REQUESTS:
        wait = http.retry_after(reply.headers, _RESET, "Retry-After")
        return PlatformBusy(f"too many calls of {route}", code=shown, retry_after=wait or _BUSY.get(number, 1.0))
    if number in _TOO_LARGE:
        return TooLarge(f"too large: {route}", code=shown)
    if number in _NO_FILE:
        return FileGone(f"no such file: {route}", code=shown)
    if number in _GONE:
        return CardGone(f"the card is gone: {route}", code=shown)
    if number in _NOT_THERE:
        return NotInChat(f"nobody there: {route}", code=shown)
    if number in _CREDENTIALS:
        return BadCredentials(f"the app may not do this: {route}", code=shown)
    if number in _INTERNAL or reply.status >= 500:
        return Unreachable(f"no usable answer to {route}", code=shown)
    return Refused(f"refused: {route}", code=shown)


def _subcode(message: str) -> str:
    """The code of the card check inside a 230099."""
    found = _SUBCODE.search(message)
    return found[1] if found else ""

"""What DingTalk's errors mean to us.

The new APIs answer 4xx with a word in `code`, the old ones 200 with a number in `errcode`; in front of both stands a
guard that answers HTML, or a `status` of 1111, to whoever calls too often. (open.dingtalk.com:
how-to-process-api-throttling-on-the-dingtalk-server, call-frequency-limit, chatbots-send-one-on-one-chat-messages-in-
batches, the-robot-sends-a-group-message, create-and-deliver-cards; developerpedia: permission-deny)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from adapters import http
from adapters.base import (
    BadCredentials,
    CardGone,
    HeldBack,
    NotInChat,
    PlatformBusy,
    PlatformError,
    Refused,
    Unreachable,
)
from adapters.reading import dict_at, list_at, str_at

BANNED_FOR: Final = 300.0
"""Seconds that the guard in front of all APIs shuts an address out for."""
NEXT_HOUR: Final = 3600.0
_GUARD: Final = 1111
_PERMISSION: Final = "AccessTokenPermissionDenied"


class StaleToken(BadCredentials):
    """The access token is over or not one: a fresh token may help, once."""


class ScopeMissing(BadCredentials):
    """The app was not given a right; `scopes` are what the administrator has to tick."""

    def __init__(self, message: str, *, code: str = "", scopes: tuple[str, ...] = ()) -> None:
        super().__init__(message, code=code)
        self.scopes = scopes


class QuotaOver(HeldBack):
    """The company's calls of this month are used up: whatever is to be sent waits."""


class TooFast(PlatformBusy):
    """The app's own calls of one API come too fast."""


class TemplateMissing(Refused):
    """There is no such card template for this company, or it is not published."""


class AlreadyThere(Refused):
    """There is a card under this outTrackId already."""


_WORDS: Final[tuple[tuple[str, type[PlatformError]], ...]] = (
    (r".*InvalidAuthentication", StaleToken),
    (r".*ApiCountLimitForOrg", QuotaOver),
    (r".*Qp[sm]LimitFor\w+", TooFast),
    (r"Throttling.*|send\.too\.fast|too\.many\.(group|people)|.*flowControlled|system\.?[bB]usy", PlatformBusy),
    (r"param\.template(NotExist|Unpublished)", TemplateMissing),
    (r"param\.cardAlreadyExist", AlreadyThere),
    (r"param\.cardNotExist", CardGone),
    (r"staffId\.notExisted|chatbotId\.notAllow\.sendOTO|group\.disbanded|invalid\.openConversationId", NotInChat),
    (r"param\.(userIdNotExist|openSpaceIdInvalid)", NotInChat),
    (r"invalidParameter\.robotCode\.empty", NotInChat),  # said of a robot that is not in the group; ours has a code
    (r"invalidClientIdOrSecret|authFailed|invalidParameter\.robotCode\..*|robot\.oto\.notExist", BadCredentials),
    (r"bot\.stopped|Forbidden\.AccessDenied\..*", BadCredentials),
)
_NUMBERS: Final[Mapping[int, type[PlatformError]]] = {
    **dict.fromkeys((40001, 40014, 42001), StaleToken),
    **dict.fromkeys((-1, 90002, 90018), TooFast),
    90020: QuotaOver,
    **dict.fromkeys((15, 16, 50001), Unreachable),
    **dict.fromkeys((33012, 60003, 60121, 50002, 50003, 50004), NotInChat),
    **dict.fromkeys((40089, 60011, 60020, 88), BadCredentials),
}
_WRAPPED: Final = 88
_WAITS: Final[Mapping[type[PlatformError], float]] = {QuotaOver: NEXT_HOUR, TooFast: 1.0, PlatformBusy: 30.0}


def judge(call: http.Call, reply: http.Reply) -> None:
    """Raise what the answer stands for. DingTalk's own message stays out: it may quote content."""
    body = reply.body
    if _integer(body.get("status")) == _GUARD and str_at(body, "punish"):
        raise PlatformBusy("shut out by the guard", code="x5", retry_after=BANNED_FOR)
    if "errcode" in body:
        _judge_old(call, reply)
        return
    code = str_at(body, "code") or str_at(body, "Code")
    if reply.status < 400:
        if body.get("success") is False:
            raise _error(_kind_of_word(code, Refused), call, code or "success false", body)
        return
    otherwise: type[PlatformError] = Refused
    if reply.status >= 500 or not code:
        otherwise = Unreachable
    elif reply.status == http.TOO_MANY_REQUESTS:
        otherwise = PlatformBusy
    raise _error(_kind_of_word(code, otherwise), call, code or f"http {reply.status}", body)


def banned(error: Unreachable) -> PlatformError:
    """The guard's page of HTML told apart from an overloaded gateway's."""
    if error.code.startswith("http ") and not error.code.startswith("http 5"):
        return PlatformBusy("shut out by the guard", code=error.code, retry_after=BANNED_FOR)
    return error


def _judge_old(call: http.Call, reply: http.Reply) -> None:
    number = _integer(reply.body.get("errcode"))
    if number is None:
        raise Unreachable(f"no usable answer to {call.route}", code=f"http {reply.status}")
    if number == 0:
        return
    wrapped = str(reply.body.get("sub_code", "")) if number == _WRAPPED else ""
    inner = _integer(wrapped)
    if inner is not None:
        kind = _NUMBERS.get(inner, BadCredentials)
    else:
        kind = _kind_of_word(wrapped, BadCredentials) if wrapped else _NUMBERS.get(number, Refused)
    raise _error(kind, call, f"{number}/{wrapped}" if wrapped else str(number), reply.body)


def _kind_of_word(code: str, otherwise: type[PlatformError]) -> type[PlatformError]:
    return next((kind for pattern, kind in _WORDS if re.fullmatch(pattern, code)), otherwise)


def _error(kind: type[PlatformError], call: http.Call, code: str, body: Mapping[str, Any]) -> PlatformError:
    said = f"{kind.__name__}: {call.route}"
    if issubclass(kind, PlatformBusy):
        return kind(said, code=code, retry_after=_WAITS[kind])
    if code.endswith(_PERMISSION) or "requiredScopes" in _denied(body):
        scopes = tuple(str(scope) for scope in list_at(_denied(body), "requiredScopes"))
        return ScopeMissing(said, code=code, scopes=scopes)
    return kind(said, code=code)


def _denied(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Three ways of writing it have been seen."""
    names = ("accessdenieddetail", "accessDeniedDetail", "AccessDeniedDetail")
    return next((dict_at(body, name) for name in names if name in body), {})


def _integer(value: Any) -> int | None:
    """A number, however it is written."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = value if isinstance(value, str) else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None

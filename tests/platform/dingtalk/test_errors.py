from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.base import (
    BadCredentials,
    CardGone,
    NotInChat,
    PlatformBusy,
    PlatformError,
    Refused,
    Unreachable,
)
from adapters.dingtalk.errors import (
    BANNED_FOR,
    AlreadyThere,
    QuotaOver,
    ScopeMissing,
    StaleToken,
    TemplateMissing,
    TooFast,
    banned,
    judge,
)
from adapters.http import Call, Reply

PAYLOADS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))["payloads"]
CALL = Call(route="/v1.0/card/instances", method="PUT", url="http://127.0.0.1:1/v1.0/card/instances")


def _raised(status: int, body: dict[str, Any]) -> PlatformError | None:
    try:
        judge(CALL, Reply(status=status, headers={}, body=body))
    except PlatformError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "InvalidAuthentication", StaleToken),
        (401, "InvalidAuthentication", StaleToken),
        (401, "authFailed", BadCredentials),
        (400, "invalidClientIdOrSecret", BadCredentials),
        (403, "Forbidden.AccessDenied.IpNotInWhiteList", BadCredentials),
        (400, "bot.stopped", BadCredentials),
        (403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", TooFast),
        (403, "Forbidden.AccessDenied.QpsLimitForApi", TooFast),
        (403, "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi", TooFast),
        (403, "Forbidden.AccessDenied.ApiCountLimitForOrg", QuotaOver),
        (400, "send.too.fast", PlatformBusy),
        (429, "systemBusy", PlatformBusy),
        (429, "anything", PlatformBusy),
        (500, "system.busy", PlatformBusy),
        (504, "anything", Unreachable),
        (500, "", Unreachable),
        (400, "", Unreachable),
        (400, "param.templateNotExist", TemplateMissing),
        (400, "param.templateUnpublished", TemplateMissing),
        (400, "param.cardAlreadyExist", AlreadyThere),
        (400, "param.cardNotExist", CardGone),
        (400, "staffId.notExisted", NotInChat),
        (400, "group.disbanded", NotInChat),
        (400, "invalidParameter.robotCode.empty", NotInChat),
        (400, "invalidParameter.robotCode.notExsit", BadCredentials),
        (400, "invalid.openConversationId", NotInChat),
        (400, "param.contentUnsafe", Refused),
        (400, "invalidParameter.msgParam.tooLong", Refused),
    ],
)
def test_a_word_of_the_new_apis_has_its_meaning(status: int, code: str, kind: type[PlatformError]) -> None:
    """Retried, told to an administrator, or given up."""
    error = _raised(status, {"code": code, "message": "客户资料"} if code else {})

    assert type(error) is kind
    assert "客户" not in str(error)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (40014, StaleToken),
        (42001, StaleToken),
        (90018, TooFast),
        (90002, TooFast),
        (90020, QuotaOver),
        (60011, BadCredentials),
        (50002, NotInChat),
        (33012, NotInChat),
        (60121, NotInChat),
        (60003, NotInChat),
        (15, Unreachable),
        (400002, Refused),
        (88, BadCredentials),
    ],
)
@pytest.mark.parametrize("write", [int, str])
def test_a_number_of_the_old_apis_has_its_meaning(number: int, kind: type[PlatformError], write: Any) -> None:
    """Though the answer is 200, and however the number is written."""
    assert type(_raised(200, {"errcode": write(number), "errmsg": "…"})) is kind


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("40014", StaleToken),
        (90018, TooFast),
        ("60011", BadCredentials),
        ("Forbidden.AccessDenied.ApiCountLimitForOrg", QuotaOver),
        ("isv.unheard-of", BadCredentials),
    ],
)
def test_a_wrapped_number_is_unwrapped(inner: Any, kind: type[PlatformError]) -> None:
    """88 only says that there is another one inside."""
    assert type(_raised(200, {"errcode": 88, "sub_code": inner})) is kind


@pytest.mark.parametrize(
    "body",
    [{}, {"success": True, "result": True}, {"processQueryKey": "k"}, {"errcode": 0}, {"errcode": "0", "result": {}}],
)
def test_success_raises_nothing(body: dict[str, Any]) -> None:
    """Both kinds of APIs."""
    assert _raised(200, body) is None


def test_a_200_that_says_no_is_a_no() -> None:
    """The SDK would have taken it for a success."""
    assert type(_raised(200, {"success": False})) is Refused


@pytest.mark.parametrize("name", ["accessdenieddetail", "accessDeniedDetail", "AccessDeniedDetail"])
def test_a_missing_right_is_named(name: str) -> None:
    """So that the administrator knows what to tick."""
    published = PAYLOADS["permission_denied"]
    body = {"code": published["body"]["code"], name: published["body"]["accessdenieddetail"]}
    error = _raised(published["http_status"], body)

    assert isinstance(error, ScopeMissing)
    assert error.scopes == ("Contact.User.Read",)


def test_wrong_credentials_at_the_gateway_are_an_administrator_s_matter() -> None:
    """As quoted from the field."""
    failed = PAYLOADS["auth_failed"]

    assert type(_raised(failed["http_status"], failed["body"])) is BadCredentials


@pytest.mark.parametrize("status", [200, 403])
def test_the_guard_s_answer_means_to_wait(status: int) -> None:
    """It looks like no other error."""
    error = _raised(status, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"})

    assert isinstance(error, PlatformBusy)
    assert error.retry_after == BANNED_FOR


@pytest.mark.parametrize(
    ("code", "busy"), [("http 200", True), ("http 403", True), ("http 504", False), ("timeout", False)]
)
def test_a_page_of_html_is_the_guard_s_or_a_gateway_s(code: str, busy: bool) -> None:
    """The first wants five minutes of silence, the second another try."""
    error = banned(Unreachable("no usable answer", code=code))

    assert isinstance(error, PlatformBusy if busy else Unreachable)


def test_the_month_s_end_is_waited_for_by_the_hour() -> None:
    """Not by the second: every try would be refused."""
    error = _raised(403, {"code": "Forbidden.AccessDenied.ApiCountLimitForOrg"})

    assert isinstance(error, QuotaOver)
    assert error.retry_after == 3600


def test_an_errcode_that_is_no_number_is_no_answer() -> None:
    """Somebody in between has answered."""
    assert type(_raised(200, {"errcode": "ok"})) is Unreachable

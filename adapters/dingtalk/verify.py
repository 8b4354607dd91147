"""Is this callback DingTalk's? Raw bytes in, a trusted dictionary out; nothing is parsed beyond the envelope before.

Robot messages and card callbacks are signed without their body: whoever saw one request can forge others for an hour.
Nothing but TLS helps against that, so the once-only keys of the inbox and the rights of whoever is named are checked
as for everybody. Events are sealed whole. (open.dingtalk.com: receive-message, event-callback-card,
callback-event-message-body-encryption-and-decryption)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from adapters.dingtalk import crypto
from adapters.dingtalk.settings import DingTalkSettings
from adapters.envelope import LARGEST_BODY, Forged, Stale, TooLarge, json_object
from adapters.reading import str_at

FRESH: Final = timedelta(hours=1)
"""How far a signed timestamp may lie from our clock; DingTalk names this for robot messages."""
CHECKS: Final = frozenset({"check_url", "check_create_suite_url", "check_update_suite_url"})
"""Event types that only ask whether anybody is at the address."""


def open_robot_message(
    raw: bytes, headers: Mapping[str, str], settings: DingTalkSettings, now: datetime
) -> dict[str, Any]:
    """A robot message, its signature and age checked. `headers` ignore case. Raises an `EnvelopeError`."""
    _check_size(raw)
    stamp, secret = headers.get("timestamp", ""), settings.client_secret
    _check_hmac(headers.get("sign", ""), secret, f"{stamp}\n{secret}")
    _check_age(stamp, now)
    message = json_object(raw)
    if str_at(message, "robotCode") not in {"", settings.robot}:
        raise Forged
    return message


def open_card_callback(raw: bytes, headers: Mapping[str, str], secret: str, now: datetime) -> dict[str, Any]:
    """A card callback; `secret` is the one that its address was registered with. Raises an `EnvelopeError`."""
    _check_size(raw)
    stamp = headers.get("x-ddpaas-signature-timestamp", "")
    _check_hmac(headers.get("x-ddpaas-signature", ""), secret, stamp)
    _check_age(stamp, now)
    return json_object(raw)


def open_event(raw: bytes, query: Mapping[str, str], settings: DingTalkSettings, now: datetime) -> dict[str, Any]:
    """An event, proven by its signature to come from DingTalk and by its owner to be meant for this app.

    Raises an `EnvelopeError`.
    """
    _check_size(raw)
    if not settings.token or not settings.aes_key:
        raise Forged
    sealed, stamp = str_at(json_object(raw), "encrypt"), query.get("timestamp") or query.get("timeStamp") or ""
    expected = crypto.signature(settings.token, stamp, query.get("nonce", ""), sealed)
    given = query.get("msg_signature") or query.get("signature") or ""
    if not hmac.compare_digest(expected.encode(), given.encode(errors="surrogateescape")):
        raise Forged
    _check_age(stamp, now)
    message, owner = crypto.unseal(sealed, settings.aes_key)
    if not hmac.compare_digest(owner.encode(), settings.client_id.encode()):
        raise Forged
    return json_object(message)


def sealed_success(settings: DingTalkSettings, now: datetime, *, salt: bytes, nonce: str) -> dict[str, str]:
    """What DingTalk wants to hear about every event; `salt` is 16 random bytes."""
    stamp = str(int(now.timestamp() * 1000))
    sealed = crypto.seal("success", settings.client_id, settings.aes_key, salt)
    proof = crypto.signature(settings.token, stamp, nonce, sealed)
    return {"msg_signature": proof, "timeStamp": stamp, "nonce": nonce, "encrypt": sealed}


def card_secret(settings: DingTalkSettings) -> str:
    """The secret that DingTalk signs card callbacks with: ours to choose, so it is derived and nobody configures it."""
    proof = hmac.digest(settings.client_secret.encode(), b"card callbacks", hashlib.sha256)
    return base64.urlsafe_b64encode(proof).decode().rstrip("=")


def _check_size(raw: bytes) -> None:
    if len(raw) > LARGEST_BODY:
        raise TooLarge


def _check_hmac(given: str, secret: str, message: str) -> None:
    if not secret:
        raise Forged
    proof = hmac.digest(secret.encode(), message.encode(errors="surrogateescape"), hashlib.sha256)
    if not hmac.compare_digest(base64.b64encode(proof), given.encode(errors="surrogateescape")):
        raise Forged


def _check_age(stamp: str, now: datetime) -> None:
    """Milliseconds, or seconds as in one of the published examples."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 14):
        raise Stale
    seconds = int(stamp) / (1000 if len(stamp) > 11 else 1)
    if abs(now.timestamp() - seconds) > FRESH.total_seconds():
        raise Stale

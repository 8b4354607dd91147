"""Requests that claim to come from a platform: why one is refused, and the first step into one."""

from __future__ import annotations

from typing import Any, Final

import orjson

LARGEST_BODY: Final = 1024 * 1024
"""Bytes. A message holds 150 KB at most; encryption and JSON add less than half."""


class EnvelopeError(Exception):
    """A request that is not answered. `status` is all that the sender learns."""

    status = 401


class Forged(EnvelopeError):
    """Signature, key, token or app do not match."""


class Stale(EnvelopeError):
    """Signed correctly, but too long ago (or in the future): a replay, or a clock that is wrong."""


class Malformed(EnvelopeError):
    """Not an envelope at all."""

    status = 400


class TooLarge(EnvelopeError):
    """Longer than anything a platform sends."""

    status = 413


def json_object(raw: bytes | str) -> dict[str, Any]:
    """A JSON object, or `Malformed`; orjson refuses nesting beyond 1,024 levels by itself."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Malformed from error
    if not isinstance(value, dict):
        raise Malformed
    return value

"""A customer's contact: the phone in one normal form, and what may be shown of it."""

from __future__ import annotations

import re
import unicodedata

from core.domain.frozen import dataclass

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}", re.ASCII)
_NOISE = re.compile(r"[\s\-()（）—–·.]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom the salesperson talks to. ``phone`` is in the form of :func:`normal_phone`; both fields are encrypted
    at rest.
    """

    name: str
    phone: str


def normal_phone(text: str) -> str | None:
    """National digits without separators or ``+86`` (landlines with their area code); ``None`` if it is neither."""
    digits = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    for prefix in ("+86", "0086"):
        digits = digits.removeprefix(prefix)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits) else None


def is_mobile(phone: str) -> bool:
    """Whether a normal phone is a mobile number of mainland China."""
    return MOBILE.fullmatch(phone) is not None


def masked(phone: str) -> str:
    """``138****5678``: all that logs, events and cards of others ever carry."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"

"""回执: a short code that stands for one line of the audit trail, and is worth something while that is unchanged.

``12-K7QF2M9X``: the number of the filing, so that the line is found, and forty bits of its seal. Letters that are
easily mistaken for digits are not used, and are read as these digits when somebody types them.
"""

from __future__ import annotations

import re
from hashlib import sha256

from core.domain.frozen import dataclass

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_WRITTEN = re.compile(rf"#?(?P<number>\d{{1,11}})[-_\s]*(?P<mark>[0-9A-Z]{{{_LENGTH}}})")
_MISTAKEN = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The number of a filing, and the mark of one event about it."""

    number: int
    mark: str

    def __str__(self) -> str:
        return f"{self.number}-{self.mark}"

    @classmethod
    def read(cls, text: str) -> Receipt | None:
        """What somebody typed; ``None`` if it cannot be a receipt."""
        match = _WRITTEN.fullmatch(text.strip().upper())
        return cls(int(match["number"]), match["mark"].translate(_MISTAKEN)) if match else None


def receipt_for(number: int, seal: str) -> Receipt:
    """The receipt of an event about the filing of this number; ``seal`` is the digest of the event."""
    bits = int.from_bytes(sha256(f"receipt:{number}:{seal}".encode()).digest()[:_LENGTH], "big")
    mark = "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(_LENGTH))
    return Receipt(number, mark)

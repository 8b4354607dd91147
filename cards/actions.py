"""Button payloads: short, versioned, carrying identity only. What they mean is decided when they are pressed, from
the state then.
"""

from __future__ import annotations

from core.domain.frozen import dataclass

VERSION = "v1"
LIMIT = 100
"""Bytes: what the tightest platform takes for a button's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """``verb`` names what is asked for, ``subject`` which matter (may be empty)."""

    verb: str
    subject: str = ""

    def pack(self) -> str:
        """``v1:approve:01J…``. Raises ``ValueError`` when it would not fit a button or could not be read back."""
        packed = f"{VERSION}:{self.verb}:{self.subject}"
        if ":" in self.verb or len(packed.encode()) > LIMIT:
            msg = f"button payload cannot be packed: {packed!r}"
            raise ValueError(msg)
        return packed


def fits(verb: str, subject: str) -> bool:
    """Whether a button can carry it."""
    return len(f"{VERSION}:{verb}:{subject}".encode()) <= LIMIT


def unpack(packed: str) -> Action | None:
    """The action of a button that this or an earlier release drew; ``None`` for a stranger's."""
    version, _, rest = packed.partition(":")
    verb, colon, subject = rest.partition(":")
    if version != VERSION or not verb or not colon:
        return None
    return Action(verb=verb, subject=subject)

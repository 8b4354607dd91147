"""Who is missing from a platform's listing, and when so many are missing that the listing is to be doubted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

FEW: Final = 5
"""So many accounts may always go at once, however small the company is."""
SHARE: Final = 5
"""More than one in five going at once is a narrowed range or half a listing, not people leaving."""


def missing_from(listed: Collection[str], known: Iterable[str]) -> tuple[str, ...]:
    """The known accounts that are not listed, in their order."""
    return tuple(account for account in known if account not in listed)


def is_plausible(*, missing: int, known: int, listed: int) -> bool:
    """Whether so many can have left. A listing of nobody is never believed."""
    if not missing:
        return True
    return listed > 0 and (missing <= FEW or missing * SHARE <= known)

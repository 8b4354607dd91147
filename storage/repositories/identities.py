"""The order of a member's identities, the same in every store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from core.domain.org import Identity

_NEVER = datetime.min.replace(tzinfo=UTC)


def last_used_first(identities: Iterable[Identity]) -> list[Identity]:
    """Those that were never used stand behind, by their names."""
    named = sorted(identities, key=lambda identity: (identity.platform, identity.external_id))
    return sorted(named, key=lambda identity: identity.used_at or _NEVER, reverse=True)

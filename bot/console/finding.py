"""What a look at something came to, for ``baobei doctor``."""

from __future__ import annotations

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``fix`` is what to do about it, and a mere hint where it is well."""

    what: str
    ok: bool
    found: str
    fix: str = ""

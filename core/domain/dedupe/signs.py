"""What is known of somebody who asks: a name, a credit code, phones, mail domains, a region."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.dedupe.parse import CompanyName, parse_name
from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """By what a customer can be recognised. Phones and domains are opaque: equal if and only if the same."""

    name: CompanyName | None
    uscc: str | None = None
    phones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    region: str | None = None


def signs_of(
    *,
    name: str | None,
    uscc: str | None = None,
    phones: Iterable[str] = (),
    domains: Iterable[str] = (),
    region: str | None = None,
) -> Signs:
    """The signs, with the name parsed; a name without a letter is no sign."""
    parsed = parse_name(name) if name else None
    return Signs(
        name=parsed if parsed is not None and parsed.plain else None,
        uscc=uscc or None,
        phones=tuple(phones),
        domains=tuple(domains),
        region=region or None,
    )

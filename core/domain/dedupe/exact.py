"""The exact duplicate check: which live filing, if any, keeps a newcomer out, and by which key.

Keys can disagree (the credit code says A, the phone says B): the policy's order decides (S20).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.domain.customer import Key
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId
from core.domain.policy.document import DuplicateRules, KeyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """The live filing that stands in the way, and the key that says so."""

    filing: Filing
    key: KeyKind


def decisive(keys: Iterable[Key], rules: DuplicateRules) -> tuple[Key, ...]:
    """The keys that the policy lets decide, the strongest first."""
    rank = {kind: place for place, kind in enumerate(rules.keys)}
    return tuple(sorted((key for key in keys if key.kind in rank), key=lambda key: rank[key.kind]))


def judge(keys: tuple[Key, ...], holding: Mapping[Key, Filing]) -> Clash | None:
    """The clash by the strongest key; ``keys`` are :func:`decisive`."""
    for key in keys:
        if (filing := holding.get(key)) is not None:
            return Clash(filing=filing, key=key.kind)
    return None


def same_customer(keys: tuple[Key, ...], known: Mapping[Key, CustomerId]) -> CustomerId | None:
    """The customer already in the base that this one is, by credit code or name; a phone alone may be shared by
    several.
    """
    for key in keys:
        if key.kind is not KeyKind.PHONE and key in known:
            return known[key]
    return None

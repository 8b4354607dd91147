"""What can be written in a policy that this release does not act upon yet, in one place: ``policy check`` warns about
it, and whoever brings it to life removes the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.domain.policy.approval import Matter
from core.domain.policy.comparing import Change, changes

DORMANT: tuple[str, ...] = ()
"""Sections and keys by their path."""


AWAKE_MATTERS = frozenset(
    matter.value for matter in (Matter.FILING, Matter.EXTENSION, Matter.CLAIM, Matter.TRANSFER, Matter.APPEAL)
)
"""Matters whose flows are followed."""


WORTH_NOTHING_YET = frozenset(
    {
        "history.orders",
        "history.won_amount",
        "request.discount",
    }
)
"""Names of which this release knows nothing: a condition finds them empty, 0 or false."""


def sleeping(document: Mapping[str, Any], built_in: Mapping[str, Any]) -> Iterator[str]:
    """What of it a document sets to something else than the built-in policy, by its path."""
    changed = [_plain(change) for change in changes(built_in, document)]
    for path in DORMANT:
        if any(place == path or place.startswith(f"{path}.") for place in changed):
            yield path
    for flow in document["approval"]["flows"]:
        if flow["matter"] not in AWAKE_MATTERS:
            yield f"approval.flows[{flow['key']}]"


def _plain(change: Change) -> str:
    return ".".join(part for part in change.path if not part.startswith("["))


def is_awake(path: str) -> bool:
    """Whether this release acts upon a section or key."""
    return not any(path == asleep or path.startswith(f"{asleep}.") for asleep in DORMANT)

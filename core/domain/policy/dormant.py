"""What can be written in a policy that this release does not act upon yet, in one place: ``policy check`` warns about
it, and whoever brings it to life removes the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.domain.policy.approval import Matter

AWAKE_MATTERS = frozenset(
    matter.value
    for matter in (Matter.FILING, Matter.EXTENSION, Matter.CLAIM, Matter.TRANSFER, Matter.APPEAL, Matter.CREDIT)
)
"""Matters whose flows are followed."""


WORTH_NOTHING_YET = frozenset({"request.discount"})
"""Names of which this release knows nothing: a condition finds them empty, 0 or false."""


def sleeping(document: Mapping[str, Any]) -> Iterator[str]:
    """The flows of a document that nobody will be asked by, each by its path."""
    for flow in document["approval"]["flows"]:
        if flow["matter"] not in AWAKE_MATTERS:
            yield f"approval.flows[{flow['key']}]"

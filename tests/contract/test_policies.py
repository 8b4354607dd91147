"""The published versions of the policy: numbered, never changed, in force from a moment on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.domain.ids import MemberId
from core.domain.rules import ConcurrentChange
from core.service.ports.policies import PolicyVersion
from core.service.ports.store import Store
from tests.support.stores import MORNING, read, write

DAY = timedelta(days=1)


def a_version(number: int = 1, **changes: Any) -> PolicyVersion:
    """A made-up version, in force at once."""
    values = {
        "version": number,
        "document": {"protection": {"length": "30天"}, "forms": [{"key": "filing"}]},
        "published_at": MORNING,
        "holds_from": MORNING,
        "published_by": MemberId("zhou"),
        "note": "试行",
        "source": "# 试行\n[protection]\nlength = '30天'\n",
    }
    return PolicyVersion(**{**values, **changes})


def publish(store: Store, *versions: PolicyVersion) -> None:
    """Each in a unit of work of its own."""
    for version in versions:
        write(store, lambda uow, version=version: uow.policies.publish(version))  # type: ignore[misc]


def test_a_version_comes_back_as_it_was_published(store: Store) -> None:
    """Document, text, times, author and note."""
    publish(store, a_version(), a_version(2, published_by=None, note="", source=""))

    assert read(store, lambda uow: uow.policies.version(1)) == a_version()
    assert read(store, lambda uow: uow.policies.version(2)) == a_version(2, published_by=None, note="", source="")
    assert read(store, lambda uow: uow.policies.version(3)) is None
    assert read(store, lambda uow: list(uow.policies.all())) == [
        a_version(),
        a_version(2, published_by=None, note="", source=""),
    ]


def test_nothing_is_in_force_before_the_first_version(store: Store) -> None:
    """An empty ledger has no version, and its latest number is 0."""
    assert read(store, lambda uow: uow.policies.latest()) == 0
    assert read(store, lambda uow: uow.policies.in_force(MORNING)) is None


def test_a_number_is_given_once(store: Store) -> None:
    """Two who publish at the same moment do not overwrite each other."""
    publish(store, a_version())

    with pytest.raises(ConcurrentChange):
        publish(store, a_version(note="另一个"))
    assert read(store, lambda uow: uow.policies.version(1)) == a_version()


def test_the_version_that_began_to_hold_last_is_in_force(store: Store) -> None:
    """One that is published for later waits; of two that begin together the later one holds."""
    publish(store, a_version(1), a_version(2, holds_from=MORNING + 7 * DAY), a_version(3, holds_from=MORNING + DAY))
    publish(store, a_version(4, holds_from=MORNING + DAY))
    days = (-1, 0, 1, 6, 7, 70)
    found = [read(store, lambda uow, day=day: uow.policies.in_force(MORNING + day * DAY)) for day in days]  # type: ignore[misc]

    assert [version.version if version else None for version in found] == [None, 1, 4, 4, 2, 2]
    assert read(store, lambda uow: uow.policies.latest()) == 4

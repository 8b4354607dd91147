"""Who stands in for whom."""

from __future__ import annotations

from datetime import timedelta

from core.domain.delegation import Delegation
from core.domain.ids import MemberId
from core.service.ports.store import Store
from tests.support.stores import MORNING, read, write, write_each

LIN, HE, ZHOU = MemberId("lin"), MemberId("he"), MemberId("zhou")
DAY = timedelta(days=1)


def test_somebody_is_stood_in_for_while_he_is_away(store: Store) -> None:
    """From the first instant on, and not at the last."""
    away = Delegation(member=LIN, delegate=HE, since=MORNING, until=MORNING + DAY)
    write(store, lambda uow: uow.delegations.save(away))

    def now(at: timedelta) -> MemberId | None:
        return read(store, lambda uow: uow.delegations.delegate_of(LIN, at=MORNING + at))

    assert (now(-DAY), now(DAY * 0), now(DAY)) == (None, HE, None)
    assert read(store, lambda uow: uow.delegations.delegate_of(HE, at=MORNING)) is None
    assert read(store, lambda uow: uow.delegations.of(LIN)) == away


def test_the_latest_word_counts(store: Store) -> None:
    """And it can be taken back, once."""
    said = [Delegation(member=LIN, delegate=who, since=MORNING, until=MORNING + DAY) for who in (HE, ZHOU)]
    write_each(store, said, lambda uow, away: uow.delegations.save(away))
    assert read(store, lambda uow: uow.delegations.delegate_of(LIN, at=MORNING)) == ZHOU

    assert write(store, lambda uow: uow.delegations.end(LIN)) is True
    assert write(store, lambda uow: uow.delegations.end(LIN)) is False
    assert read(store, lambda uow: uow.delegations.of(LIN)) is None

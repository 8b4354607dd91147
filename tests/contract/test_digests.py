"""Many requests to one person, told by one notice: none is lost, none is told twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from core.domain.ids import MemberId
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.telling import digest_for
from core.service.records import about_filing
from tests.support.stores import MINUTE, MORNING, a_notice, at_once, read, tell, write

LIN = MemberId("lin")
LATER = MORNING + timedelta(hours=1)
DIGEST = digest_for(LIN, key="digest:1")


def fold(store: Store, seq: int, key: str = "digest:1") -> bool:
    return write(store, lambda uow: uow.outbox.fold(seq, digest_for(LIN, key=key), at=LATER, correlation="test"))


def claimed(store: Store, limit: int = 99) -> list[int]:
    items = write(store, lambda uow: uow.outbox.claim(now=LATER, lease=MINUTE, limit=limit))
    return [item.seq for item in items]


def test_what_is_folded_goes_out_with_its_digest(store: Store) -> None:
    """It is no longer due itself; the digest names it, in order."""
    tell(store, a_notice("n1", "f1"), a_notice("n2", "f2"), a_notice("n3", "f3"))
    first, second, _ = claimed(store)
    assert fold(store, second)
    assert fold(store, first)

    (digest,) = write(store, lambda uow: uow.outbox.claim(now=LATER, lease=MINUTE, limit=99))
    assert digest.notice == DIGEST
    assert read(store, lambda uow: uow.outbox.folded("digest:1")) == [about_filing("f1"), about_filing("f2")]
    assert read(store, lambda uow: uow.outbox.folded("digest:2")) == []


def test_a_digest_that_is_on_its_way_takes_nothing_more(store: Store) -> None:
    """It may have been drawn already; the next one is found instead, and what was refused is still due."""
    tell(store, a_notice("n1", "f1"), a_notice("n2", "f2"))
    first, second = claimed(store)
    fold(store, first)
    assert read(store, lambda uow: uow.outbox.open_digest(LIN)) == "digest:1"
    claimed(store)

    assert read(store, lambda uow: uow.outbox.open_digest(LIN)) is None
    assert not fold(store, second)
    assert read(store, lambda uow: uow.outbox.folded("digest:1")) == [about_filing("f1")]
    assert fold(store, second, "digest:2")
    assert read(store, lambda uow: uow.outbox.open_digest(LIN)) == "digest:2"
    assert read(store, lambda uow: uow.outbox.open_digest(MemberId("zhou"))) is None


def test_what_is_done_is_not_folded(store: Store) -> None:
    """Another process was quicker."""
    tell(store, a_notice("n1", "f1"))
    (only,) = claimed(store)
    write(store, lambda uow: uow.outbox.sent(only, at=LATER))

    assert not fold(store, only)
    assert read(store, lambda uow: uow.outbox.folded("digest:1")) == []


def test_many_fold_at_once_while_the_digest_is_claimed(sql_store: Store) -> None:
    """Each ends up in exactly one digest, and none in one that had been claimed before."""
    tell(sql_store, *(a_notice(f"n{number}", f"f{number}") for number in range(8)))
    seqs = claimed(sql_store)

    def folding(seq: int, uow: UnitOfWork) -> object:
        return uow.outbox.fold(seq, DIGEST, at=LATER, correlation="test")

    def claiming(uow: UnitOfWork) -> object:
        taken = uow.outbox.claim(now=LATER, lease=MINUTE, limit=9)
        return [uow.outbox.folded(item.notice.dedupe_key) for item in taken]

    works: list[Callable[[UnitOfWork], object]] = [
        *(partial(folding, seq) for seq in seqs[:4]),
        claiming,
        *(partial(folding, seq) for seq in seqs[4:]),
    ]
    futures = at_once([partial(sql_store.submit, work) for work in works])
    results = [future.result() for future in futures]
    folded = read(sql_store, lambda uow: uow.outbox.folded("digest:1"))

    assert len(folded) == sum(result is True for result in results)
    taken = next(result for result in results if isinstance(result, list))
    assert taken in ([], [folded])


def test_a_try_that_asked_nobody_does_not_count(store: Store) -> None:
    """The platform heard nothing of it."""
    tell(store, a_notice())
    (item,) = write(store, lambda uow: uow.outbox.claim(now=LATER, lease=MINUTE, limit=9))
    write(store, lambda uow: uow.outbox.retry(item.seq, not_before=LATER, error="busy", counted=False))
    (again,) = write(store, lambda uow: uow.outbox.claim(now=LATER, lease=MINUTE, limit=9))

    assert (item.attempts, again.attempts) == (1, 1)

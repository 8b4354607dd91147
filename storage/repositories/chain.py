"""The hash chain over the audit trail, checked as a whole; how a link is made says
``core/service/procedures/sealing.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.domain.frozen import dataclass
from core.service.ports.store import Store
from core.service.ports.trail import Link
from core.service.procedures.sealing import GENESIS, Break, break_at, chained, digest

__all__ = ["GENESIS", "Break", "Verification", "chained", "digest", "verify"]

_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a walk along the chain found: ``checked`` links hold, ``unlinked`` events wait for theirs."""

    checked: int
    unlinked: int
    first_broken: Break | None = None

    @property
    def ok(self) -> bool:
        """Whether every link held."""
        return self.first_broken is None


def verify(store: Store) -> Verification:
    """Walk the chain from its beginning, a page at a time, and stop at the first link that does not hold."""
    checked, before = 0, GENESIS
    for link in _links(store):
        broken = break_at(link, position=checked + 1, before=before)
        if broken is not None:
            return Verification(checked=checked, unlinked=_unlinked(store), first_broken=broken)
        checked, before = checked + 1, link.hash
    stray = store.read(lambda uow: uow.trail.stray()).result()
    broken = Break(position=None, event_id=stray, why="an event that was never linked") if stray else None
    return Verification(checked=checked, unlinked=_unlinked(store), first_broken=broken)


def _links(store: Store) -> Iterator[Link]:
    after = 0
    while page := _page(store, after):
        yield from page
        after = page[-1].position


def _page(store: Store, after: int) -> Sequence[Link]:
    return store.read(lambda uow: uow.trail.linked(after=after, limit=_PAGE)).result()


def _unlinked(store: Store) -> int:
    return store.read(lambda uow: uow.trail.unlinked()).result()

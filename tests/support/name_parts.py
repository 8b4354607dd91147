"""Names that are put in by their pairs of characters."""

from __future__ import annotations

from core.service import pair_names
from core.service.ports.store import Store
from tests.support.stores import read, write


def put_all_in(store: Store) -> int:
    """As the house does beside its work; says how many portions that were."""
    done = 0
    while portion := read(store, pair_names.next_portion):
        for piece in range(len(portion.pieces)):
            write(store, lambda uow, of=portion, piece=piece: pair_names.put_in(of, piece, uow))  # type: ignore[misc]
        done += write(store, lambda uow, of=portion: pair_names.close(of, uow))  # type: ignore[misc]
    return done

"""Names of an earlier release, put where the duplicate check looks for them by now."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from core.domain.dedupe.blocks import left_by
from core.domain.resembling import placed
from storage.sessions.prepared import renewing as sql
from storage.sessions.session import Session


def outdated(session: Session, *, after: int, limit: int) -> list[tuple[int, str]]:
    """Number and text of the next such names."""
    return [(number, said) for number, said in session.rows(sql.OUTDATED, {"after": after, "limit": limit})]


def renew(session: Session, names: Sequence[tuple[int, str]]) -> None:
    """They stand in the old place until they stand in the new one."""
    session.hold_all()
    for number, said in names:
        place = placed(said)
        session.write(sql.PLACE, {"numbers": orjson.dumps(place.blocks).decode(), "number": number})
        session.write_all(sql.LEAVE, [{"block": block, "number": number} for block in left_by(place.name)])
        session.write(sql.RENEW, {"which": number, "parts": place.packed})

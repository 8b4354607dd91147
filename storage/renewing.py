"""Names of an earlier release, put where the duplicate check looks for them by now."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import bindparam, delete, literal_column, select, text, update

from core.domain.dedupe.blocks import REVISION, left_by
from core.domain.resembling import NameKind, placed
from storage.hot import Statement
from storage.rows.base import table_of
from storage.rows.company_names import CompanyBlockRow, CompanyNameRow
from storage.session import Session

_name, _block = table_of(CompanyNameRow), table_of(CompanyBlockRow)

_OUTDATED = Statement(
    select(_name.c.number, _name.c.text)
    .where(
        _name.c.number > bindparam("after"),
        literal_column(f"revision < {REVISION}"),
        _name.c.kind != literal_column(f"'{NameKind.GONE.value}'"),
    )
    .order_by(_name.c.number)
    .limit(bindparam("limit"))
)
_RENEW = Statement(
    update(_name)
    .where(_name.c.number == bindparam("which"))
    .values(packed=bindparam("parts"), revision=literal_column(str(REVISION)))
)
_PLACE = Statement(
    text("INSERT OR IGNORE INTO company_block (value, number) SELECT f.value, :number FROM json_each(:numbers) AS f"),
    postgresql=text(
        "INSERT INTO company_block (value, number) SELECT CAST(e AS bigint), CAST(:number AS bigint) "
        "FROM json_array_elements_text(CAST(:numbers AS json)) AS e ON CONFLICT DO NOTHING"
    ),
)
_LEAVE = Statement(delete(_block).where(_block.c.value == bindparam("block"), _block.c.number == bindparam("number")))


def outdated(session: Session, *, after: int, limit: int) -> list[tuple[int, str]]:
    """Number and text of the next such names."""
    return [(number, said) for number, said in session.rows(_OUTDATED, {"after": after, "limit": limit})]


def renew(session: Session, names: Sequence[tuple[int, str]]) -> None:
    """They stand in the old place until they stand in the new one."""
    session.hold_all()
    for number, said in names:
        place = placed(said)
        session.write(_PLACE, {"numbers": orjson.dumps(place.blocks).decode(), "number": number})
        session.write_all(_LEAVE, [{"block": block, "number": number} for block in left_by(place.name)])
        session.write(_RENEW, {"which": number, "parts": place.packed})

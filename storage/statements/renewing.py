"""The statements of :mod:`storage.repositories.renewing`."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, literal_column, select, text, update

from core.domain.dedupe.blocks import REVISION
from core.domain.resembling import NameKind
from storage.rows.base import table_of
from storage.rows.company_names import CompanyBlockRow, CompanyNameRow
from storage.statements.making import Statement

_name, _block = table_of(CompanyNameRow), table_of(CompanyBlockRow)

OUTDATED = Statement(
    select(_name.c.number, _name.c.text)
    .where(
        _name.c.number > bindparam("after"),
        literal_column(f"revision < {REVISION}"),
        _name.c.kind != literal_column(f"'{NameKind.GONE.value}'"),
    )
    .order_by(_name.c.number)
    .limit(bindparam("limit"))
)
RENEW = Statement(
    update(_name)
    .where(_name.c.number == bindparam("which"))
    .values(packed=bindparam("parts"), revision=literal_column(str(REVISION)))
)
PLACE = Statement(
    text("INSERT OR IGNORE INTO company_block (value, number) SELECT f.value, :number FROM json_each(:numbers) AS f"),
    postgresql=text(
        "INSERT INTO company_block (value, number) SELECT CAST(e AS bigint), CAST(:number AS bigint) "
        "FROM json_array_elements_text(CAST(:numbers AS json)) AS e ON CONFLICT DO NOTHING"
    ),
)
LEAVE = Statement(delete(_block).where(_block.c.value == bindparam("block"), _block.c.number == bindparam("number")))

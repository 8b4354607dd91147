"""The statements of :mod:`storage.repositories.scans`."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, literal_column, select, update

from storage.rows.base import columns_of, table_of
from storage.rows.scans import DuplicatePairRow, DuplicateScanRow
from storage.rows.types import Count
from storage.statements.making import Statement, insert_into

_scan, _pair = table_of(DuplicateScanRow), table_of(DuplicatePairRow)
_SCAN, _PAIR = select(*columns_of(DuplicateScanRow)), select(*columns_of(DuplicatePairRow))

LAST_SCAN = Statement(select(func.coalesce(func.max(_scan.c.number), 0, type_=Count())))
LAST_PAIR = Statement(select(func.coalesce(func.max(_pair.c.number), 0, type_=Count())))
ADD = insert_into(DuplicateScanRow)
SAVE = Statement(
    update(_scan)
    .where(_scan.c.number == bindparam("here"), _scan.c.version == bindparam("seen"))
    .values(
        state=bindparam("became"),
        changed_at=bindparam("instant", type_=_scan.c.changed_at.type),
        reached=bindparam("to"),
        names=bindparam("looked_up"),
        version=literal_column("version + 1"),
    )
)
NUMBERED = Statement(_SCAN.where(_scan.c.number == bindparam("number")))
LATEST = Statement(
    _SCAN.where(_scan.c.number > literal_column("0")).order_by(_scan.c.number.desc()).limit(literal_column("1"))
)
ADD_PAIR = insert_into(DuplicatePairRow)
OF_SIDES = Statement(_PAIR.where(_pair.c.one_id == bindparam("one"), _pair.c.other_id == bindparam("other")))
FOUND = Statement(_PAIR.where(_pair.c.number == bindparam("number")))
MERGED_BY = Statement(_PAIR.where(_pair.c.merge_number == bindparam("merge")).limit(literal_column("1")))
TO_SETTLE = Statement(
    _PAIR.where(_pair.c.rank < bindparam("below"))
    .order_by(_pair.c.rank, _pair.c.number)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
COUNTS = Statement(select(_pair.c.band, func.count()).where(_pair.c.rank < bindparam("below")).group_by(_pair.c.band))
SAVE_PAIR = Statement(
    update(_pair)
    .where(_pair.c.number == bindparam("here"), _pair.c.version == bindparam("seen"))
    .values(
        band=bindparam("sure"),
        relation=bindparam("kin"),
        score=bindparam("points"),
        evidence=bindparam("why", type_=_pair.c.evidence.type),
        scan=bindparam("walk"),
        state=bindparam("became"),
        rank=bindparam("stands"),
        merge_number=bindparam("merge"),
        version=literal_column("version + 1"),
    )
)
FORGET = Statement(delete(_pair).where(_pair.c.scan < bindparam("scan"), _pair.c.merge_number.is_(None)))

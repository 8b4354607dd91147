"""The statements of :mod:`storage.repositories.transfers`."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select

from core.domain.handover import TransferState
from storage.rows.base import columns_of, table_of
from storage.rows.transfers import PassingRow, TransferRow
from storage.statements.making import Statement, insert_into, insert_or_set, update_unchanged

_transfer, _passing = table_of(TransferRow), table_of(PassingRow)
_TRANSFER = select(*columns_of(TransferRow))
_IS_ASKED = _transfer.c.state == literal_column(f"'{TransferState.ASKED.value}'")

GET = Statement(_TRANSFER.where(_transfer.c.id == bindparam("id")))
ADD = insert_into(TransferRow)
SAVE = update_unchanged(TransferRow, "state", "until", "total", "mark", "settled_at", "settled_by", "answer", "to_id")
PUT = insert_or_set(PassingRow, "how", "to_id")
PASSINGS = Statement(
    select(_passing.c.filing_id, _passing.c.number, _passing.c.how, _passing.c.to_id)
    .where(_passing.c.transfer_id == bindparam("transfer_id"), _passing.c.number > bindparam("after"))
    .order_by(_passing.c.number)
    .limit(bindparam("limit"))
)
PASSINGS_SO = Statement(
    select(_passing.c.filing_id, _passing.c.number, _passing.c.how, _passing.c.to_id)
    .where(
        _passing.c.transfer_id == bindparam("transfer_id"),
        _passing.c.number > bindparam("after"),
        _passing.c.how == bindparam("how"),
    )
    .order_by(_passing.c.number)
    .limit(bindparam("limit"))
)
COUNTED = Statement(
    select(_passing.c.to_id, _passing.c.how, func.count())
    .where(_passing.c.transfer_id == bindparam("transfer_id"))
    .group_by(_passing.c.to_id, _passing.c.how)
)
_WITH = _TRANSFER.join(_passing, _passing.c.transfer_id == _transfer.c.id).where(
    _passing.c.filing_id == bindparam("filing_id")
)
ASKED_ABOUT = Statement(_WITH.where(_IS_ASKED).order_by(_transfer.c.at.desc(), _transfer.c.id.desc()).limit(1))
OF_FILING = Statement(_WITH.order_by(_transfer.c.at, _transfer.c.id))
WAITING_FOR = Statement(
    _TRANSFER.where(_transfer.c.to_id == bindparam("to_id"), _IS_ASKED)
    .order_by(_transfer.c.at, _transfer.c.id)
    .limit(bindparam("limit"))
)
OF_GIVER = Statement(
    _TRANSFER.where(_transfer.c.giver_id == bindparam("giver_id"))
    .order_by(_transfer.c.at.desc(), _transfer.c.id.desc())
    .limit(bindparam("limit"))
)

"""Contests about whose a customer is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, case, literal_column, select

from core.domain.appeal import Appeal, AppealState, Ground
from core.domain.ids import AppealId, CustomerId, FilingId, MemberId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from storage.hot import Record, Statement, insert_into, update_unchanged
from storage.rows.appeals import IS_OPEN, AppealRow
from storage.rows.base import columns_of, table_of
from storage.session import Session

_appeal = table_of(AppealRow)
_APPEAL = select(*columns_of(AppealRow))
_GET = Statement(_APPEAL.where(_appeal.c.id == bindparam("id")))
_ADD = insert_into(AppealRow)
_SAVE = update_unchanged(AppealRow, "state", "settled_at", "settled_by", "ruling")
_OF_CUSTOMER = Statement(
    _APPEAL.where(_appeal.c.customer_id == bindparam("customer")).order_by(_appeal.c.at, _appeal.c.id)
)
_OPEN_ABOUT = Statement(
    _APPEAL.where(_appeal.c.customer_id == bindparam("customer"), IS_OPEN).order_by(_appeal.c.at, _appeal.c.id)
)
_OF_FILING = Statement(
    _APPEAL.where(_appeal.c.filing_id == bindparam("filing_id")).order_by(_appeal.c.at, _appeal.c.id)
)
_OVER = case((IS_OPEN, literal_column("0")), else_=literal_column("1"))
_OF_MEMBER = Statement(
    _APPEAL.where(_appeal.c.by_id == bindparam("member"))
    .order_by(_OVER, _appeal.c.at.desc(), _appeal.c.id.desc())
    .limit(bindparam("limit"))
)


class SqlAppeals:
    """The port ``Appeals``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, appeal_id: AppealId) -> Appeal:
        row = self._session.row(_GET, {"id": appeal_id})
        if row is None:
            raise RuleViolation("appeal_not_found")
        return _appeal_in(row)

    def add(self, appeal: Appeal) -> None:
        self._session.write(_ADD, {**_born(appeal), **_values(appeal), "version": appeal.version})

    def save(self, appeal: Appeal) -> None:
        if not self._session.change(_SAVE, {**_values(appeal), "seen": appeal.version}):
            raise ConcurrentChange

    def open_about(self, customer: CustomerId) -> Sequence[Appeal]:
        return [_appeal_in(row) for row in self._session.rows(_OPEN_ABOUT, {"customer": customer})]

    def of_customer(self, customer: CustomerId) -> Sequence[Appeal]:
        return [_appeal_in(row) for row in self._session.rows(_OF_CUSTOMER, {"customer": customer})]

    def of_filing(self, filing_id: FilingId) -> Sequence[Appeal]:
        return [_appeal_in(row) for row in self._session.rows(_OF_FILING, {"filing_id": filing_id})]

    def of_member(self, member: MemberId, *, limit: int) -> Sequence[Appeal]:
        return [_appeal_in(row) for row in self._session.rows(_OF_MEMBER, {"member": member, "limit": limit})]


def _born(appeal: Appeal) -> dict[str, object]:
    """What never changes of it."""
    return {
        "customer_id": appeal.customer_id,
        "filing_id": appeal.filing_id,
        "by_id": appeal.by,
        "against_id": appeal.against,
        "ground": appeal.ground.value,
        "since": appeal.since,
        "reason": appeal.reason,
        "at": appeal.at,
        "rule_version": appeal.rule.version,
        "rule_clause": appeal.rule.clause,
    }


def _values(appeal: Appeal) -> dict[str, object]:
    return {
        "id": appeal.id,
        "state": appeal.state.value,
        "settled_at": appeal.settled_at,
        "settled_by": appeal.settled_by,
        "ruling": appeal.ruling,
    }


def _appeal_in(row: Record) -> Appeal:
    id_, customer, filing, by, against, ground, since, reason, at, rule_version, rule_clause, state, *rest = row
    settled_at, settled_by, ruling, version = rest
    return Appeal(
        id=id_,
        customer_id=customer,
        filing_id=filing,
        by=by,
        against=against,
        ground=Ground(ground),
        since=since,
        reason=reason,
        at=at,
        rule=RuleRef(version=rule_version, clause=rule_clause),
        state=AppealState(state),
        settled_at=settled_at,
        settled_by=settled_by,
        ruling=ruling,
        version=version,
    )

"""Contests about whose a customer is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.domain.appeal import Appeal, AppealState, Ground
from core.domain.ids import AppealId, CustomerId, FilingId, MemberId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record
from storage.sessions.prepared import appeals as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed


class SqlAppeals:
    """The port ``Appeals``."""

    def __init__(self, session: Session, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled

    def get(self, appeal_id: AppealId) -> Appeal:
        row = self._session.row(sql.GET, {"id": appeal_id})
        if row is None:
            raise RuleViolation("appeal_not_found")
        return _appeal_in(row)

    def add(self, appeal: Appeal) -> None:
        self._session.write(sql.ADD, {**_born(appeal), **_values(appeal), "version": appeal.version})

    def save(self, appeal: Appeal) -> None:
        if not self._session.change(sql.SAVE, {**_values(appeal), "seen": appeal.version}):
            raise ConcurrentChange

    def open_about(self, customer: CustomerId) -> Sequence[Appeal]:
        return self._recalled.of("open appeals", customer, lambda: self._open_about(customer))

    def open_about_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[Appeal]]:
        return self._recalled.each("open appeals", customers, self._open_about_each)

    def _open_about(self, customer: CustomerId) -> Sequence[Appeal]:
        return [_appeal_in(row) for row in self._session.rows(sql.OPEN_ABOUT, {"customer": customer})]

    def _open_about_each(self, customers: Sequence[CustomerId]) -> Mapping[CustomerId, Sequence[Appeal]]:
        waiting: dict[CustomerId, list[Appeal]] = {customer: [] for customer in customers}
        found = map(_appeal_in, self._session.rows(sql.OPEN_ABOUT_EACH, {"asked": listed(customers)}))
        for one in sorted(found, key=lambda one: (one.at, one.id)):
            waiting[one.customer_id].append(one)
        return waiting

    def of_customer(self, customer: CustomerId) -> Sequence[Appeal]:
        return [_appeal_in(row) for row in self._session.rows(sql.OF_CUSTOMER, {"customer": customer})]

    def of_filing(self, filing_id: FilingId) -> Sequence[Appeal]:
        return [_appeal_in(row) for row in self._session.rows(sql.OF_FILING, {"filing_id": filing_id})]

    def of_member(self, member: MemberId, *, limit: int) -> Sequence[Appeal]:
        return [_appeal_in(row) for row in self._session.rows(sql.OF_MEMBER, {"member": member, "limit": limit})]


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

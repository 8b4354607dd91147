"""Requests for more time."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.extension import Extension, ExtensionStatus
from core.domain.ids import ExtensionId, FilingId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from storage.sessions.hot import Record
from storage.sessions.prepared import extensions as sql
from storage.sessions.session import Session


class SqlExtensions:
    """The port ``Extensions``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, extension_id: ExtensionId) -> Extension:
        row = self._session.row(sql.GET, {"id": extension_id})
        if row is None:
            raise RuleViolation("extension_not_found")
        return _extension_in(row)

    def add(self, extension: Extension) -> None:
        self._session.write(sql.ADD, {**_born(extension), **_values(extension), "version": extension.version})

    def save(self, extension: Extension) -> None:
        if not self._session.change(sql.SAVE, {**_values(extension), "seen": extension.version}):
            raise ConcurrentChange

    def of_filing(self, filing_id: FilingId) -> Sequence[Extension]:
        return [_extension_in(row) for row in self._session.rows(sql.OF_FILING, {"filing_id": filing_id})]

    def waiting(self, filing_id: FilingId) -> Extension | None:
        return next((one for one in self.of_filing(filing_id) if one.status is ExtensionStatus.WAITING), None)


def _born(extension: Extension) -> dict[str, object]:
    """What never changes of it."""
    return {
        "filing_id": extension.filing_id,
        "number": extension.number,
        "by_id": extension.by,
        "days": extension.days,
        "asked_at": extension.asked_at,
    }


def _values(extension: Extension) -> dict[str, object]:
    return {
        "id": extension.id,
        "reason": extension.reason,
        "until_before": extension.until_before,
        "status": extension.status.value,
        "rule_version": extension.rule.version,
        "rule_clause": extension.rule.clause,
        "until_after": extension.until_after,
        "decided_at": extension.decided_at,
        "decided_by": extension.decided_by,
        "answer": extension.answer,
    }


def _extension_in(row: Record) -> Extension:
    id_, filing_id, number, by, days, reason, asked_at, until_before, status, rule_version, rule_clause, *rest = row
    until_after, decided_at, decided_by, answer, version = rest
    return Extension(
        id=id_,
        filing_id=filing_id,
        number=number,
        by=by,
        days=days,
        reason=reason,
        asked_at=asked_at,
        until_before=until_before,
        rule=RuleRef(version=rule_version, clause=rule_clause),
        status=ExtensionStatus(status),
        until_after=until_after,
        decided_at=decided_at,
        decided_by=decided_by,
        answer=answer,
        version=version,
    )

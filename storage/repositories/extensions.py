"""Requests for more time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.domain.extension import Extension, ExtensionStatus
from core.domain.ids import ExtensionId, FilingId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record
from storage.sessions.prepared import extensions as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed


class SqlExtensions:
    """The port ``Extensions``."""

    def __init__(self, session: Session, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled

    def get(self, extension_id: ExtensionId) -> Extension:
        extension = self._recalled.of("extension", extension_id, lambda: self._read([extension_id])[extension_id])
        if extension is None:
            raise RuleViolation("extension_not_found")
        return extension

    def get_each(self, extensions: Collection[ExtensionId]) -> Mapping[ExtensionId, Extension]:
        known = self._recalled.each("extension", extensions, self._read)
        return {ident: extension for ident, extension in known.items() if extension is not None}

    def _read(self, extensions: Sequence[ExtensionId]) -> Mapping[ExtensionId, Extension | None]:
        found = map(_extension_in, self._session.rows(sql.GET, {"asked": listed(extensions)}))
        return dict.fromkeys(extensions) | {extension.id: extension for extension in found}

    def add(self, extension: Extension) -> None:
        self._session.write(sql.ADD, {**_born(extension), **_values(extension), "version": extension.version})

    def save(self, extension: Extension) -> None:
        if not self._session.change(sql.SAVE, {**_values(extension), "seen": extension.version}):
            raise ConcurrentChange

    def of_filing(self, filing_id: FilingId) -> Sequence[Extension]:
        return self._recalled.of("extensions", filing_id, lambda: self._of_filing(filing_id))

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Extension]]:
        return self._recalled.each("extensions", filings, self._of_each)

    def _of_filing(self, filing_id: FilingId) -> Sequence[Extension]:
        return [_extension_in(row) for row in self._session.rows(sql.OF_FILING, {"filing_id": filing_id})]

    def _of_each(self, filings: Sequence[FilingId]) -> Mapping[FilingId, Sequence[Extension]]:
        asked: dict[FilingId, list[Extension]] = {filing: [] for filing in filings}
        found = map(_extension_in, self._session.rows(sql.OF_EACH, {"asked": listed(filings)}))
        for one in sorted(found, key=lambda one: (one.number, one.asked_at, one.id)):
            asked[one.filing_id].append(one)
        return asked

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

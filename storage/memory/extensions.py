"""Requests for more time, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.domain.extension import Extension, ExtensionStatus
from core.domain.ids import ExtensionId, FilingId
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.table import Journal, Table


class MemoryExtensions:
    """The port ``Extensions``."""

    def __init__(self, journal: Journal) -> None:
        self._extensions: Table[ExtensionId, Extension] = Table(journal)

    def get(self, extension_id: ExtensionId) -> Extension:
        extension = self._extensions.get(extension_id)
        if extension is None:
            raise RuleViolation("extension_not_found")
        return extension

    def get_each(self, extensions: Collection[ExtensionId]) -> Mapping[ExtensionId, Extension]:
        return {each: extension for each in extensions if (extension := self._extensions.get(each)) is not None}

    def add(self, extension: Extension) -> None:
        self._extensions.add(extension.id, extension)

    def save(self, extension: Extension) -> None:
        stored = self._extensions.get(extension.id)
        if stored is None or stored.version != extension.version:
            raise ConcurrentChange
        self._extensions.put(extension.id, replace(extension, version=extension.version + 1))

    def of_filing(self, filing_id: FilingId) -> Sequence[Extension]:
        found = [extension for extension in self._extensions if extension.filing_id == filing_id]
        return sorted(found, key=lambda one: (one.number, one.asked_at, one.id))

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Extension]]:
        return {filing: self.of_filing(filing) for filing in filings}

    def waiting(self, filing_id: FilingId) -> Extension | None:
        return next((one for one in self.of_filing(filing_id) if one.status is ExtensionStatus.WAITING), None)

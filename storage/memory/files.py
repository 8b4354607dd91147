"""Files, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

from core.domain.ids import FileId
from core.domain.rules import RuleViolation
from core.service.ports.files import FileInfo, StoredFile
from core.service.records import Subject
from storage.memory.table import Journal, Table

_INFO = tuple(field.name for field in fields(FileInfo))


class MemoryFiles:
    """The port ``Files``."""

    def __init__(self, journal: Journal) -> None:
        self._files: Table[FileId, FileInfo] = Table(journal)
        self._contents: Table[str, bytes] = Table(journal)

    def keep(self, file: StoredFile) -> None:
        self._files.add(file.id, FileInfo(**{name: getattr(file, name) for name in _INFO}))
        if file.sha256 not in self._contents:
            self._contents.add(file.sha256, file.content)

    def get(self, file_id: FileId) -> StoredFile:
        info = self.info(file_id)
        content = self._contents.get(info.sha256)
        if content is None:
            raise RuleViolation("file_not_found")
        return StoredFile(**{name: getattr(info, name) for name in _INFO}, content=content)

    def info(self, file_id: FileId) -> FileInfo:
        info = self._files.get(file_id)
        if info is None:
            raise RuleViolation("file_not_found")
        return info

    def about(self, subject: Subject) -> Sequence[FileInfo]:
        found = (info for info in self._files if info.about == subject)
        return tuple(sorted(found, key=lambda info: (info.kept_at, info.id)))

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Sequence[FileInfo]]:
        return {subject: self.about(subject) for subject in subjects}

    def assign(self, file_id: FileId, about: Subject) -> None:
        self._files.put(file_id, replace(self.info(file_id), about=about))

    def forget_before(self, instant: datetime) -> int:
        gone = [info for info in self._files if info.about is None and info.kept_at < instant]
        for info in gone:
            self._files.remove(info.id)
        kept = {info.sha256 for info in self._files}
        for digest in {info.sha256 for info in gone} - kept:
            self._contents.remove(digest)
        return len(gone)

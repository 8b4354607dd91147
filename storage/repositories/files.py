"""Files: each content once, sealed, under a keyed hash that tells nothing to whoever lacks the key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import orjson

from core.domain.ids import FileId, MemberId
from core.domain.rules import RuleViolation
from core.service.ports.files import FileInfo, StoredFile
from core.service.records import Subject
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record
from storage.sessions.prepared import files as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed
from storage.vault import Vault


class SqlFiles:
    """The port ``Files``."""

    def __init__(self, session: Session, vault: Vault, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled
        self._vault = vault

    def keep(self, file: StoredFile) -> None:
        mark = self._vault.blind_index("file", file.sha256)
        content = self._vault.seal_bytes(file.content, about=_content_of(mark))
        self._session.write(sql.KEEP_CONTENT, {"mark": mark, "sealed": content})
        described = orjson.dumps({"name": file.name, "sha256": file.sha256}).decode()
        row = {
            "id": file.id,
            "mark": mark,
            "kind": file.kind,
            "size": file.size,
            "sealed": self._vault.seal(described, about=_description_of(file.id)),
            "kept_at": file.kept_at,
            "by_id": file.by,
            "about": str(file.about) if file.about else None,
        }
        self._session.write(sql.KEEP, row)

    def get(self, file_id: FileId) -> StoredFile:
        row = self._row(file_id)
        mark = row[1]
        found = self._session.row(sql.OPEN, {"mark": mark})
        if found is None:
            raise RuleViolation("file_not_found")
        info, content = self._info(row), self._vault.open_bytes(found[0], about=_content_of(mark))
        return StoredFile(
            id=info.id,
            name=info.name,
            kind=info.kind,
            size=info.size,
            sha256=info.sha256,
            kept_at=info.kept_at,
            by=info.by,
            about=info.about,
            content=content,
        )

    def info(self, file_id: FileId) -> FileInfo:
        return self._info(self._row(file_id))

    def about(self, subject: Subject) -> Sequence[FileInfo]:
        return self._recalled.of("files", subject, lambda: self._about(subject))

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Sequence[FileInfo]]:
        return self._recalled.each("files", subjects, self._about_each)

    def _about(self, subject: Subject) -> Sequence[FileInfo]:
        return tuple(self._info(row) for row in self._session.rows(sql.ABOUT, {"about": str(subject)}))

    def _about_each(self, subjects: Sequence[Subject]) -> Mapping[Subject, Sequence[FileInfo]]:
        found = map(self._info, self._session.rows(sql.ABOUT_EACH, {"asked": listed(map(str, subjects))}))
        kept: dict[Subject | None, list[FileInfo]] = {subject: [] for subject in subjects}
        for info in sorted(found, key=lambda one: (one.kept_at, one.id)):
            kept[info.about].append(info)
        return {subject: tuple(kept[subject]) for subject in subjects}

    def assign(self, file_id: FileId, about: Subject) -> None:
        if not self._session.change(sql.ASSIGN, {"id": file_id, "to": str(about)}):
            raise RuleViolation("file_not_found")

    def forget_before(self, instant: datetime) -> int:
        gone = self._session.change_returning(sql.FORGET, {"before": instant})
        for (mark,) in set(gone):
            self._session.write(sql.FORGET_CONTENT, {"mark": mark, "same": mark})
        return len(gone)

    def _row(self, file_id: FileId) -> Record:
        row = self._session.row(sql.GET, {"id": file_id})
        if row is None:
            raise RuleViolation("file_not_found")
        return row

    def _info(self, row: Record) -> FileInfo:
        ident, _, kind, size, sealed, kept_at, by, about = row
        described = orjson.loads(self._vault.open(sealed, about=_description_of(ident)))
        return FileInfo(
            id=FileId(ident),
            name=described["name"],
            kind=kind,
            size=size,
            sha256=described["sha256"],
            kept_at=kept_at,
            by=MemberId(by),
            about=Subject.parse(about) if about else None,
        )


def _description_of(file_id: str) -> str:
    return f"file:{file_id}"


def _content_of(mark: str) -> str:
    return f"file content:{mark}"

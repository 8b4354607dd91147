"""Files that somebody sent, put to a matter of any kind."""

from __future__ import annotations

from core.domain.attachment import MOST
from core.domain.ids import FileId, MemberId
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.records import Subject


def put_to(about: Subject, files: tuple[FileId, ...], by: MemberId, uow: UnitOfWork) -> int:
    """How many of them the matter did not have yet; its now. Raises ``file_not_found``, ``too_many_files``."""
    there = {info.sha256 for info in uow.files.about(about)}
    fresh: list[FileId] = []
    for file_id in files:
        info = uow.files.info(file_id)
        if info.by != by or info.about not in {None, about}:
            raise RuleViolation("file_not_found")
        if info.sha256 not in there:
            there.add(info.sha256)
            fresh.append(file_id)
    if len(there) > MOST:
        raise RuleViolation("too_many_files", limit=MOST)
    for file_id in fresh:
        uow.files.assign(file_id, about)
    return len(fresh)

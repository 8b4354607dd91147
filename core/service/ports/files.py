"""What the services need of files: what people sent in chat, and what is made for them to take away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.frozen import dataclass
from core.domain.ids import FileId, MemberId
from core.service.records import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInfo:
    """All that is known of a file without opening it.

    ``kind`` is ``file`` or ``image``, ``size`` in bytes, ``sha256`` the hexadecimal digest of the content; ``about`` is
    the matter that it belongs to, and ``None`` as long as it belongs to none.
    """

    id: FileId
    name: str
    kind: str
    size: int
    sha256: str
    kept_at: datetime
    by: MemberId
    about: Subject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile(FileInfo):
    """A file with its content, which is sealed at rest."""

    content: bytes


class Files(Protocol):
    """Files. The same content is kept once, however often it comes."""

    def keep(self, file: StoredFile) -> None:
        """Store it. Raises ``ConcurrentChange`` when its id is taken."""
        ...

    def get(self, file_id: FileId) -> StoredFile:
        """Raises ``RuleViolation("file_not_found")``."""
        ...

    def info(self, file_id: FileId) -> FileInfo:
        """As ``get``, without opening the content."""
        ...

    def about(self, subject: Subject) -> Sequence[FileInfo]:
        """The files of a matter, the oldest first."""
        ...

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Sequence[FileInfo]]:
        """The same of several matters at once; what only reads may then look at each without asking again."""
        ...

    def assign(self, file_id: FileId, about: Subject) -> None:
        """It belongs to this matter from now on. Raises ``RuleViolation("file_not_found")``."""
        ...

    def forget_before(self, instant: datetime) -> int:
        """Drop files that were kept before then and belong to no matter; says how many."""
        ...

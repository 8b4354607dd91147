"""The store over a SQL database: one writer, a few readers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from core.service.ports.figures import Figures
from core.service.ports.store import UnitOfWork
from storage.databases.readers import Readers
from storage.databases.writer import Writer

T = TypeVar("T")


class SqlStore:
    """The port ``Store``."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    @property
    def figures(self) -> Figures:
        return self._writer.figures

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        return self._writer.submit(work, long=long)

    def read(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        return self._readers.submit(work, long=long)

    def close(self) -> None:
        self._writer.close()
        self._readers.close()

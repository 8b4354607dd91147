"""Who has to wait while the writer makes room."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from storage.databases.sqlite import SqliteWriting
from storage.databases.writer import Writer
from storage.schema.migrate import migrate
from tests.support.stores import VAULT
from tests.support.waiting import LIMIT


class Crammed(SqliteWriting):
    """A connection that has room for what is long when it is told so."""

    def __init__(self, path: Path, room: Event, asked: Event) -> None:
        super().__init__(path)
        self._room, self._asked = room, asked

    def between(self) -> bool:
        self._asked.set()
        return super().between() and self._room.is_set()


def test_only_what_is_long_waits_for_room(tmp_path: Path) -> None:
    """Everybody else is served meanwhile; it comes as soon as there is room."""
    path, room, asked = tmp_path / "ledger.db", Event(), Event()
    migrate(f"sqlite:///{path}")
    writer = Writer(lambda: Crammed(path, room, asked), VAULT)
    writer.submit(lambda uow: None).result(LIMIT)
    long = writer.submit(lambda uow: None, long=True)
    asked.clear()

    assert asked.wait(LIMIT)
    for _ in range(3):
        writer.submit(lambda uow: None).result(LIMIT)
    assert not long.done()
    room.set()
    assert long.result(LIMIT) is None
    writer.close()

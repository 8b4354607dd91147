"""Files: kept once, sealed, found by their matter, forgotten when they belong to none."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from core.domain.ids import FileId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.files import StoredFile
from core.service.ports.store import Store
from core.service.records import about_filing
from storage.opening import open_store
from tests.support.stores import MINUTE, MORNING, VAULT, read, write, write_each

ABOUT = about_filing("filing-1")
CONTENT = "名片 \x00\xff 苏州青禾".encode()


def a_file(ident: str = "file-1", content: bytes = CONTENT, **changes: object) -> StoredFile:
    """A made-up picture; its id names it."""
    file = StoredFile(
        id=FileId(ident),
        name="苏州青禾名片.jpg",
        kind="image",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        kept_at=MORNING,
        by=MemberId("wang"),
        content=content,
    )
    return replace(file, **changes)  # type: ignore[arg-type]


def keep(store: Store, *files: StoredFile) -> None:
    """Put files in, each in a unit of work of its own."""
    write_each(store, files, lambda uow, file: uow.files.keep(file))


def test_a_file_comes_back_as_it_was_kept(store: Store) -> None:
    """Name, digest, owner and every byte."""
    keep(store, a_file())

    assert read(store, lambda uow: uow.files.get(FileId("file-1"))) == a_file()


def test_what_is_known_of_a_file_is_told_without_its_content(store: Store) -> None:
    """Cards name files; only sending one opens it."""
    keep(store, a_file())
    info = read(store, lambda uow: uow.files.info(FileId("file-1")))

    assert (info.name, info.kind, info.size, info.by) == ("苏州青禾名片.jpg", "image", len(CONTENT), "wang")
    assert not hasattr(info, "content")


def test_an_empty_file_comes_back_empty(store: Store) -> None:
    """No bytes are bytes, too."""
    keep(store, a_file(content=b""))

    assert read(store, lambda uow: uow.files.get(FileId("file-1"))).content == b""


@pytest.mark.parametrize("ask", ["get", "info", "assign"])
def test_a_file_that_is_not_there_is_refused(store: Store, ask: str) -> None:
    """With a code that has its words."""
    nothing = FileId("nothing")
    works = {
        "get": lambda uow: uow.files.get(nothing),
        "info": lambda uow: uow.files.info(nothing),
        "assign": lambda uow: uow.files.assign(nothing, ABOUT),
    }
    with pytest.raises(RuleViolation) as refusal:
        write(store, works[ask])

    assert refusal.value.code == "file_not_found"


def test_one_id_is_given_once(store: Store) -> None:
    """Another file under a taken id is a lost race."""
    keep(store, a_file())

    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.files.keep(a_file(content=b"other")))


def test_the_files_of_a_matter_come_the_oldest_first(store: Store) -> None:
    """Those that were assigned later are among them; others are not."""
    late, early, other = a_file("a", kept_at=MORNING + MINUTE, about=ABOUT), a_file("b"), a_file("c")
    keep(store, late, early, other)
    write(store, lambda uow: uow.files.assign(FileId("b"), ABOUT))

    assert [info.id for info in read(store, lambda uow: uow.files.about(ABOUT))] == ["b", "a"]
    assert read(store, lambda uow: uow.files.info(FileId("b"))).about == ABOUT


def test_what_belongs_to_nothing_is_forgotten_after_a_while(store: Store) -> None:
    """Younger files and those of a matter stay, and so does a content that one of them shares."""
    old, young = a_file("old"), a_file("young", kept_at=MORNING + MINUTE)
    filed, gone = a_file("filed", about=ABOUT), a_file("gone", b"only here")
    keep(store, old, young, filed, gone)

    assert write(store, lambda uow: uow.files.forget_before(MORNING + MINUTE)) == 2
    assert read(store, lambda uow: uow.files.get(FileId("young"))) == young
    assert read(store, lambda uow: uow.files.get(FileId("filed"))) == filed
    with pytest.raises(RuleViolation):
        read(store, lambda uow: uow.files.get(FileId("gone")))


def test_a_forgotten_file_can_be_kept_again(store: Store) -> None:
    """Its content went with it and comes back with it."""
    keep(store, a_file())
    write(store, lambda uow: uow.files.forget_before(MORNING + MINUTE))
    keep(store, a_file())

    assert read(store, lambda uow: uow.files.get(FileId("file-1"))) == a_file()


def test_a_unit_of_work_that_fails_keeps_no_file(store: Store) -> None:
    """Neither the file nor its content."""

    def work(uow: object) -> None:
        uow.files.keep(a_file())  # type: ignore[attr-defined]
        raise RuleViolation("file_not_found")

    with pytest.raises(RuleViolation):
        write(store, work)

    with pytest.raises(RuleViolation):
        read(store, lambda uow: uow.files.info(FileId("file-1")))


def test_the_same_content_lies_in_the_database_once_and_sealed(sqlite_url: str) -> None:
    """Neither content, name nor digest can be read in the file of the database."""
    store = open_store(sqlite_url, vault=VAULT)
    keep(store, a_file("one"), a_file("two"))
    store.close()
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database:
        (contents,) = database.execute("SELECT count(*) FROM file_content").fetchone()
        dump = "\n".join(database.iterdump()).encode()

    assert contents == 1
    for secret in (
        CONTENT.hex().encode(),
        CONTENT.hex().upper().encode(),
        "青禾名片".encode(),
        a_file().sha256.encode(),
    ):
        assert secret not in dump

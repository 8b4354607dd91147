"""Backups: a ledger in one SQLite file, whatever database it came from, and that file sealed on request.

A sealed backup is a first line, a salt, and pieces, each behind its length in four bytes: the file compressed, cut and
sealed with the master key, so that no piece can be changed, moved, left out or taken from another backup.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

from storage.databases.sqlite import path_of
from storage.errors import CannotOpen, SealBroken
from storage.ledgers.copying import Went, copy
from storage.schema.migrate import migrate
from storage.schema.version import lacking, sqlite_revision
from storage.vault import Vault

_FIRST_LINE = b"baobei backup 1\n"
_SALT = 16
_PIECE = 1 << 20
_BEGINS_SQLITE = b"SQLite format 3\0"


def back_up(url: str, file: Path, *, vault: Vault | None = None, went: Went = lambda count: None) -> None:
    """Write the ledger at ``url``, as it is at one moment, into ``file``; sealed if there is a ``vault``.

    The house may go on working meanwhile. The file appears when it is whole. Raises ``CannotOpen``, ``NotTheSame``.
    """
    plain = _beside(file, "part")
    try:
        if url.startswith("sqlite:"):
            _snapshot(path_of(url), plain)
        else:
            copy(url, f"sqlite:///{plain}", went=went)
            _settle(plain)
        check_file(plain)
        if vault is None:
            plain.replace(file)
        else:
            sealed = _beside(file, "sealed")
            _seal(plain, sealed, vault)
            sealed.replace(file)
    finally:
        _remove(plain)


def restore(file: Path, url: str, *, vault: Vault, replace: bool, went: Went = lambda count: None) -> Path | None:
    """Bring the ledger of a backup back to ``url``; what SQLite ledger stood there is put beside and returned.

    Raises ``CannotOpen``: a backup that is broken, of a newer release or sealed with another key; a PostgreSQL database
    that is not empty; a SQLite ledger that stands there and may not be replaced, or that somebody uses.
    """
    target = path_of(url) if url.startswith("sqlite:") else None
    plain = _beside(target or file, "restoring")
    try:
        _opened(file, plain, vault)
        check_file(plain)
        migrate(f"sqlite:///{plain}")
        if target is None:
            copy(f"sqlite:///{plain}", url, went=went)
            return None
        _settle(plain)
        kept = _put_aside(target, replace=replace)
        plain.replace(target)
    finally:
        _remove(plain)
    return kept


def check_file(file: Path) -> None:
    """Whether it is a whole ledger of this release or an older one. Raises ``CannotOpen``."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise CannotOpen(f"{file} 不是台账：{error}") from error
    if found != "ok":
        raise CannotOpen(f"{file} 损坏了：{found}")
    revision = sqlite_revision(file)
    if revision is None:
        raise CannotOpen(f"{file} 不是台账：里面没有台账的表")
    lacking(revision)


def is_sealed(file: Path) -> bool:
    """Whether a key is needed to read it."""
    with file.open("rb") as stream:
        return stream.read(len(_FIRST_LINE)) == _FIRST_LINE


def _snapshot(source: Path, target: Path) -> None:
    if not source.exists():
        raise CannotOpen(f"没有台账 {source}")
    _make_private(target)
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")


def _settle(file: Path) -> None:
    """Everything into the one file. Raises ``CannotOpen`` while another process has it open."""
    try:
        with closing(sqlite3.connect(file, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise CannotOpen(f"{file} 正在使用，先停掉 baobei run") from error


def _put_aside(target: Path, *, replace: bool) -> Path | None:
    if not target.exists():
        return None
    if not replace:
        raise CannotOpen(f"{target} 已经有了；加 --replace 会把它改名留在旁边")
    _settle(target)
    kept = next(
        name for number in range(1, 10_000) if not (name := target.with_name(f"{target.name}.before-{number}")).exists()
    )
    return target.rename(kept)


def _seal(plain: Path, sealed: Path, vault: Vault) -> None:
    salt = os.urandom(_SALT)
    _make_private(sealed)
    with plain.open("rb") as source, sealed.open("wb") as target:
        target.write(_FIRST_LINE + salt)
        pieces = _compressed(source)
        number, piece = 0, next(pieces)
        for following in pieces:
            _write(target, vault.seal_bytes(piece, about=_place(salt, number, last=False)))
            number, piece = number + 1, following
        _write(target, vault.seal_bytes(piece, about=_place(salt, number, last=True)))


def _opened(file: Path, plain: Path, vault: Vault) -> None:
    """The plain ledger of a backup, sealed or not. Raises ``CannotOpen``."""
    if not file.exists():
        raise CannotOpen(f"没有这个文件：{file}")
    plain.parent.mkdir(parents=True, exist_ok=True)
    _make_private(plain)
    with file.open("rb") as source, plain.open("wb") as target:
        begin = source.read(len(_FIRST_LINE))
        if begin == _FIRST_LINE:
            _unseal(source, target, vault)
        elif begin == _BEGINS_SQLITE:
            target.write(begin)
            while piece := source.read(_PIECE):
                target.write(piece)
        else:
            raise CannotOpen(f"{file} 不是报备的备份文件")


def _unseal(source: BinaryIO, target: BinaryIO, vault: Vault) -> None:
    salt, unpack = source.read(_SALT), zlib.decompressobj()
    number, piece = 0, _read(source)
    try:
        while True:
            following = _read(source)
            part = vault.open_bytes(piece, about=_place(salt, number, last=not following))
            while part:
                target.write(unpack.decompress(part, _PIECE))
                part = unpack.unconsumed_tail
            if not following:
                break
            number, piece = number + 1, following
        target.write(unpack.flush())
    except (SealBroken, zlib.error) as error:
        raise CannotOpen("打不开：备份不完整、被改过，或者是用别的主密钥加密的") from error


def _compressed(source: BinaryIO) -> Iterator[bytes]:
    """At least one piece."""
    pack = zlib.compressobj(6)
    while piece := source.read(_PIECE):
        yield pack.compress(piece)
    yield pack.flush()


def _place(salt: bytes, number: int, *, last: bool) -> str:
    return f"backup:{salt.hex()}:{number}:{'last' if last else 'more'}"


def _write(target: BinaryIO, sealed: bytes) -> None:
    target.write(len(sealed).to_bytes(4) + sealed)


def _read(source: BinaryIO) -> bytes:
    """The next piece; empty at the end, and of one that is cut whatever is left, which does not open."""
    length = int.from_bytes(source.read(4))
    return source.read(min(length, 4 * _PIECE)) if length else b""


def _beside(file: Path, what: str) -> Path:
    return file.with_name(f".{file.name}.{what}")


def _make_private(file: Path) -> None:
    """Empty, and for nobody else to read: a ledger holds names and what is sealed."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def _remove(file: Path) -> None:
    for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm"), Path(f"{file}-journal")):
        with suppress(FileNotFoundError):
            name.unlink()

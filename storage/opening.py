"""One door to every store."""

from __future__ import annotations

from core.service.ports.store import Store
from storage.databases.sqlite import open_sqlite
from storage.errors import CannotOpen
from storage.vault import Vault


def open_store(url: str, *, vault: Vault) -> Store:
    """Open ``sqlite:///…`` or ``postgresql://…``. Raises ``CannotOpen``, which says what to do."""
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return open_sqlite(url, vault=vault)
    if scheme in ("postgresql", "postgres"):
        from storage.databases.postgres import open_postgres  # noqa: PLC0415 - SQLite needs no psycopg

        return open_postgres(url, vault=vault)
    raise CannotOpen(f"不认识这种数据库「{scheme}」，地址应以 sqlite:/// 或 postgresql:// 开头")

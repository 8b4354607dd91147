"""What only one of several processes may do at a time: hold a long connection, read the whole directory.

PostgreSQL decides, by a lock that belongs to a connection: the process that dies lets go with its last breath, and no
clock has to agree with another. A house on SQLite is one process and holds everything.
"""

from __future__ import annotations

from typing import Protocol


class Leases(Protocol):
    """Blocking calls, safe from any thread; none raises because the database is away."""

    def take(self, name: str) -> bool:
        """Whether it is ours now; taking what one has is harmless."""
        ...

    def kept(self, name: str) -> bool:
        """Whether what was taken is still ours; what was lost has to be taken anew."""
        ...

    def give_back(self, name: str) -> None:
        """Let somebody else have it."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Alone:
    """The leases of the only process."""

    def take(self, name: str) -> bool:
        return True

    def kept(self, name: str) -> bool:
        return True

    def give_back(self, name: str) -> None:
        return

    def close(self) -> None:
        return


def leases_for(url: str) -> Leases:
    """Those of the database at this address."""
    if url.startswith("sqlite:"):
        return Alone()
    from storage.databases.postgres_leases import PostgresLeases  # noqa: PLC0415 - SQLite needs no psycopg

    return PostgresLeases(url)

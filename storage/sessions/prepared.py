"""The statements of :mod:`storage.statements`, made into text beforehand: whoever runs them needs no SQLAlchemy.

It takes 40 MiB and a second of CPU to load it, describe the tables and write the statements, at each start anew.
``make statements`` writes the book and a test compares it with what the statements say; if their sources have changed
since (somebody works on them), they are used themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import orjson

from storage.sessions.hot import Plan, SetStatement, Statement

if TYPE_CHECKING:
    from storage.statements import (
        appeals,
        approvals,
        card_refs,
        company_names,
        counts,
        customers,
        delegations,
        directory,
        drafts,
        expiries,
        extensions,
        files,
        filings,
        follow_ups,
        groups,
        imports,
        inbox,
        leads,
        linked_tables,
        merges,
        moving,
        name_pairs,
        orders,
        outbox,
        policies,
        pool,
        renewing,
        requests,
        resemblances,
        rollups,
        scans,
        timers,
        trail,
        transfers,
    )

    __all__ = [
        "appeals",
        "approvals",
        "card_refs",
        "company_names",
        "counts",
        "customers",
        "delegations",
        "directory",
        "drafts",
        "expiries",
        "extensions",
        "files",
        "filings",
        "follow_ups",
        "groups",
        "imports",
        "inbox",
        "leads",
        "linked_tables",
        "merges",
        "moving",
        "name_pairs",
        "orders",
        "outbox",
        "policies",
        "pool",
        "renewing",
        "requests",
        "resemblances",
        "rollups",
        "scans",
        "timers",
        "trail",
        "transfers",
    ]
else:

    def __getattr__(matter: str) -> Any:
        """The statements of a matter, as its module has them."""
        if matter.startswith("_"):
            raise AttributeError(matter)
        return _matters().get(matter) or import_module(f"storage.statements.{matter}")


_HERE = Path(__file__).parents[1]
BOOK = _HERE / "statements" / "prepared.tsv"
"""First the digest of the sources; then a line a statement: name, columns that hold documents if it inserts a set, and
the plans for SQLite and for PostgreSQL. ``filings.of_owner/3`` is the one for three values.
"""


def digest() -> str:
    """Of all that makes a statement what it is, but for the words of the domain in it."""
    made = hashlib.sha256()
    for path in sorted([*_HERE.glob("statements/*.py"), *_HERE.glob("rows/*.py")]):
        made.update(path.read_bytes())
    return made.hexdigest()


@cache
def _matters() -> dict[str, SimpleNamespace]:
    """The book by matter; empty if there is none that fits."""
    lines = BOOK.read_bytes().splitlines() if BOOK.exists() else []
    return _opened(lines[1:]) if lines and lines[0].decode() == digest() else {}


def _opened(lines: Iterable[bytes]) -> dict[str, SimpleNamespace]:
    matters: dict[str, SimpleNamespace] = {}
    counted: dict[str, dict[int, Statement]] = {}
    for line in lines:
        name, documents, lite, pg = line.split(b"\t")
        whole, _, count = name.decode().partition("/")
        matter, _, called = whole.partition(".")
        statements = matters.setdefault(matter, SimpleNamespace())
        statement = _statement(documents, partial(_plan, lite), partial(_plan, pg))
        if count:
            counted.setdefault(whole, {})[int(count)] = statement
            setattr(statements, called, partial(_for_count, whole, counted[whole]))
        else:
            setattr(statements, called, statement)
    return matters


def _statement(documents: bytes, lite: Callable[[], Plan], pg: Callable[[], Plan]) -> Statement:
    columns = orjson.loads(documents)
    return Statement(lite, pg) if columns is None else SetStatement(lite, pg, documents=columns)


def _plan(written: bytes) -> Plan:
    text, parameters, constants, columns = orjson.loads(written)
    return Plan(text=text, parameters=parameters, constants=constants, columns=columns)


def _for_count(name: str, known: dict[int, Statement], count: int) -> Statement:
    """More values than anybody has thought of: such a statement is written when it is first asked for."""
    if (statement := known.get(count)) is None:
        matter, _, called = name.partition(".")
        statement = known[count] = getattr(import_module(f"storage.statements.{matter}"), called)(count)
    return statement

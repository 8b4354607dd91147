"""A company in a fresh ledger, and an endless supply of made-up filings."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.firms import firm
from bot.process.ids import new_id
from core.domain.ids import MemberId
from core.domain.policy.document import Policy
from core.service.commands import execute
from core.service.context import Context
from core.service.directory import PersonEntry, SyncDirectory, TeamEntry
from core.service.file_customer import FileCustomer
from core.service.ports.store import Store, UnitOfWork
from storage.vault import Vault

VAULT_KEY = b"b" * 32
SELLERS = 50
POLICY = Policy()
"""Read once and kept, as the shelf does it (``bot/policy/shelf.py``)."""


def context(now: datetime | None = None) -> Context:
    """A handler's surroundings, as the door makes them."""
    return Context(now=now or datetime.now(UTC), policy=POLICY, new_id=new_id, correlation="benchmark")


def vault() -> Vault:
    """One key for all runs."""
    return Vault(VAULT_KEY)


def move_in(store: Store, platform: str = "feishu") -> list[MemberId]:
    """Fifty salespeople and their leader."""
    people = tuple(
        PersonEntry(external_id=f"ou_{number}", name=f"销售{number}", teams=("east",)) for number in range(SELLERS + 1)
    )
    team = TeamEntry(id="east", name="华东区", leaders=(f"ou_{SELLERS}",))
    ctx = context()
    store.submit(lambda uow: execute(SyncDirectory(platform=platform, people=people, teams=(team,)), uow, ctx)).result()

    def ids(uow: UnitOfWork) -> list[MemberId]:
        return [member.id for member in uow.directory.members() if not uow.directory.roles_of(member.id)]

    return store.read(ids).result()


def filings(sellers: list[MemberId]) -> Iterator[Callable[[UnitOfWork], object]]:
    """Units of work, each of which files another customer."""
    for number in itertools.count():
        command = FileCustomer(
            by=sellers[number % len(sellers)],
            fields={
                "company": firm(number),
                "contact": "李娜",
                "phone": f"139{number + 1:08d}",
                "product": "检测线",
                "budget": "500000",
            },
        )
        yield partial(_run, command, context())


def _run(command: FileCustomer, ctx: Context, uow: UnitOfWork) -> object:
    return execute(command, uow, ctx)


def fresh(folder: Path) -> str:
    """The address of a new SQLite ledger."""
    return f"sqlite:///{folder / 'ledger.db'}"

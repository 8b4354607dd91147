"""Whoever files first has the customer, and all others are told who that was: through the commands, on every store."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import Future
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from core.domain.filing import LIVE
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.commands import Command, execute
from core.service.decide_filing import ApproveFiling
from core.service.directory import PersonEntry, SyncDirectory, TeamEntry
from core.service.file_customer import FileCustomer
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork
from storage.opening import open_store
from storage.repositories.chain import verify
from tests.support.first_wins import company_of, context, member_ids
from tests.support.stores import VAULT, at_once, read
from tests.support.waiting import LIMIT

PAIRS, PROCESSES, ROUNDS, MANAGERS = 50, 8, 20, 10


def _moved_in(store: Store, sellers: int, managers: int) -> list[MemberId]:
    """So many salespeople of one team with so many leaders; the salespeople come first."""
    names = [f"s{number}" for number in range(sellers)] + [f"m{number}" for number in range(managers)]
    people = tuple(PersonEntry(external_id=name, name=name, teams=("east",)) for name in names)
    team = TeamEntry(id="east", name="华东区", leaders=tuple(names[sellers:]))
    command = SyncDirectory(platform="feishu", people=people, teams=(team,))
    ctx = context()
    store.submit(lambda uow: execute(command, uow, ctx)).result(LIMIT)
    return read(store, lambda uow: member_ids(uow, names))


def _run(store: Store, command: Command) -> Future[Outcome]:
    ctx = context()
    return store.submit(lambda uow: execute(command, uow, ctx))


def _live_owners(store: Store, members: list[MemberId]) -> Counter[str]:
    """Who holds each company."""

    def look(uow: UnitOfWork) -> Counter[str]:
        held: Counter[str] = Counter()
        for member in members:
            for filing in uow.filings.of_owner(member, statuses=LIVE, limit=1000):
                held[uow.customers.get(filing.customer_id).name] += 1
        return held

    return read(store, look)


def test_fifty_pairs_of_threads_file_the_same_customer_at_the_same_instant(store: Store) -> None:
    """One filing lives each time; the other person is told by name of whom, and leaves nothing behind."""
    first, second, *_ = _moved_in(store, 2, 1)
    for number in range(PAIRS):
        fields = {"company": company_of(number), "contact": "李娜", "phone": f"1390001{number:04d}"}
        calls = [partial(_run, store, FileCustomer(by=by, fields=fields)) for by in (first, second)]
        errors = [future.exception() for future in at_once(calls)]
        (loser,) = [place for place, error in enumerate(errors) if error is not None]
        refusal = errors[loser]

        assert isinstance(refusal, RuleViolation)
        assert (refusal.code, refusal.facts["owner_id"]) == ("customer_held", (second, first)[loser])
    assert set(_live_owners(store, [first, second]).values()) == {1}
    assert verify(store).checked >= PAIRS


def test_ten_managers_decide_at_once_and_one_of_them_did(store: Store) -> None:
    """Nine are told who was first; the salesperson is told once."""
    seller, *managers = _moved_in(store, 1, MANAGERS)
    fields = {"company": company_of(0), "contact": "李娜", "phone": "13900010001"}
    _run(store, FileCustomer(by=seller, fields=fields)).result(LIMIT)
    filing = read(store, lambda uow: uow.filings.numbered(1))
    assert filing is not None
    calls = [partial(_run, store, ApproveFiling(filing_id=filing.id, by=by)) for by in managers]
    errors = [future.exception() for future in at_once(calls)]
    (winner,) = [manager for manager, error in zip(managers, errors, strict=True) if error is None]
    refusals = [error for error in errors if isinstance(error, RuleViolation)]

    assert [(one.code, one.facts["by_id"]) for one in refusals] == [("already_decided", winner)] * (MANAGERS - 1)
    now = context().now
    notices = store.submit(lambda uow: uow.outbox.claim(now=now, lease=timedelta(hours=1), limit=100)).result(LIMIT)
    assert [item.notice.kind.value for item in notices if item.notice.to == seller] == ["filing_decided"]


@pytest.mark.postgres
@pytest.mark.slow
def test_eight_processes_file_the_same_customers_and_every_loser_is_told_who_was_first(
    migrated_postgres_url: str,
) -> None:
    """On one PostgreSQL, through the commands."""
    store = open_store(migrated_postgres_url, vault=VAULT)
    members = _moved_in(store, PROCESSES, 1)
    root = Path(__file__).parents[2]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.first_wins", member, str(ROUNDS), migrated_postgres_url],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for member in members[:PROCESSES]
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = Counter[str]()
    for process in processes:
        said, _ = process.communicate(timeout=100)
        for pair in said.split():
            name, count = pair.split("=")
            told[name] += int(count)

    held = _live_owners(store, members)
    store.close()
    assert told == {"won": ROUNDS, "told": ROUNDS * (PROCESSES - 1)}
    assert (len(held), set(held.values())) == (ROUNDS, {1})

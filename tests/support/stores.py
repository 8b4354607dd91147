"""Stores to hold against their contract, and what is put into them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from core.domain.approval.approval import Approval, Task
from core.domain.contact import Contact
from core.domain.customer import Customer, Key, keys_of
from core.domain.ids import ApprovalId, CustomerId, EventId, MemberId, TaskId
from core.domain.rules import RuleRef
from core.service.ports.store import Store, UnitOfWork
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, Subject, about_filing
from storage.vault import Vault
from tests.support.clock import ORDINARY_MORNING
from tests.support.waiting import LIMIT

T = TypeVar("T")
X = TypeVar("X")

MORNING = ORDINARY_MORNING

VAULT = Vault(b"a key for tests, 32 bytes long..")
RULE = RuleRef(version=1, clause="duplicate.key")
MINUTE = timedelta(minutes=1)


def write(store: Store, work: Callable[[UnitOfWork], T]) -> T:
    """Run a writing unit of work and wait for it."""
    return store.submit(work).result(LIMIT)


def write_each(store: Store, things: Iterable[X], work: Callable[[UnitOfWork, X], object]) -> None:
    """A unit of work for each of the things, one after the other."""
    for thing in things:
        store.submit(partial(_with, work, thing)).result(LIMIT)


def _with(work: Callable[[UnitOfWork, X], object], thing: X, uow: UnitOfWork) -> object:
    return work(uow, thing)


def read(store: Store, work: Callable[[UnitOfWork], T]) -> T:
    """Run a reading unit of work and wait for it."""
    return store.read(work).result(LIMIT)


def a_customer(ident: str = "customer-1", brand: str = "苏州青禾精密机械", **changes: Any) -> Customer:
    """A made-up company; its id names it."""
    values = {
        "id": CustomerId(ident),
        "name": f"{brand}有限公司",
        "compare_name": brand,
        "uscc": None,
        "region": None,
        "created_at": MORNING,
    }
    return Customer(**{**values, **changes})


def signs(customer: Customer, *phones: str) -> tuple[Key, ...]:
    """The exact signs of a customer."""
    return keys_of(compare_name=customer.compare_name, uscc=customer.uscc, phones=phones)


def contact(phone: str = "13900012345", name: str = "李娜") -> Contact:
    """Somebody at the customer's."""
    return Contact(name=name, phone=phone)


def an_approval(ident: str = "approval-1", about: str = "filing-1", *approvers: str, **changes: Any) -> Approval:
    """An open approval that asks the named members."""
    asked_at = changes.get("started_at", MORNING)
    tasks = tuple(
        Task(id=TaskId(f"{ident}-{who}"), approver=MemberId(who), asked_at=asked_at) for who in approvers or ("lin",)
    )
    subject = str(about_filing(about))
    values = {"id": ApprovalId(ident), "subject": subject, "rule": RULE, "started_at": MORNING, "tasks": tasks}
    return Approval(**{**values, **changes})


def an_event(ident: str = "event-1", subject: Subject | None = None, **changes: Any) -> EventRecord:
    """Something that happened to a filing."""
    values = {
        "id": EventId(ident),
        "at": MORNING,
        "kind": EventKind.FILING_SUBMITTED,
        "subject": subject or about_filing("filing-1"),
        "actor": MemberId("wang"),
        "rule": RULE,
        "data": {"number": 1, "phone": "139****2345", "team": None},
    }
    return EventRecord(**{**values, **changes})


def a_notice(key: str = "n1", about: str = "filing-1", to: str | None = "lin", **changes: Any) -> Notice:
    """Something that a member is to be told."""
    values = {
        "dedupe_key": key,
        "kind": NoticeKind.APPROVAL_NEEDED,
        "to": None if to is None else MemberId(to),
        "about": about_filing(about),
    }
    return Notice(**{**values, **changes})


def tell(store: Store, *notices: Notice, at: datetime = MORNING) -> None:
    """Put notices into the outbox, each a second after the other."""
    moments = [at + timedelta(seconds=place) for place in range(len(notices))]
    each = zip(notices, moments, strict=True)
    write_each(store, each, lambda uow, one: uow.outbox.add(one[0], at=one[1], correlation="test"))


def at_once(calls: Sequence[Callable[[], Future[T]]]) -> list[Future[T]]:
    """Call all of them from threads that wait for each other at the start; the futures are done."""
    barrier = threading.Barrier(len(calls))
    futures: list[Future[T] | None] = [None] * len(calls)

    def run(place: int) -> None:
        barrier.wait(LIMIT)
        future = futures[place] = calls[place]()
        future.exception(LIMIT)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    return [future for future in futures if future is not None]

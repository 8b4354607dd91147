"""The same commands on several stores at once: whatever one of them says, all say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Timer
from tests.support.builders import Ledger, move_in
from tests.support.clock import HandSetClock
from tests.support.stores import read, write

T = TypeVar("T")


class SideBySide:
    """A ledger in memory, which is looked at, and others that have to keep up with it. Ids count up on each alike."""

    def __init__(self, policy: Policy, others: Mapping[str, Store]) -> None:
        self.clock = HandSetClock()
        self.ledger = Ledger(self.clock, policy)
        self.others = dict(others)
        self._ids = {name: count(1) for name in others}
        for store in self.others.values():
            write(store, move_in)

    @property
    def policy(self) -> Policy:
        """The rules of all of them."""
        return self.ledger.policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self.ledger.policy = policy

    def do(self, command: Command) -> Outcome | None:
        """``None`` where it is refused, which leaves the ledger in memory as it was. All of them answer the same."""
        before = self.ledger.snapshot()
        try:
            found: Outcome | RuleViolation = self.ledger.do(command)
        except RuleViolation as no:
            assert self.ledger.snapshot() == before, command
            found = no
        for name, store in self.others.items():
            other = self._run(name, store, command)
            assert _told(other) == _told(found), (name, command)
        return found if isinstance(found, Outcome) else None

    def pass_timer(self, timer: Timer) -> bool:
        """It is rung by whoever struck it off first."""
        struck = self.ledger.write(lambda uow: uow.timers.done(timer.key))
        for store in self.others.values():
            assert write(store, lambda uow: uow.timers.done(timer.key)) == struck, timer
        return struck

    def next_timer(self, until: datetime) -> Timer | None:
        """The first that is due by then."""
        return next(iter(self.see(lambda uow: uow.timers.due(now=until, limit=1))), None)

    def see(self, work: Callable[[UnitOfWork], T]) -> T:
        """As all of them have it."""
        found = self.ledger.read(work)
        for name, store in self.others.items():
            assert read(store, work) == found, name
        return found

    def peek(self, work: Callable[[UnitOfWork], T]) -> T:
        """As the one in memory has it."""
        return self.ledger.read(work)

    def context(self) -> Context:
        """The moment that the clock shows."""
        return self.ledger.context()

    def _run(self, name: str, store: Store, command: Command) -> Outcome | RuleViolation:
        ctx = replace(self.context(), new_id=lambda: f"id{next(self._ids[name]):04d}")
        try:
            return write(store, lambda uow: execute(command, uow, ctx))
        except RuleViolation as no:
            return no


def _told(found: Outcome | RuleViolation) -> tuple[Any, ...]:
    """What somebody learns by it."""
    if isinstance(found, RuleViolation):
        return found.code, dict(found.facts), found.rule
    return found.code, found.subject, dict(found.facts), found.events, found.notices

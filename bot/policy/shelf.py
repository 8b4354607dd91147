"""The published versions at hand, so that a command need not look them up: refreshed when one is published and with
every tick, for another process may have published.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from bot.policy.mistakes import BadPolicy
from bot.process.clock import Clock
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.ports.policies import PolicyVersion
from core.service.ports.store import Store, UnitOfWork
from core.service.publish_policy import BUILT_IN

log = logging.getLogger(__name__)
T = TypeVar("T")


class Reading(Protocol):
    """Something that looks things up."""

    def read(self, work: Callable[[UnitOfWork], T]) -> Awaitable[T]: ...


class Shelf:
    """Safe to ask from any thread: what it holds is replaced as a whole."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._policies: Mapping[int, Policy] = {BUILT_IN: Policy(version=BUILT_IN)}
        self._begins: tuple[tuple[datetime, int], ...] = ()
        self._latest = 0

    def now(self) -> Policy:
        """The policy in force."""
        return self.at(self._clock())

    def at(self, moment: datetime) -> Policy:
        """The policy that was, is or will be in force, as far as was published."""
        begun = [begin for begin in self._begins if begin[0] <= moment]
        return self._policies[max(begun)[1]] if begun else self._policies[BUILT_IN]

    def of(self, version: int) -> Policy:
        """A version by its number. Raises ``try_again`` for one that another process has published this moment."""
        found = self._policies.get(version)
        if found is None:
            raise RuleViolation("try_again")
        return found

    def take(self, versions: Iterable[PolicyVersion]) -> None:
        """Read what is new. Raises ``BadPolicy`` for what another release has published and this one cannot read."""
        from bot.policy.reading import policy_from  # slow to load, and most companies start without a policy

        published = tuple(versions)
        fresh = {one.version: policy_from(one.document, one.version) for one in published if self._is_new(one)}
        self._policies = {**self._policies, **fresh}
        self._begins = tuple((one.holds_from, one.version) for one in published)
        self._latest = max((one.version for one in published), default=0)

    async def refresh(self, door: Reading) -> None:
        """Look whether somebody has published. What cannot be read is left aside, loudly."""
        if await door.read(lambda uow: uow.policies.latest()) == self._latest:
            return
        try:
            self.take(await door.read(lambda uow: uow.policies.all()))
        except BadPolicy:
            log.exception("a published policy cannot be read", extra={"action": "policy_unreadable"})

    def _is_new(self, one: PolicyVersion) -> bool:
        return one.version > self._latest


def shelf_of(store: Store, clock: Clock) -> Shelf:
    """For a single command from the shell. Raises ``BadPolicy``."""
    shelf = Shelf(clock)
    if versions := store.read(lambda uow: uow.policies.all()).result():
        shelf.take(versions)
    return shelf


def in_force(uow: UnitOfWork, moment: datetime) -> Policy:
    """Looked up for once, without a shelf. Raises ``BadPolicy``."""
    from bot.policy.reading import policy_from  # slow to load, and most companies start without a policy

    found = uow.policies.in_force(moment)
    return policy_from(found.document, found.version) if found else Policy(version=BUILT_IN)

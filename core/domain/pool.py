"""The public pool: a customer that nobody owns any more, who may claim it, and who waits for it (S50-S55)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, EntryId, FilingId, MemberId, TeamId, WaitingId
from core.domain.policy.pool import Pool, PoolRules
from core.domain.rules import RuleRef, RuleViolation

NO_POOL = ""
"""The pool of a customer that is free: it is kept for those who queue for it, and nobody finds it in a list."""


class Cause(StrEnum):
    """Why a customer came into the pool."""

    EXPIRED = "expired"
    RELEASED = "released"
    TAKEN = "taken"
    UNEARNED = "unearned"
    DEADLINE = "deadline"
    IDLE = "idle"
    LEFT = "left"
    IMPORTED = "imported"
    UNTAKEN = "untaken"


class Went(StrEnum):
    """How it left the pool: claimed; filed or imported by somebody; one with another customer; free for everybody after
    the queue had its turns.
    """

    CLAIMED = "claimed"
    FILED = "filed"
    MERGED = "merged"
    FREED = "freed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolEntry:
    """A customer's stay in a pool. ``filing_id`` and ``number`` are of the filing that ended: people name it by that.

    ``since`` is when it came in, ``left_at`` when ``previous`` ceased to own it, ``hands`` how many have owned it so
    far. ``turn_of`` has it to himself until ``turn_until``. ``taken_at`` ends the stay; ``taken_as`` is the filing that
    took it and ``taken_by`` its owner.
    """

    id: EntryId
    customer_id: CustomerId
    scope: str
    filing_id: FilingId
    number: int
    pool: str
    since: datetime
    cause: Cause
    rule: RuleRef
    reason: str | None = None
    previous: MemberId | None = None
    left_at: datetime | None = None
    hands: int = 1
    team_id: TeamId | None = None
    turn_of: MemberId | None = None
    turn_until: datetime | None = None
    went: Went | None = None
    taken_by: MemberId | None = None
    taken_at: datetime | None = None
    taken_as: FilingId | None = None
    version: int = 1

    @property
    def is_live(self) -> bool:
        """Whether it still lies there."""
        return self.taken_at is None

    def is_turn_of(self, member: MemberId, now: datetime) -> bool:
        """Whether he has it to himself now."""
        return self.turn_of == member and self.turn_until is not None and now < self.turn_until

    def kept_for_another(self, member: MemberId, now: datetime) -> datetime | None:
        """Until when somebody else has it to himself, if anybody has."""
        if self.turn_of in {None, member} or self.turn_until is None or now >= self.turn_until:
            return None
        return self.turn_until

    def give_turn(self, member: MemberId, *, until: datetime) -> PoolEntry:
        """He has it to himself until then."""
        return replace(self, turn_of=member, turn_until=until)

    def open(self) -> PoolEntry:
        """Nobody has it to himself any more."""
        return replace(self, turn_of=None, turn_until=None)

    def leave(
        self, went: Went, *, at: datetime, by: MemberId | None = None, filing_id: FilingId | None = None
    ) -> PoolEntry:
        """It is over. Raises ``claim_gone``."""
        self.must_be_live()
        return replace(self.open(), went=went, taken_at=at, taken_by=by, taken_as=filing_id)

    def again(self, entry_id: EntryId) -> PoolEntry:
        """The claim came to nothing: it lies there as before."""
        fresh = replace(self.open(), id=entry_id, version=1)
        return replace(fresh, went=None, taken_at=None, taken_by=None, taken_as=None)

    def must_be_live(self) -> None:
        """Raises ``claim_gone``, with who took it and when."""
        if self.taken_at is not None:
            raise RuleViolation(
                "claim_gone", rule=self.rule, number=self.number, by_id=self.taken_by, at=self.taken_at.isoformat()
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One place in the waiting list of a customer, from ``since`` on."""

    id: WaitingId
    customer_id: CustomerId
    scope: str
    member_id: MemberId
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Who wants it, as far as the rules ask. ``teams`` are the names and ids of his team and those above it,
    ``holding`` counts his customers that take up room; ``owned_until`` is when he last ceased to own this customer.
    """

    member_id: MemberId
    teams: tuple[str, ...] = ()
    keeper: bool = False
    claimed_today: int = 0
    holding: int = 0
    owned_until: datetime | None = None


def may_claim(
    entry: PoolEntry,
    claimant: Claimant,
    pool: Pool,
    rules: PoolRules,
    *,
    now: datetime,
    holds: Callable[[], bool],
    rule: RuleRef,
) -> None:
    """Every rule, one after the other, so that a refusal says which one it was; ``holds`` asks the policy's condition.

    Raises ``claim_gone``, ``claim_not_for_you``, ``claim_condition``, ``claim_turn``, ``claim_cool_down``,
    ``claim_fresh``, ``claim_daily``, ``claim_full``. A keeper of the pool is bound by the first alone; whose turn it
    is need not wait for what came in freshly.
    """
    entry.must_be_live()
    if claimant.keeper:
        return
    must_be_for(claimant, pool, number=entry.number, rule=rule)
    if not holds():
        raise RuleViolation("claim_condition", rule=rule, number=entry.number, when=rules.may_claim)
    if (until := entry.kept_for_another(claimant.member_id, now)) is not None:
        raise RuleViolation("claim_turn", rule=rule, number=entry.number, **_when(until))
    must_have_cooled_down(claimant, rules, number=entry.number, now=now, rule=rule)
    until = entry.since + rules.fresh_wait
    if now < until and not entry.is_turn_of(claimant.member_id, now):
        raise RuleViolation("claim_fresh", rule=rule, number=entry.number, **_when(until))
    if rules.daily and claimant.claimed_today >= rules.daily:
        raise RuleViolation("claim_daily", rule=rule, number=entry.number, limit=rules.daily)
    if rules.capacity and claimant.holding >= rules.capacity:
        raise RuleViolation("claim_full", rule=rule, number=entry.number, limit=rules.capacity)


def _when(until: datetime) -> dict[str, str]:
    """It is a matter of hours: told to the minute (``at``)."""
    return {"until": until.isoformat(), "at": until.isoformat()}


def must_be_for(claimant: Claimant, pool: Pool, *, number: int, rule: RuleRef) -> None:
    """Raises ``claim_not_for_you``, naming the teams for which the pool is."""
    if not is_for(claimant, pool):
        raise RuleViolation(
            "claim_not_for_you", rule=rule, number=number, pool=pool.name, teams="、".join(pool.teams) or None
        )


def is_for(claimant: Claimant, pool: Pool) -> bool:
    """Whether he belongs to one of the pool's teams or to a team below them, or keeps it."""
    return claimant.keeper or not pool.teams or bool(set(pool.teams) & set(claimant.teams))


def must_have_cooled_down(claimant: Claimant, rules: PoolRules, *, number: int, now: datetime, rule: RuleRef) -> None:
    """Whoever owned it has to wait, however many owners came after him. Raises ``claim_cool_down``."""
    if claimant.owned_until is not None and now < (until := claimant.owned_until + rules.cool_down):
        raise RuleViolation("claim_cool_down", rule=rule, number=number, until=until.isoformat())


def next_turn(waiting: Iterable[Waiting], can: Callable[[MemberId], bool]) -> Waiting | None:
    """Who comes next: the first in line who can claim it at all."""
    return next((place for place in waiting if can(place.member_id)), None)


def pool_of(key: str, rules: PoolRules) -> Pool:
    """The pool of that key; one that the policy no longer knows is the last one, which takes everything."""
    return next((pool for pool in rules.pools if pool.key == key), rules.pools[-1])

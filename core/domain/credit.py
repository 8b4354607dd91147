"""业绩分成: who has which share of an order, in hundredths of a percent, and how shares change hands (S101-S104)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import CreditRequestId, MemberId, OrderId, TeamId
from core.domain.rules import RuleRef, RuleViolation

WHOLE = 10_000
"""A whole order in hundredths of a percent."""

Holder = tuple[MemberId | None, TeamId | None]
"""Whose a share is: a member's, or a team's."""


class Party(StrEnum):
    """What somebody's share rests upon: he had the customer, he had it first, the rule names him or his team,
    somebody agreed to it.
    """

    OWNER = "owner"
    FIRST = "first"
    MEMBER = "member"
    TEAM = "team"
    AGREED = "agreed"


class CreditState(StrEnum):
    """``DROPPED``: taken back, or there is nothing left to decide."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A share of an order. ``team`` beside a member is his team at that time; without one the share is the team's."""

    member: MemberId | None
    team: TeamId | None
    basis: int
    party: Party

    @property
    def holder(self) -> Holder:
        """Whose it is."""
        return (self.member, None) if self.member is not None else (None, self.team)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The share that somebody is to have; exactly one of ``member`` and ``team`` is given."""

    member: MemberId | None = None
    team: TeamId | None = None
    basis: int

    @property
    def holder(self) -> Holder:
        """Whose it is to be."""
        return (self.member, None) if self.member is not None else (None, self.team)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRequest:
    """A wish that others' shares change, which somebody decides. ``before`` and ``wanted`` are whole orders.

    ``dispute`` is whether somebody else would lose by it; ``ruling`` what was said at its end, ``settled_by`` who it
    was, nobody for the rule itself.
    """

    id: CreditRequestId
    order_id: OrderId
    by: MemberId
    before: tuple[Credit, ...]
    wanted: tuple[Credit, ...]
    reason: str
    dispute: bool
    at: datetime
    rule: RuleRef
    state: CreditState = CreditState.OPEN
    settled_at: datetime | None = None
    settled_by: MemberId | None = None
    ruling: str | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.state is CreditState.OPEN

    @property
    def touched(self) -> tuple[Holder, ...]:
        """Whose shares it changes."""
        return touched(self.before, self.wanted)

    def settle(self, state: CreditState, *, by: MemberId | None, at: datetime, ruling: str = "") -> CreditRequest:
        """It is over. Raises ``credit_settled``."""
        self.must_be_open()
        return replace(self, state=state, settled_at=at, settled_by=by, ruling=ruling.strip() or None)

    def must_be_open(self) -> None:
        """Raises ``credit_settled``, with who settled it and when."""
        if not self.is_open:
            at = self.settled_at.isoformat() if self.settled_at else None
            raise RuleViolation("credit_settled", rule=self.rule, by_id=self.settled_by, at=at, state=self.state.value)


def portions(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``total`` in whole parts, as near to the weights as can be; they sum exactly. What is left goes to the largest
    remainders, of equal ones to the first.
    """
    whole = sum(weights)
    if not whole:
        return tuple(0 for _ in weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def added_up(shares: Sequence[Credit]) -> tuple[Credit, ...]:
    """Several shares of the same one are one share, under the first of its grounds; shares of nothing are none."""
    whole: dict[Holder, Credit] = {}
    for one in shares:
        had = whole.get(one.holder)
        whole[one.holder] = replace(had, basis=had.basis + one.basis) if had else one
    return tuple(one for one in whole.values() if one.basis)


def shared_anew(before: Sequence[Credit], wanted: Sequence[Credit], by: MemberId) -> tuple[Credit, ...]:
    """Whoever is named has the share that he is to have. What that takes comes first from whoever says it, then from
    everybody who is not named, in proportion; what it frees goes to those in proportion. Raises ``split_twice``,
    ``split_over``, ``split_short``, ``split_same``.
    """
    named = {one.holder: one for one in wanted}
    if len(named) != len(wanted):
        raise RuleViolation("split_twice")
    left = WHOLE - sum(one.basis for one in wanted)
    if left < 0 or any(one.basis < 0 for one in wanted):
        raise RuleViolation("split_over", left=left)
    others = [one for one in before if one.holder not in named]
    if left and not others:
        raise RuleViolation("split_short", left=left)
    kept = dict(zip((one.holder for one in others), _remaining(others, left, by), strict=True))
    asked = {holder: one.basis for holder, one in named.items()} | kept
    now = [_with(one, asked[one.holder]) for one in before]
    newcomers = [one for one in wanted if one.holder not in {each.holder for each in before}]
    found = tuple(one for one in (*now, *newcomers) if one.basis)
    if not touched(before, found):
        raise RuleViolation("split_same")
    return found


def _remaining(others: Sequence[Credit], left: int, by: MemberId) -> list[int]:
    """What those who are not named have afterwards, in their order."""
    had = [one.basis for one in others]
    less = sum(had) - left
    own = next((place for place, one in enumerate(others) if one.member == by), None)
    if less > 0 and own is not None:
        gives = min(less, had[own])
        had[own] -= gives
        if gives == less:
            return had
    return list(portions(left, had))


def _with(credit: Credit, basis: int) -> Credit:
    return credit if credit.basis == basis else replace(credit, basis=basis, party=Party.AGREED)


def touched(before: Sequence[Credit], after: Sequence[Credit]) -> tuple[Holder, ...]:
    """Whose shares are others."""
    return (*losing(before, after), *losing(after, before))


def losing(before: Sequence[Credit], after: Sequence[Credit]) -> tuple[Holder, ...]:
    """Whose shares are smaller, or gone."""
    now = {one.holder: one.basis for one in after}
    return tuple(one.holder for one in before if now.get(one.holder, 0) < one.basis)

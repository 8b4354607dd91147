"""合并: two customers of the base that are one, joined into the one whose name stays, until somebody takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum

from core.domain.customer import Customer
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, MemberId
from core.domain.rules import RuleViolation


class MergeState(StrEnum):
    """``DONE`` can be undone; the other two are for good."""

    DONE = "done"
    CONFIRMED = "confirmed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One merge. ``moved`` says how much went over, by kind; ``gained`` which of its own fields the kept customer took
    from the other. What exactly moved is the repository's to remember, so that an undo restores it row by row.

    ``by`` and ``decided_by`` are ``None`` for the command line.
    """

    number: int
    kept: CustomerId
    dropped: CustomerId
    kept_name: str
    dropped_name: str
    by: MemberId | None
    at: datetime
    reason: str = ""
    state: MergeState = MergeState.DONE
    moved: Mapping[str, int] = field(default_factory=dict)
    gained: Mapping[str, str] = field(default_factory=dict)
    decided_at: datetime | None = None
    decided_by: MemberId | None = None
    version: int = 1

    def decided(self, state: MergeState, *, by: MemberId | None, at: datetime) -> Merge:
        """Confirmed or undone, once. Raises ``merge_over``."""
        if self.state is not MergeState.DONE:
            raise RuleViolation("merge_over", number=self.number, state=self.state.value)
        return replace(self, state=state, decided_at=at, decided_by=by)


def must_be_one(keep: Customer, drop: Customer) -> None:
    """Two credit codes are two firms. Raises ``merge_same``, ``merge_codes_differ``."""
    if keep.id == drop.id:
        raise RuleViolation("merge_same", company=keep.name)
    if keep.uscc and drop.uscc and keep.uscc != drop.uscc:
        raise RuleViolation("merge_codes_differ", company=keep.name, other=drop.name)


def must_not_both_be_held(keep: Filing | None, drop: Filing | None) -> None:
    """Nobody loses his customer by a merge: one of the two filings has to end first. Raises ``merge_both_held``."""
    if keep is None or drop is None:
        return
    raise RuleViolation(
        "merge_both_held", number=keep.number, owner_id=keep.owner, other_number=drop.number, rival_id=drop.owner
    )


def gained(keep: Customer, drop: Customer) -> Mapping[str, str]:
    """What the kept customer did not know of itself and the other one does."""
    facts = (("uscc", keep.uscc, drop.uscc), ("region", keep.region, drop.region))
    return {name: theirs for name, own, theirs in facts if theirs and not own}


def grown(customer: Customer, gains: Mapping[str, str]) -> Customer:
    """The customer with what it gained."""
    return replace(customer, uscc=gains.get("uscc", customer.uscc), region=gains.get("region", customer.region))


def without(customer: Customer, gains: Mapping[str, str]) -> Customer:
    """The customer without what it gained, as far as that is still what stands there."""
    return replace(
        customer,
        uscc=None if "uscc" in gains and customer.uscc == gains["uscc"] else customer.uscc,
        region=None if "region" in gains and customer.region == gains["region"] else customer.region,
    )

"""What becomes of a pair of old duplicates: merged, told apart, or put off."""

from __future__ import annotations

from dataclasses import replace

from core.domain.duplicates import FoundPair, PairState
from core.domain.frozen import dataclass
from core.domain.ids import EventId, MemberId
from core.domain.resembling import NameException
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.merge_customers import MergeCustomers, merge_customers
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.procedures.telling_merges import about_pair, pair_repainted
from core.service.records import EventKind, EventRecord, about_customer

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePair:
    """They are one; ``keep`` is the side whose name stays (1 or 2)."""

    number: int
    keep: int
    by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class TellApart:
    """They are two, and nobody is asked about them again."""

    number: int
    by: MemberId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """Not now: the pair goes to the end of the list."""

    number: int
    by: MemberId


def merge_pair(cmd: MergePair, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises what ``merge_customers`` raises, ``pair_not_found``, ``pair_settled``, ``which_side``."""
    must_administer(cmd.by, uow)
    found = _unsettled(cmd.number, uow)
    keep, drop = found.kept_and_dropped(cmd.keep)
    merged = merge_customers(MergeCustomers(keep=keep, drop=drop, by=cmd.by), uow, ctx)
    settled = found.moved(PairState.SETTLED, merge=int(str(merged.facts["number"])))
    uow.scans.save_pair(settled)
    notices = (*merged.notices, pair_repainted(settled, ctx))
    return replace(merged, subject=about_pair(found.number), notices=notices)


def tell_apart(cmd: TellApart, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``admin_only``, ``pair_not_found``, ``pair_settled``."""
    must_administer(cmd.by, uow)
    found = _unsettled(cmd.number, uow)
    one, other = (uow.customers.get(side).id for side in found.sides)
    if one == other:  # merged meanwhile, from the shell
        raise RuleViolation("pair_settled", number=found.number)
    reason = " ".join(cmd.reason.split())[:_LONGEST]
    uow.company_names.rule_apart(NameException(one=one, other=other, at=ctx.now, by=cmd.by, reason=reason))
    settled = found.moved(PairState.SETTLED)
    uow.scans.save_pair(settled)
    event = EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=EventKind.RULED_DIFFERENT,
        subject=about_customer(one),
        actor=cmd.by,
        data={"customer": one, "others": other},
    )
    notices = (pair_repainted(settled, ctx),)
    return Outcome(code="told_apart", subject=about_pair(found.number), events=(event,), notices=notices)


def put_off(cmd: PutOff, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``admin_only``, ``pair_not_found``, ``pair_settled``."""
    must_administer(cmd.by, uow)
    later = _unsettled(cmd.number, uow).moved(PairState.LATER)
    uow.scans.save_pair(later)
    return Outcome(code="put_off", subject=about_pair(later.number), notices=(pair_repainted(later, ctx),))


def _unsettled(number: int, uow: UnitOfWork) -> FoundPair:
    found = uow.scans.pair(number)
    if found.state is PairState.SETTLED:
        raise RuleViolation("pair_settled", number=number)
    return found

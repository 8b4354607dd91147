"""合并: two customers become one; taken back as long as nobody has confirmed it."""

from __future__ import annotations

from core.domain.customer import Customer
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, EventId, MemberId
from core.domain.merging import Merge, MergeState, gained, grown, must_be_one, must_not_both_be_held, without
from core.domain.pool import Went
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.procedures.entering import Told, left, reopened
from core.service.procedures.telling_merges import followers_of, pair_open_again, pair_repainted, told
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, about_customer, about_filing

_REPAINTED = 200
"""Filings whose cards are drawn anew at once: they carry the customer's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCustomers:
    """An administrator, or the shell (``by`` is ``None``), says that these are one. ``keep`` is the one whose name
    stays.
    """

    keep: CustomerId
    drop: CustomerId
    by: MemberId | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoMerge:
    """They are two after all."""

    number: int
    by: MemberId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmMerge:
    """It was right; it cannot be undone any more."""

    number: int
    by: MemberId | None


def merge_customers(cmd: MergeCustomers, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``admin_only``, ``customer_not_found``, ``merge_same``, ``merge_codes_differ``, ``merge_both_held``,
    ``merge_ruled_apart``, ``ConcurrentChange``.
    """
    must_administer(cmd.by, uow)
    keep, drop = uow.customers.get(cmd.keep), uow.customers.get(cmd.drop)
    must_be_one(keep, drop)
    scope = ctx.policy.duplicate.scope
    must_not_both_be_held(uow.filings.live_of(keep.id, scope), uow.filings.live_of(drop.id, scope))
    reason = " ".join(cmd.reason.split())
    if not reason and (ruled := uow.company_names.ruled_apart([keep.id, drop.id])):
        raise RuleViolation("merge_ruled_apart", company=keep.name, other=drop.name, by_id=ruled[0].by)
    moving = uow.filings.of_customer(drop.id, limit=_REPAINTED)
    followers = followers_of((keep.id, drop.id), cmd.by, uow, ctx)
    ended = _one_place(keep.id, drop.id, cmd.by, uow, ctx)
    merge = uow.merges.join(_merge(keep, drop, cmd, reason, uow, ctx))
    uow.customers.save(grown(uow.customers.get(keep.id), merge.gained), ())
    notices = (*_repainted([filing.id for filing in moving], "merged", merge), *told(followers, merge, ctx))
    return _reported("customers_merged", EventKind.CUSTOMERS_MERGED, merge, cmd.by, ctx, notices, ended)


def undo_merge(cmd: UndoMerge, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Everything goes back. Raises ``admin_only``, ``merge_not_found``, ``merge_over``, ``merge_built_upon`` when one
    of the two was merged again since, ``ConcurrentChange``.
    """
    must_administer(cmd.by, uow)
    merge = uow.merges.numbered(cmd.number)
    undone = merge.decided(MergeState.UNDONE, by=cmd.by, at=ctx.now)
    if later := uow.merges.later(merge.number, {merge.kept, merge.dropped}):
        raise RuleViolation("merge_built_upon", number=merge.number, later=later[0].number)
    uow.merges.part(undone)
    uow.customers.save(without(uow.customers.get(merge.kept), merge.gained), ())
    back = uow.filings.of_customer(merge.dropped, limit=_REPAINTED)
    followers = followers_of((merge.kept, merge.dropped), cmd.by, uow, ctx)
    notices = (
        *_repainted([filing.id for filing in back], "parted", merge),
        *told(followers, undone, ctx),
        *pair_open_again(merge.number, uow, ctx),
    )
    again = [reopened(each, ctx.policy.duplicate.scope, uow, ctx) for each in (merge.kept, merge.dropped)]
    return _reported("merge_undone", EventKind.MERGE_UNDONE, undone, cmd.by, ctx, notices, *again)


def confirm_merge(cmd: ConfirmMerge, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``admin_only``, ``merge_not_found``, ``merge_over``."""
    must_administer(cmd.by, uow)
    merge = uow.merges.numbered(cmd.number).decided(MergeState.CONFIRMED, by=cmd.by, at=ctx.now)
    uow.merges.save(merge)
    found = uow.scans.merged_by(merge.number)
    notices = (pair_repainted(found, ctx),) if found else ()
    return _reported("merge_confirmed", EventKind.MERGE_CONFIRMED, merge, cmd.by, ctx, notices)


def _one_place(keep: CustomerId, drop: CustomerId, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Told:
    """What lies in a pool is in nobody's hands, and in one pool. If the filing that ends its stay comes to nothing, it
    lies there again.
    """
    scope = ctx.policy.duplicate.scope
    held = uow.filings.live_of(keep, scope) or uow.filings.live_of(drop, scope)
    entries = [entry for each in (keep, drop) if (entry := uow.pool.live_of(each, scope)) is not None]
    over = entries if held else entries[1:]
    ends = [left(entry, Went.MERGED, by=by, uow=uow, ctx=ctx, filing=held) for entry in over]
    return tuple(one for events, _ in ends for one in events), tuple(one for _, told in ends for one in told)


def _merge(keep: Customer, drop: Customer, cmd: MergeCustomers, reason: str, uow: UnitOfWork, ctx: Context) -> Merge:
    return Merge(
        number=uow.merges.next_number(),
        kept=keep.id,
        dropped=drop.id,
        kept_name=keep.name,
        dropped_name=drop.name,
        by=cmd.by,
        at=ctx.now,
        reason=reason,
        gained=gained(keep, drop),
    )


def _repainted(filings: list[str], step: str, merge: Merge) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            dedupe_key=f"repaint:{step}{merge.number}:{ident}",
            kind=NoticeKind.REPAINT,
            to=None,
            about=about_filing(ident),
        )
        for ident in filings
    )


def _reported(
    code: str,
    kind: EventKind,
    merge: Merge,
    by: MemberId | None,
    ctx: Context,
    notices: tuple[Notice, ...],
    *pooled: Told,
) -> Outcome:
    subject = about_customer(merge.kept)
    data: dict[str, Fact] = {"number": merge.number, "kept": merge.kept, "dropped": merge.dropped, **merge.moved}
    event = EventRecord(id=EventId(ctx.new_id()), at=ctx.now, kind=kind, subject=subject, actor=by, data=data)
    facts: dict[str, Fact] = {
        "number": merge.number,
        "company": merge.kept_name,
        "other": merge.dropped_name,
        "filings": merge.moved.get("filings", 0),
    }
    further = tuple(one for events, _ in pooled for one in events)
    told = tuple(one for _, notices in pooled for one in notices)
    return Outcome(code=code, subject=subject, facts=facts, events=(event, *further), notices=(*notices, *told))

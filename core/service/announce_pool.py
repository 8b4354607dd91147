"""公告: bound groups hear of what came into a pool, together with whatever else came in within the same moment."""

from __future__ import annotations

from datetime import datetime

from core.domain.frozen import dataclass
from core.domain.ids import EntryId
from core.domain.policy.document import Policy
from core.domain.policy.pool import Announcing
from core.domain.pool import PoolEntry
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.groups import Group
from core.service.ports.store import UnitOfWork
from core.service.procedures.announcing import KIND, told_at
from core.service.procedures.audience import hearing_of_pool
from core.service.records import Notice, NoticeKind, Subject, Timer

LOOKED_AT = 200
"""Customers of one moment that are looked through; a night that released more is told by these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncePool:
    """What came into this pool and was to be told at ``at``, by the policy of that version; or ``entry_id`` alone,
    which became everybody's later than it came in.
    """

    pool: str
    version: int
    at: datetime
    entry_id: EntryId | None = None


def command_of(timer: Timer) -> AnnouncePool:
    """What a timer asks for."""
    version, pool, alone = timer.subject.id.split(":")
    entry_id = EntryId(alone) if alone else None
    return AnnouncePool(pool=pool, version=int(version), at=timer.due_at, entry_id=entry_id)


def announce_pool(cmd: AnnouncePool, uow: UnitOfWork, ctx: Context) -> Outcome:
    """One card for each group, or one for each customer and group where the policy says so and they are few."""
    policy = ctx.policy_of(cmd.version)
    entries = _waiting(cmd, policy, uow)
    if not entries:
        return Outcome(code="nothing_due")
    rules = policy.announce
    single = rules.released is Announcing.SINGLE and len(entries) <= rules.at_once
    cards = [(entry,) for entry in entries] if single else [entries]
    groups = tuple(hearing_of_pool(cmd.pool, policy, uow))
    return Outcome(
        code="saved", notices=tuple(_notice(group, card, cmd, rules.at_once) for group in groups for card in cards)
    )


def _waiting(cmd: AnnouncePool, policy: Policy, uow: UnitOfWork) -> tuple[PoolEntry, ...]:
    """What still lies there of that moment and is nobody's turn, the newest first."""
    if cmd.entry_id is not None:
        entry = uow.pool.get(cmd.entry_id)
        return (entry,) if entry.is_live and entry.turn_of is None else ()
    lying = (entry for entry in uow.pool.page([cmd.pool], limit=LOOKED_AT) if entry.turn_of is None)
    return tuple(entry for entry in lying if told_at(entry.since, policy) == cmd.at)


def _notice(group: Group, entries: tuple[PoolEntry, ...], cmd: AnnouncePool, at_once: int) -> Notice:
    """Those of one group go out one after the other."""
    shown = entries[:at_once]
    place = f"{group.platform}:{group.chat}"
    return Notice(
        dedupe_key=f"{KIND}:{shown[0].id}:{cmd.at.isoformat()}:{place}",
        kind=NoticeKind.POOL_ANNOUNCED,
        to=None,
        about=Subject(kind="group", id=place),
        args={
            "entries": ",".join(entry.id for entry in shown),
            "pool": cmd.pool,
            "more": len(entries) - len(shown),
            "beyond": int(len(entries) >= LOOKED_AT),
        },
        place=group.place,
    )

"""能报吗: whether a customer is free, without a word about who has it (S18, design 6.3).

Each question is counted and stands in the trail, so that nobody leafs through everybody's customers unseen; who has the
customer hears that it was asked about, once a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.domain.calendar import Calendar
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, EventId, MemberId
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.newcomers import Finding, weigh
from core.service.procedures.pooled import entry_of, refuse_pooled
from core.service.procedures.resembling import Sighting, look, signs_in
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, Subject, about_filing


class Freedom(StrEnum):
    """What is said of a customer. ``POOLED``: nobody has it, and it is to be claimed instead of filed. ``ALIKE``:
    somebody has one that may be the same.
    """

    FREE = "free"
    MINE = "mine"
    PROTECTED = "protected"
    WAITING = "waiting"
    POOLED = "pooled"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckBlindly:
    """``fields`` are cleaned: ``company``, ``uscc`` or ``phone``; ``sighting`` is what was seen beforehand."""

    by: MemberId
    fields: Mapping[str, str]
    sighting: Sighting | None = None


def check_blindly(cmd: CheckBlindly, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The facts say ``freedom``, ``until`` and the number of what is one's own or to be claimed, never whose it is.

    Raises ``member_left``, ``blind_limit``.
    """
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    rule, about = ctx.policy.quote(Clause.DUPLICATE_KEY), about_questions(cmd.by, ctx)
    limit = ctx.policy.duplicate.blind_daily
    if limit:
        uow.directory.wait_for_turn(cmd.by)
    if limit and len(uow.trail.about(about)) >= limit:
        raise RuleViolation("blind_limit", rule=rule, limit=limit)
    sighting = cmd.sighting or look(signs_in(cmd.fields), uow, ctx.policy)
    found = weigh(cmd.fields, sighting, uow, ctx.policy)
    holder = _holder(found)
    pooled = _pooled(found, holder, cmd.by, uow, ctx)
    freedom = Freedom.POOLED if pooled is not None else _freedom(found, holder, cmd.by)
    until = holder.protected_until if holder else None
    return Outcome(
        code="blind_checked",
        facts={
            "freedom": freedom.value,
            "until": until.isoformat() if until else None,
            "number": holder.number if holder and freedom is Freedom.MINE else pooled,
        },
        events=(_asked(cmd.by, freedom, holder, about, rule, ctx),),
        notices=(_told(holder, cmd.by, ctx),) if holder and holder.owner != cmd.by else (),
    )


def about_questions(member: MemberId, ctx: Context) -> Subject:
    """The subject of one person's questions of one day: so many lines of the trail, so many questions."""
    return Subject(kind="questions", id=f"{member}/{_day(ctx)}")


def _holder(found: Finding) -> Filing | None:
    """Who has this very customer."""
    if found.check.clash is not None:
        return found.check.clash.filing
    return found.same.held_by if found.same else None


def _pooled(found: Finding, holder: Filing | None, asker: MemberId, uow: UnitOfWork, ctx: Context) -> int | None:
    """The number by which the asker may claim it, where it lies in a pool of his."""
    entry = entry_of(found.check, None, uow, ctx.policy) if holder is None else None
    no = refuse_pooled(entry, asker, uow, ctx.policy) if entry is not None else None
    return entry.number if entry is not None and no is not None and no.code == "in_pool" else None


def _freedom(found: Finding, holder: Filing | None, asker: MemberId) -> Freedom:
    if holder is None:
        return Freedom.ALIKE if any(each.held_by for each in found.suspects) else Freedom.FREE
    if holder.owner == asker:
        return Freedom.MINE
    return Freedom.PROTECTED if holder.status is FilingStatus.PROTECTED else Freedom.WAITING


def _asked(
    by: MemberId, freedom: Freedom, holder: Filing | None, about: Subject, rule: RuleRef, ctx: Context
) -> EventRecord:
    customer: CustomerId | None = holder.customer_id if holder else None
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=EventKind.CHECKED_BLINDLY,
        subject=about,
        actor=by,
        rule=rule,
        data={"freedom": freedom.value, "customer": customer},
    )


def _told(holder: Filing, asker: MemberId, ctx: Context) -> Notice:
    """One for a customer and day, in daylight; who asked only where the policy says so."""
    named = {"by": asker} if ctx.policy.duplicate.blind_names else {}
    return Notice(
        dedupe_key=f"asked-about:{holder.id}:{_day(ctx)}",
        kind=NoticeKind.ASKED_ABOUT,
        to=holder.owner,
        about=about_filing(holder.id),
        args={"at": ctx.now.isoformat(), **named},
        not_before=Calendar(ctx.policy.calendar).quiet_until(ctx.now),
    )


def _day(ctx: Context) -> str:
    return Calendar(ctx.policy.calendar).day_of(ctx.now).isoformat()

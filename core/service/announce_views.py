"""What a group gets to see of released customers: what the policy shows, and nothing that is for one person alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.domain.filing import Filing
from core.domain.ids import EntryId
from core.domain.policy.forms import FieldType
from core.domain.pool import PoolEntry, pool_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.views import FieldView

_NEVER = frozenset({"company", "contact", "phone", "uscc"})
"""Said as the title of the line, or never said to a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedLine:
    """One released customer. ``company`` is empty where the policy does not show it, ``shown`` are the other answers
    that it shows.

    ``claimable_from`` is set while it is too fresh, ``kept`` while somebody of the waiting list has it to himself;
    ``taken_by`` and ``taken_at`` tell who has it since when.
    """

    id: EntryId
    number: int
    company: str = ""
    shown: tuple[FieldView, ...] = ()
    live: bool = True
    kept: bool = False
    claimable_from: datetime | None = None
    taken_by: str = ""
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedView:
    """Customers that came into one pool together; ``pool`` is its name where there are several, ``more`` counts those
    that the card has no room for; with ``beyond`` there are still others.
    """

    lines: tuple[AnnouncedLine, ...]
    now: datetime
    pool: str = ""
    more: int = 0
    beyond: bool = False


def announced_view(
    entries: Collection[EntryId], uow: UnitOfWork, ctx: Context, *, pool: str = "", more: int = 0, beyond: bool = False
) -> AnnouncedView:
    """These customers as they are now."""
    rules = ctx.policy.pool
    return AnnouncedView(
        lines=tuple(_line(uow.pool.get(entry_id), uow, ctx) for entry_id in entries),
        now=ctx.now,
        pool=pool_of(pool, rules).name if len(rules.pools) > 1 else "",
        more=more,
        beyond=beyond,
    )


def _line(entry: PoolEntry, uow: UnitOfWork, ctx: Context) -> AnnouncedLine:
    shown = ctx.policy.announce.shown
    fresh_until = entry.since + ctx.policy.pool.fresh_wait
    taker = uow.directory.member(entry.taken_by).name if entry.taken_by else ""
    return AnnouncedLine(
        id=entry.id,
        number=entry.number,
        company=uow.customers.get(entry.customer_id).name if "company" in shown else "",
        shown=tuple(_answers(uow.filings.get(entry.filing_id), ctx)),
        live=entry.is_live,
        kept=entry.turn_until is not None and ctx.now < entry.turn_until,
        claimable_from=fresh_until if ctx.now < fresh_until else None,
        taken_by=taker,
        taken_at=entry.taken_at,
    )


def _answers(filing: Filing, ctx: Context) -> Iterator[FieldView]:
    """In the order of the policy; phones, masked fields and what only a claim discloses never stand in a group."""
    rules, fields = ctx.policy, {field.key: field for field in ctx.policy.form().fields}
    for key in rules.announce.shown:
        field, value = fields.get(key), filing.answers.get(key, "")
        if not value or field is None or key in _NEVER or key in rules.pool.hidden:
            continue
        if not field.masked and field.type not in {FieldType.PHONE, FieldType.ATTACHMENT}:
            yield FieldView(key=key, label=field.label, value=value, type=field.type)

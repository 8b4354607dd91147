"""What a group gets to see of released customers: what the policy shows, and nothing that is for one person alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import EntryId
from core.domain.policy.forms import WHOLE, FieldType, FormField, Reader
from core.domain.pool import PoolEntry, pool_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.views.views import FieldView

_NEVER = frozenset({"company", "contact", "phone", "uscc"})
"""Said as the title of the line, or never said to a group."""
_PRIVATE = frozenset({FieldType.PHONE, FieldType.ATTACHMENT})


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
        lines=tuple(announced_line(uow.pool.get(entry_id), uow, ctx) for entry_id in entries),
        now=ctx.now,
        pool=pool_of(pool, rules).name if len(rules.pools) > 1 else "",
        more=more,
        beyond=beyond,
    )


def announced_line(entry: PoolEntry, uow: UnitOfWork, ctx: Context) -> AnnouncedLine:
    """One customer as groups see it now."""
    shown = ctx.policy.announce.shown
    open_ = [key for key in shown if key not in ctx.policy.pool.hidden]
    fresh_until = entry.since + ctx.policy.pool.fresh_wait
    taker = uow.directory.member(entry.taken_by).name if entry.taken_by else ""
    return AnnouncedLine(
        id=entry.id,
        number=entry.number,
        company=uow.customers.get(entry.customer_id).name if "company" in shown else "",
        shown=tuple(told_to_groups(uow.filings.get(entry.filing_id), open_, ctx)),
        live=entry.is_live,
        kept=entry.turn_until is not None and ctx.now < entry.turn_until,
        claimable_from=fresh_until if ctx.now < fresh_until else None,
        taken_by=taker,
        taken_at=entry.taken_at,
    )


def told_to_groups(filing: Filing, keys: Iterable[str], ctx: Context) -> Iterator[FieldView]:
    """Answers in this order; phones, masked fields and what is not for everybody who may see the filing never stand in
    a group.
    """
    fields = {field.key: field for field in ctx.policy.form().fields}
    for key in keys:
        field, value = fields.get(key), filing.answers.get(key, "")
        if not value or field is None or key in _NEVER:
            continue
        if not field.masked and field.type not in _PRIVATE and _is_for_all(field):
            yield FieldView(key=key, label=field.label, value=value, type=field.type)


def _is_for_all(field: FormField) -> bool:
    return Reader.EVERYONE in field.visible_to or set(WHOLE) <= set(field.visible_to)

"""What a reader gets to see of the public pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.domain.contact import masked
from core.domain.filing import OWNED, Filing, FilingStatus
from core.domain.forms import OWN_COLUMNS
from core.domain.frozen import dataclass
from core.domain.ids import EntryId, FilingId, MemberId
from core.domain.org import Member
from core.domain.policy.forms import Reader
from core.domain.pool import NO_POOL, Cause, Claimant, PoolEntry, may_claim, pool_of
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.ports.pool import BroughtBack
from core.service.ports.store import UnitOfWork
from core.service.procedures.claiming import (
    claimant_of,
    condition_of,
    holding,
    may_look_into,
    must_be_ones_turn,
    must_be_uncontested,
    pool_rule,
)
from core.service.procedures.facts import claimed_today
from core.service.procedures.naming import name_of
from core.service.views.showing import fields_by_key, seen
from core.service.views.views import FieldView

PAGE = 8
"""Customers on one card."""
FIGURES_OF = timedelta(days=30)
"""How far back the figures go."""
_HANDS = 5
"""Former owners that are told."""
_FAR = 50
"""Filings of one customer that are looked back upon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLine:
    """A customer in the pool for one reader; what the policy hides before a claim is empty.

    ``may`` says whether he could claim it now; if not, ``why_not`` is the code of the refusal and ``until`` how long
    it stands in the way, if it ends by itself.
    """

    id: EntryId
    number: int
    company: str
    region: str
    product: str
    since: datetime
    cause: Cause
    hands: int
    may: bool = False
    why_not: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """公海: the newest first. ``before`` is the entry to page on from, ``text`` what was searched for; ``pools`` has
    (name, how many lie there) of each pool that the reader may look into, ``figures`` what came back of late.
    """

    lines: tuple[PoolLine, ...]
    total: int
    before: EntryId | None = None
    text: str = ""
    pools: tuple[tuple[str, int], ...] = ()
    figures: BroughtBack | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandView:
    """One former owner's time with the customer; ``end`` is the status of his filing."""

    owner: str
    since: datetime
    until: datetime | None
    end: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolEntryView:
    """One customer in the pool for one reader. ``shown`` are the fields that are not hidden,
    ``hands`` its former owners, the latest first.

    ``waiting`` counts those in line, ``my_place`` is the reader's place from 1 on; ``turn_until`` is set while somebody
    has it to himself, ``my_turn`` if that is the reader. ``taken_by`` is who has it meanwhile;
    ``filing_id`` is the filing that ended, ``may_appeal`` whether the reader, who had it, may contest that.
    """

    line: PoolLine
    pool: str
    reason: str = ""
    shown: tuple[FieldView, ...] = ()
    hands: tuple[HandView, ...] = ()
    waiting: int = 0
    my_place: int | None = None
    my_turn: bool = False
    turn_until: datetime | None = None
    live: bool = True
    taken_by: str = ""
    taken_as: FilingId | None = None
    filing_id: FilingId | None = None
    may_appeal: bool = False
    rule: RuleRef | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """For whom somebody waits: ``place`` from 1 on; ``until`` is the end of the present owner's protection."""

    company: str
    place: int
    since: datetime
    number: int | None = None
    until: datetime | None = None


def pool_view(
    reader: MemberId, uow: UnitOfWork, ctx: Context, *, before: EntryId | None = None, text: str = ""
) -> PoolView:
    """The pools that the reader may look into; ``text`` is part of a company's compare name, which is not searched
    where the policy hides it.
    """
    member, lying = uow.directory.member(reader), uow.pool.lying()
    names = {key: pool_of(key, ctx.policy.pool) for key in lying}
    keys = [key for key, pool in names.items() if may_look_into(member, pool, uow, ctx.policy)]
    own = {pool.key for pool in ctx.policy.pool.pools if may_look_into(member, pool, uow, ctx.policy)}
    asked = "" if "company" in ctx.policy.pool.hidden else text
    found = uow.pool.page(keys, limit=PAGE + 1, before=before, text=asked)
    counts = _counts(member, uow, ctx) if found else (0, 0)
    _read_ahead(found[:PAGE], reader, uow)
    return PoolView(
        lines=tuple(_line(entry, member, counts, uow, ctx) for entry in found[:PAGE]),
        total=_total(found, keys, lying, uow, text=asked, whole=before is None),
        before=found[PAGE - 1].id if len(found) > PAGE else None,
        text=asked,
        pools=_by_name({key: names[key].name for key in sorted(keys)}, lying),
        figures=uow.pool.brought_back({*keys, *own}, since=ctx.now - FIGURES_OF, until=ctx.now),
        now=ctx.now,
    )


def _read_ahead(entries: Sequence[PoolEntry], reader: MemberId, uow: UnitOfWork) -> None:
    """What is told of each, and asked whether he may claim it, for all of them at once."""
    customers = {entry.customer_id for entry in entries}
    uow.customers.get_each(customers)
    uow.filings.get_each({entry.filing_id for entry in entries})
    uow.appeals.open_about_each(customers)
    uow.pool.owned_until_each(customers, reader)


def _total(
    found: Sequence[PoolEntry],
    keys: Sequence[str],
    lying: Mapping[str, int],
    uow: UnitOfWork,
    *,
    text: str,
    whole: bool,
) -> int:
    """Nothing is looked through again for what is known already."""
    if not text:
        return sum(lying[key] for key in keys)
    return len(found) if whole and len(found) <= PAGE else uow.pool.count(keys, text=text)


def pool_entry_view(entry_id: EntryId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> PoolEntryView:
    """One customer, for whoever may look into its pool, waits for it, has it or had it. Raises ``entry_not_found``."""
    entry, member = uow.pool.get(entry_id), uow.directory.member(reader)
    line = [place.member_id for place in uow.pool.waiting_of(entry.customer_id, entry.scope)]
    pool = pool_of(entry.pool, ctx.policy.pool)
    near = {entry.turn_of, entry.taken_by, entry.previous, *line}
    if reader not in near and (entry.pool == NO_POOL or not may_look_into(member, pool, uow, ctx.policy)):
        raise RuleViolation("entry_not_found")
    kept = entry.turn_until if entry.turn_until is not None and ctx.now < entry.turn_until else None
    return PoolEntryView(
        line=_line(entry, member, _counts(member, uow, ctx), uow, ctx),
        pool="" if entry.pool == NO_POOL else pool.name,
        reason=entry.reason or "",
        shown=_shown(entry, uow, ctx),
        hands=_hands(entry, uow),
        waiting=len(line),
        my_place=line.index(reader) + 1 if reader in line else None,
        my_turn=entry.is_turn_of(reader, ctx.now),
        turn_until=kept,
        live=entry.is_live,
        taken_by=name_of(entry.taken_by, uow),
        taken_as=entry.taken_as,
        filing_id=entry.filing_id,
        may_appeal=reader == entry.previous and _may_appeal(entry, uow, ctx),
        rule=entry.rule,
        now=ctx.now,
    )


def _may_appeal(entry: PoolEntry, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether the rules still let its former owner contest it, and he does not yet."""
    rules = ctx.policy.appeal
    if not rules.allowed or entry.cause is Cause.RELEASED or entry.left_at is None:
        return False
    waits = any(one.by == entry.previous for one in uow.appeals.open_about(entry.customer_id))
    return ctx.now <= entry.left_at + rules.within and not waits


def _by_name(names: Mapping[str, str], lying: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """What lies under a key that the policy dropped lies in the last pool."""
    counted: Counter[str] = Counter()
    for key, name in names.items():
        counted[name] += lying[key]
    return tuple(counted.items())


def places_view(reader: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[PlaceLine, ...]:
    """For whom the reader waits, the longest first."""
    lines: list[PlaceLine] = []
    for waiting in uow.pool.places_of(reader):
        line = [place.member_id for place in uow.pool.waiting_of(waiting.customer_id, waiting.scope)]
        filing = uow.filings.live_of(waiting.customer_id, waiting.scope)
        entry = uow.pool.live_of(waiting.customer_id, waiting.scope)
        lines.append(
            PlaceLine(
                company=uow.customers.get(waiting.customer_id).name,
                place=line.index(reader) + 1,
                since=waiting.since,
                number=filing.number if filing else entry.number if entry else None,
                until=filing.protected_until if filing else None,
            )
        )
    return tuple(lines)


def _counts(member: Member, uow: UnitOfWork, ctx: Context) -> tuple[int, int]:
    """What he claimed today and holds, counted once for a page."""
    rules = ctx.policy.pool
    claimed = claimed_today(member.id, uow, ctx.policy, ctx.now) if rules.daily else 0
    return claimed, holding(member.id, uow, ctx) if rules.capacity else 0


def _line(entry: PoolEntry, member: Member, counts: tuple[int, int], uow: UnitOfWork, ctx: Context) -> PoolLine:
    refusal = _refusal(entry, member, counts, uow, ctx)
    until = str(refusal.facts.get("until") or refusal.facts.get("at") or "") if refusal else ""
    hidden, customer = set(ctx.policy.pool.hidden), uow.customers.get(entry.customer_id)
    product = uow.filings.get(entry.filing_id).answers.get("product", "")
    return PoolLine(
        id=entry.id,
        number=entry.number,
        company="" if "company" in hidden else customer.name,
        region="" if "region" in hidden else customer.region or "",
        product="" if "product" in hidden else product,
        since=entry.since,
        cause=entry.cause,
        hands=entry.hands,
        may=refusal is None,
        why_not=refusal.code if refusal else "",
        until=datetime.fromisoformat(until) if until else None,
    )


def _refusal(
    entry: PoolEntry, member: Member, counts: tuple[int, int], uow: UnitOfWork, ctx: Context
) -> RuleViolation | None:
    """What a claim would be told now, if it would be refused."""
    rules, rule = ctx.policy.pool, pool_rule(entry, ctx.policy)
    try:
        must_be_uncontested(entry, member.id, uow)
        if entry.pool == NO_POOL:
            must_be_ones_turn(entry, member.id, ctx, rule)
            return None
        pool = pool_of(entry.pool, rules)
        bare = claimant_of(entry, member, pool, uow, ctx, counted=False)
        claimant: Claimant = replace(bare, claimed_today=counts[0], holding=counts[1])
        may_claim(entry, claimant, pool, rules, now=ctx.now, holds=condition_of(entry, member, uow, ctx), rule=rule)
    except RuleViolation as refusal:
        return refusal
    return None


def _shown(entry: PoolEntry, uow: UnitOfWork, ctx: Context) -> tuple[FieldView, ...]:
    """What an owner would see, without what the pool hides."""
    filing, hidden = uow.filings.get(entry.filing_id), set(ctx.policy.pool.hidden)
    fields = fields_by_key(ctx, filing.rule.version, filing.answers)
    answers, form = seen(filing.answers, fields, frozenset({Reader.OWNER}), admin=False, disclose=False)
    known = {field.key: field for field in form}
    contact = {"contact": filing.contact.name, "phone": masked(filing.contact.phone)}
    own = (FieldView(key=key, label="", value=value) for key, value in contact.items() if value and key not in hidden)
    told = ((key, value) for key, value in answers if key not in hidden | OWN_COLUMNS and key in known)
    return (*own, *(replace(known[key], value=value) for key, value in told))


def _hands(entry: PoolEntry, uow: UnitOfWork) -> tuple[HandView, ...]:
    filings = uow.filings.of_customer(entry.customer_id, limit=_FAR)
    left = {one.filing_id: one.left_at for one in uow.pool.of_customer(entry.customer_id, entry.scope)}
    owned = [one for one in filings if one.status in OWNED and one.scope == entry.scope and not one.is_live]
    return tuple(_hand(one, left.get(one.id), uow) for one in owned[:_HANDS])


def _hand(filing: Filing, left_at: datetime | None, uow: UnitOfWork) -> HandView:
    over = filing.protected_until if filing.status is FilingStatus.EXPIRED else None
    return HandView(
        owner=name_of(filing.owner, uow),
        since=filing.decided_at or filing.filed_at,
        until=left_at or over,
        end=filing.status.value,
        reason=filing.reason or "",
    )

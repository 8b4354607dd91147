"""What somebody has said so far of an order whose sum is asked for: it may come in several messages, where there are no
forms.

It lies beside the half-filled filing of the same conversation, under a name of its own, so that neither disturbs the
other.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.door import local_day
from bot.grammar import ordering
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.script import read
from bot.talk.turn import DRAFT_LIFE
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Draft

KEPT = ("contract", "date", "note")
"""What may be told before the sum."""
_MAYBE = frozenset({Intent.UNKNOWN, Intent.DETAIL, Intent.FILE, Intent.ORDERS})
"""What a bare sum or number of a contract is taken for where nothing was asked."""
_FILING = "filing"


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfOrder:
    """The filing that it comes under, and what is known of it."""

    filing: FilingId
    fields: Mapping[str, str]


def waiting(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> HalfOrder | None:
    """What waits for its sum."""
    draft = uow.drafts.get(member, place(chat), now=ctx.now)
    if draft is None:
        return None
    return HalfOrder(filing=FilingId(draft.aside[_FILING]), fields=draft.fields)


def said_before(filing: FilingId, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Mapping[str, str]:
    """Of an order of this filing; nothing where another waits."""
    half = waiting(member, chat, uow, ctx)
    return half.fields if half is not None and half.filing == filing else {}


def keep(
    filing: FilingId, fields: Mapping[str, str], member: MemberId, chat: str, uow: UnitOfWork, ctx: Context
) -> None:
    """For as long as a half-filled filing."""
    known = {key: fields[key] for key in KEPT if fields.get(key)}
    until = ctx.now + DRAFT_LIFE
    draft = Draft(member_id=member, chat=place(chat), fields=known, expires_at=until, aside={_FILING: filing})
    uow.drafts.save(draft)


def forget(member: MemberId, chat: str, uow: UnitOfWork) -> None:
    """It is recorded, or not wished any more."""
    uow.drafts.drop(member, place(chat))


def answered(text: str, parsed: Parsed, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Parsed:
    """What a message means to whoever was asked for the sum: that, or what else is known of the order, or what it would
    mean anyway.
    """
    half = waiting(member, chat, uow, ctx) if parsed.intent in _MAYBE else None
    if half is None:
        return parsed
    try:
        number = str(uow.filings.get(half.filing).number)
    except RuleViolation:  # taken back with an import meanwhile
        return parsed
    fields = ordering.answered(read(text), local_day(ctx.now), number)
    return Parsed(intent=Intent.ORDER, fields={**fields, "customer": number}) if fields else parsed


def place(chat: str) -> str:
    """Where what waits lies among the drafts."""
    return f"{chat}/order"

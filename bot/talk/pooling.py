"""公海, 认领, 排队, 不排了 in a sentence. Turns as in ``dialogue``."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import Reply, Say, plain
from bot.talk.checking import checked
from bot.talk.just_refused import just_refused
from bot.talk.turn import Turn
from core.domain.dedupe.names import compare_name, is_full_name
from core.domain.filing import Filing
from core.domain.ids import EntryId, MemberId
from core.domain.pool import PoolEntry
from core.domain.rules import Fact, RuleViolation
from core.service.claim_customer import ClaimCustomer
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.queue import JoinQueue, LeaveQueue
from core.service.records import about_entry
from core.service.views.pool_finding import customer_meant, entries_meant, place_meant, shows

_OWN = "我的"
"""我的排队 asks where he stands, and so does a button without a name, whatever was refused just now."""


def look(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """公海, perhaps with what is looked for, or from the number on that the last page ended with."""
    before = turn.parsed.fields.get("before")
    entry = uow.pool.numbered(before) if isinstance(before, int) else None
    return listed(_said(turn, "text"), entry.id if entry else None)


def listed(text: str, before: EntryId | None) -> Reply:
    """A page of the list."""
    args: dict[str, Fact] = {**({"text": text} if text else {}), **({"before": before} if before else {})}
    return Reply(say=Say.POOL, args=args)


def claim(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """认领 12, 认领 <company>; of several with that name it is asked which. Raises ``claim_which``,
    ``entry_not_found``, and what a claim raises.
    """
    text = _said(turn, "customer")
    if not compare_name(text):
        raise RuleViolation("claim_which")
    found = entries_meant(text, turn.member, uow, ctx)
    if len(found) > 1:
        return choices(text, found)
    if found:
        return claimed(found[0].id, turn.member, uow, ctx)
    if is_full_name(text):
        return checked(text, None, turn.member, uow, ctx)
    raise RuleViolation("entry_not_found", asked=text)


def claimed(entry_id: EntryId, by: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """His own card comes with the claim itself; one that is to be approved says for whom it waits."""
    outcome = execute(ClaimCustomer(entry_id=entry_id, by=by), uow, ctx)
    if outcome.subject is None or outcome.code == "claimed":
        return Reply(say=Say.TOLD)
    return Reply(say=Say.FILED, about=outcome.subject)


def queue(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """排队 <company>; without one, for the customer that was in the way just now, or where he stands."""
    text = _said(turn, "customer")
    wants_in = bool(turn.said) and _OWN not in turn.said
    refused = just_refused(turn, uow, ctx) if wants_in and not text else None
    if not text and refused is None:
        return Reply(say=Say.PLACES)
    customer = refused.customer_id if refused is not None else customer_meant(text, turn.member, uow, ctx)
    outcome = execute(JoinQueue(customer_id=customer, by=turn.member), uow, ctx)
    return plain(outcome.code, **outcome.facts)


def leave(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """不排了 <company>; without one the only one, or a choice. Raises ``not_waiting``."""
    text = _said(turn, "customer")
    place = place_meant(text, turn.member, uow)
    if place is None:
        if not text and uow.pool.places_of(turn.member):
            return Reply(say=Say.PLACES)
        raise RuleViolation("not_waiting")
    outcome = execute(LeaveQueue(customer_id=place.customer_id, by=turn.member), uow, ctx)
    return plain(outcome.code, **outcome.facts)


def seen_in_pool(text: str, member: MemberId, uow: UnitOfWork, ctx: Context) -> Reply | None:
    """What 查看 shows of a customer that nobody has: its card, or a choice of several; nothing if there is none."""
    found = [entry for entry in entries_meant(text, member, uow, ctx) if entry.is_live]
    if len(found) > 1:
        return choices(text, found)
    return Reply(say=Say.POOL_ENTRY, about=about_entry(found[0].id)) if found else None


def in_pool_now(filing: Filing, member: MemberId, uow: UnitOfWork, ctx: Context) -> Reply | None:
    """The same for a filing that is over: its customer may lie in the pool since."""
    entry = None if filing.is_live else uow.pool.live_of(filing.customer_id, filing.scope)
    if entry is None or not shows(entry, member, uow, ctx):
        return None
    return Reply(say=Say.POOL_ENTRY, about=about_entry(entry.id))


def choices(text: str, found: Sequence[PoolEntry]) -> Reply:
    """Which of these is meant?"""
    return Reply(say=Say.POOL_CHOICES, args={"asked": text, "entries": ",".join(entry.id for entry in found)})


def _said(turn: Turn, key: str) -> str:
    return str(turn.parsed.fields.get(key, "")).strip()

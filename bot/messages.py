"""Taking in a message: who is it, what does it mean in this conversation, do it, answer."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from adapters.base import Incoming
from bot.dialogue import Turn, forget_draft, respond
from bot.door import Door, local_day, post
from bot.grammar.drafts import parse_in_draft
from bot.grammar.parsed import Parsed
from bot.grammar.reading import parse
from bot.replies import Reply, Say, refused
from core.domain.forms import missing
from core.domain.ids import MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.context import Context
from core.service.ports import UnitOfWork
from core.service.records import Draft, InboxKey

log = logging.getLogger(__name__)
TAKEN = frozenset({"customer_held", "already_yours"})
"""Refusals after which there is nothing left to fill in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What had to be looked up before a message can be understood."""

    member: MemberId | None
    draft: Draft | None
    parsed: Parsed


async def take_message(door: Door, incoming: Incoming) -> None:
    """Returns when the effect and the answer are on disk; the same message again changes nothing."""
    ctx = door.context()
    key = InboxKey(platform=incoming.platform, event_id=incoming.event_id)
    known = await door.read(lambda uow: _understand(incoming, uow, ctx))
    if known.member is None and await door.introduce(incoming.place):
        known = await door.read(lambda uow: _understand(incoming, uow, ctx))
    if known.member is None:
        await door.submit(lambda uow: _answer(uow, ctx, key, Reply(say=Say.STRANGER), incoming, None))
        return
    turn = Turn(
        member=known.member,
        chat=incoming.platform,
        parsed=known.parsed,
        draft=known.draft,
        group=not incoming.place.direct,
        said=incoming.text,
    )
    try:
        await door.submit(lambda uow: _take(uow, ctx, key, turn, incoming))
    except RuleViolation as violation:
        no = violation
    except ConcurrentChange:
        no = RuleViolation("try_again")
    else:
        return
    log.info("message refused", extra={"action": "message_refused", "code": no.code})
    await door.submit(lambda uow: _refuse(uow, ctx, key, turn, incoming, no))


def _understand(incoming: Incoming, uow: UnitOfWork, ctx: Context) -> _Known:
    today = local_day(ctx.now)
    member = uow.directory.member_known_as(incoming.platform, incoming.place.person)
    draft = uow.drafts.get(member.id, incoming.platform, now=ctx.now) if member else None
    if draft is None:
        return _Known(member=member.id if member else None, draft=None, parsed=parse(incoming.text, today=today))
    lacking = missing(draft.fields, ctx.policy)
    parsed = parse_in_draft(incoming.text, today=today, missing=lacking)
    return _Known(member=draft.member_id, draft=draft, parsed=parsed)


def _take(uow: UnitOfWork, ctx: Context, key: InboxKey, turn: Turn, incoming: Incoming) -> None:
    if uow.inbox.register(key, at=ctx.now):
        post(uow, ctx, key, respond(turn, uow, ctx), to=turn.member, place=incoming.place)


def _answer(
    uow: UnitOfWork, ctx: Context, key: InboxKey, reply: Reply, incoming: Incoming, to: MemberId | None
) -> None:
    if uow.inbox.register(key, at=ctx.now):
        post(uow, ctx, key, reply, to=to, place=incoming.place)


def _refuse(uow: UnitOfWork, ctx: Context, key: InboxKey, turn: Turn, incoming: Incoming, no: RuleViolation) -> None:
    if not uow.inbox.register(key, at=ctx.now):
        return
    if no.code in TAKEN:
        forget_draft(turn, uow, ctx)
    post(uow, ctx, key, refused(no), to=turn.member, place=incoming.place)

"""Presses about the public pool: 认领 on a list, a customer's card or a group's card, and the next page."""

from __future__ import annotations

from bot.replies import Reply, Say
from bot.talk.pooling import listed
from bot.talk.pressed import Effect, Pressed, done
from core.domain.ids import EntryId
from core.service.claim_customer import ClaimCustomer
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import UnitOfWork


def claim(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """认领: the toast says whether he was first; his own card follows, also to him who pressed in a group."""
    outcome = execute(ClaimCustomer(entry_id=EntryId(pressed.action.subject), by=pressed.member), uow, ctx)
    if outcome.code == "claimed" or outcome.subject is None:
        return done(outcome)
    return Effect(code=outcome.code, facts=outcome.facts, reply=Reply(say=Say.FILED, about=outcome.subject))


def page(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """更多: the page behind the entry that the button names, of what was searched for."""
    before, _, text = pressed.action.subject.partition(".")
    return Effect(code="shown", facts={}, reply=listed(text, EntryId(before) if before else None))

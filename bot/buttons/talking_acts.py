"""Presses that do what a sentence would do."""

from __future__ import annotations

from bot.grammar.parsed import Intent, Parsed
from bot.replies import Say
from bot.talk.dialogue import prepared, respond
from bot.talk.pressed import Effect, Pressed
from bot.talk.turn import Turn
from core.domain.answers.kinds import by_answers
from core.domain.forms import live_fields
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.resembling import Sighting

ON_A_FORM = frozenset({"file_draft", "same_customer", "other_customer"})
"""The verbs that mean nothing without the form that they stand on."""

TALKING = ON_A_FORM | {"say", "start_filing", "complete"}
"""The verbs that do what a sentence would do."""


def seen_before(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Sighting | None:
    """What can be looked at on a reader thread before the press is acted on: who resembles the customer in the form."""
    if pressed.action.verb in ON_A_FORM and pressed.draft is None:
        return None
    return prepared(_turn(pressed, ctx.policy), uow, ctx).sighting


def say(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """A button that speaks for the presser."""
    return Effect(code="shown", facts={}, reply=respond(_turn(pressed, ctx.policy), uow, ctx))


def file_draft(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form was sent: what stands in it now is the whole truth, emptied fields included."""
    reply = respond(_turn(pressed, ctx.policy), uow, ctx)
    if reply.say is Say.ASK:
        return Effect(code="draft_incomplete", facts={}, reply=None)
    return Effect(code="filed", facts={}, reply=reply)


def settle(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """就是这家, or 都不是同一家 and why: the form goes on on the same card, or the filing is sent."""
    reply = respond(_turn(pressed, ctx.policy), uow, ctx)
    if reply.say is Say.ASK:
        return Effect(code="settled", facts={})
    return Effect(code="filed", facts={}, reply=reply)


def _turn(pressed: Pressed, policy: Policy) -> Turn:
    draft = pressed.draft
    if pressed.action.verb in ON_A_FORM and draft is None:
        raise RuleViolation("stale_button")
    return Turn(
        member=pressed.member,
        chat=pressed.chat,
        parsed=_parsed(pressed, policy),
        draft=draft,
        group=not pressed.press.place.direct,
        sighting=pressed.sighting,
    )


def _parsed(pressed: Pressed, policy: Policy) -> Parsed:
    """What the button says for the presser. Raises ``stale_button``."""
    subject, inputs = pressed.action.subject, pressed.press.inputs
    match pressed.action.verb:
        case "start_filing":
            return Parsed(intent=Intent.FILE, fields={"company": subject})
        case "file_draft":
            answers = pressed.draft.fields if pressed.draft else {}
            known = {field.key for field in live_fields(by_answers(policy, answers))}
            return Parsed(intent=Intent.SEND, fields={key: text for key, text in inputs.items() if key in known})
        case "complete":
            return Parsed(intent=Intent.COMPLETE, fields={"filing": subject})
        case "same_customer":
            return Parsed(intent=Intent.SAME, fields={"customer": subject})
        case "other_customer":
            return Parsed(intent=Intent.APART, fields={"note": inputs.get("reason", "")})
        case _:
            if pressed.said is None:
                raise RuleViolation("stale_button")
            return pressed.said

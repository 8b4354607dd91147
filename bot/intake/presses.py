"""Taking in a press: who is it, do what the button says now, answer with a line, repaint the rest."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import orjson

from adapters.base import Answer, Press
from bot.buttons.acts import act
from bot.buttons.talking_acts import TALKING, seen_before
from bot.door import Door, Stranger, local_day, look_for_policies, post
from bot.grammar.own_fields import own_of
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.reading import parse
from bot.grammar.script import LONGEST, unwidened
from bot.intake.messages import TAKEN
from bot.replies import NOWHERE, PUBLIC, Reply, refused
from bot.talk import just_now
from bot.talk.just_refused import remember
from bot.talk.kinds import asked_for, of_kind, policy_at, stage_labels
from bot.talk.pressed import Effect, Pressed
from bot.talk.turn import Turn, forget_draft
from cards.actions import Action, unpack
from cards.card import Tone
from cards.texts.toasts import toast
from core.domain.ids import MemberId
from core.domain.rules import ConcurrentChange, Fact, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.refused import note_refusal
from core.service.procedures.resembling import Sighting
from core.service.records import Draft, InboxKey, Notice, NoticeKind, Place, Subject
from core.service.views.queries import refusal_view

log = logging.getLogger(__name__)
_SAID_NOTHING = Parsed(intent=Intent.UNKNOWN)


async def take_press(door: Door, press: Press) -> Answer:
    """Returns when the effect is on disk; the same press again gets the same answer."""
    ctx = door.context()
    press = replace(press, inputs={name: unwidened(text[:LONGEST]) for name, text in press.inputs.items()})
    action = unpack(press.action)
    if action is None:
        return _worded("stale_button", {})
    try:
        answer = await _try(door, press, action, ctx)
        if action.verb == "policy_publish":
            await look_for_policies(door)
        return answer
    except Stranger:
        if not await door.introduce(press.place):
            return _worded("member_unknown", {})
        return await _try(door, press, action, ctx)


async def _try(door: Door, press: Press, action: Action, ctx: Context) -> Answer:
    """One unit of work for the press; a refusal is answered in a second one, the first having left no trace."""
    key = InboxKey(platform=press.platform, event_id=press.event_id)
    seen: Sighting | None = None
    try:
        if action.verb in TALKING:
            seen = await door.read(lambda uow: seen_before(_who(press, action, uow, ctx), uow, ctx))

        def take(uow: UnitOfWork) -> Answer:
            pressed = replace(_who(press, action, uow, ctx), sighting=seen)
            return _take(uow, ctx, key, pressed, several=door.several)

        return await door.submit(take)
    except RuleViolation as violation:
        no = violation
    except ConcurrentChange:
        no = RuleViolation("try_again")
    log.info("press refused", extra={"action": "press_refused", "code": no.code})
    return await door.submit(lambda uow: _refuse(uow, ctx, key, _who(press, action, uow, ctx), no))


def _who(press: Press, action: Action, uow: UnitOfWork, ctx: Context) -> Pressed:
    member = uow.directory.member_known_as(press.platform, press.place.person)
    if member is None:
        raise Stranger
    draft = uow.drafts.get(member.id, press.platform, now=ctx.now)
    said = _said(action.subject, draft, member.id, uow, ctx) if action.verb == "say" else None
    return Pressed(member=member.id, chat=press.platform, press=press, action=action, draft=draft, said=said)


def _said(text: str, draft: Draft | None, member: MemberId, uow: UnitOfWork, ctx: Context) -> Parsed:
    text, kind = asked_for(text, ctx.policy)
    own = own_of(policy_at(kind, draft, member, uow, ctx))
    stages = stage_labels(ctx.policy)
    return of_kind(kind, parse(text, today=local_day(ctx.now), own=own, stages=stages, in_draft=draft is not None))


def _take(uow: UnitOfWork, ctx: Context, key: InboxKey, pressed: Pressed, *, several: bool) -> Answer:
    if not uow.inbox.register(key, at=ctx.now):
        return _kept(uow.inbox.answer(key))
    _keep_token(pressed, uow)
    if several:
        uow.directory.used(pressed.press.platform, pressed.press.place.person, at=ctx.now)
    effect: Effect = act(pressed, uow, ctx)
    just_now.remember(_touched(pressed, effect, uow), _SAID_NOTHING, pressed.member, pressed.chat, uow, ctx)
    if effect.reply is not None:
        place = _private(pressed.press.place, effect.reply)
        post(uow, ctx, key, effect.reply, to=pressed.member, place=place)
        if place != pressed.press.place and effect.code == "shown":
            return _answered(uow, ctx, key, "answered_privately", {})
    return _answered(uow, ctx, key, effect.code, effect.facts)


def _touched(pressed: Pressed, effect: Effect, uow: UnitOfWork) -> Subject:
    """What the press was about: that of its answer, or of the pressed card where it is about one matter alone."""
    if effect.reply is not None and effect.reply.about != NOWHERE:
        return effect.reply.about
    pressed_on = {ref.subject for ref in uow.card_refs.with_handle(pressed.press.platform, pressed.press.handle)}
    return pressed_on.pop() if len(pressed_on) == 1 else NOWHERE


def _private(place: Place, reply: Reply) -> Place:
    """Where the answer to a press goes: on a group's card the toast is the public answer, all else is told alone."""
    return place if place.direct or reply.say in PUBLIC else replace(place, chat="", direct=True)


def _keep_token(pressed: Pressed, uow: UnitOfWork) -> None:
    press = pressed.press
    if press.token:
        uow.card_refs.renew(press.platform, press.handle, token=press.token)


def _refuse(uow: UnitOfWork, ctx: Context, key: InboxKey, pressed: Pressed, no: RuleViolation) -> Answer:
    """Say no, and bring the pressed card up to date: it is stale, or it would not have offered the button."""
    if not uow.inbox.register(key, at=ctx.now):
        return _kept(uow.inbox.answer(key))
    _keep_token(pressed, uow)
    note_refusal(no, pressed.member, uow, ctx)
    remember(no, pressed.member, pressed.chat, uow, ctx)
    press = pressed.press
    if no.code in TAKEN:
        turn = Turn(member=pressed.member, chat=pressed.chat, parsed=Parsed(intent=Intent.FILE), draft=pressed.draft)
        forget_draft(turn, uow, ctx)
        post(uow, ctx, key, refused(no), to=pressed.member, place=press.place)
    for about in {ref.subject for ref in uow.card_refs.with_handle(press.platform, press.handle)}:
        stale = Notice(
            dedupe_key=f"repaint:{key.platform}:{key.event_id}:{about}", kind=NoticeKind.REPAINT, to=None, about=about
        )
        uow.outbox.add(stale, at=ctx.now, correlation=ctx.correlation)
    return _answered(uow, ctx, key, no.code, no.facts)


def _answered(uow: UnitOfWork, ctx: Context, key: InboxKey, code: str, facts: Mapping[str, Fact]) -> Answer:
    answer = _worded(code, refusal_view(code, facts, None, uow, ctx.now).facts, now=ctx.now)
    uow.inbox.keep_answer(key, orjson.dumps([answer.text, answer.tone.value]).decode())
    return answer


def _kept(answer: str | None) -> Answer:
    """The answer that the first copy of this press was given."""
    if answer is None:
        return _worded("shown", {})
    text, tone = orjson.loads(answer)
    return Answer(text=text, tone=Tone(tone))


def _worded(code: str, facts: Mapping[str, Fact], *, now: datetime | None = None) -> Answer:
    text, tone = toast(code, facts, now=now)
    return Answer(text=text, tone=tone)

"""推进阶段: by a sentence or a button; what the stage asks for is asked for, on a form where there are forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.grammar.parsed import Intent
from bot.replies import Reply, Say, plain
from bot.talk import ordering
from bot.talk.deciding import the_one
from bot.talk.pressed import Effect, Pressed
from bot.talk.stage_drafts import HalfSaid, forget, keep, said_before
from bot.talk.turn import Turn
from cards.texts import words
from core.domain.answers.kinds import by_answers
from core.domain.filing import Filing
from core.domain.forms import live_fields
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Policy
from core.domain.rules import Fact, RuleViolation
from core.domain.stages import stage_called
from core.service.commands import execute
from core.service.context import Context
from core.service.move_stage import MoveStage
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import may_tend
from core.service.record_follow_up import OTHER, RecordFollowUp
from core.service.records import about_filing

_SIGNED = "合同"
"""The kind of follow-up that a deal is; where the rules do not know it, it becomes 其他."""
_OURS = frozenset({"customer", "stage", "note"})
"""What of a sentence is no answer of the form."""


def stage(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """12 进入报价, perhaps with what that stage asks for; without a stage it is asked which."""
    filing = the_one(turn, uow, lambda one: may_tend(turn.member, one, uow))
    said = str(turn.parsed.fields.get("stage", ""))
    if not said:
        return _asked(filing.id, turn.chat)
    meant = stage_called(said, ctx.policy)
    fields = {key: str(text) for key, text in turn.parsed.fields.items() if key not in _OURS}
    half = HalfSaid(filing=filing.id, stage=meant.key if meant else said, fields=fields)
    done = _moved(half, turn.member, turn.chat, uow, ctx)
    if isinstance(done, Reply):
        return done
    if meant is not None and meant.duties:
        return _asked(filing.id, turn.chat, meant.key)  # which tells what begins there
    return plain("stage_moved", **done.facts)


def ended(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """成交 and 输单: the stage that ends the deal; what was said of it stays in the history, in its own words. A sum
    makes it an order.

    Raises ``no_such_stage`` where the rules have none that ends it so.
    """
    won = turn.parsed.intent is Intent.WON
    filing = the_one(turn, uow, lambda one: may_tend(turn.member, one, uow))
    stages = ctx.policy.stages
    end = next((one for one in stages if (one.won if won else one.lost)), None)
    if end is None:
        asked = words.ENDING[turn.parsed.intent.value]
        raise RuleViolation("no_such_stage", asked=asked, choices="、".join(one.label for one in stages))
    said = {key: str(text) for key, text in turn.parsed.fields.items() if key != "customer"}
    half = HalfSaid(
        filing=filing.id,
        stage=end.key,
        fields=_answers(said, filing, end.key, ctx.policy),
        words=turn.said if said else "",
        kind=_SIGNED if won else OTHER,
    )
    if won and (amount := ordering.said_amount(turn)) is not None:
        return _sold(half, amount, turn, uow, ctx)
    done = _moved(half, turn.member, turn.chat, uow, ctx)
    if isinstance(done, Reply):
        return done
    return plain("deal_won" if won else "stage_moved", **done.facts)


def _sold(half: HalfSaid, amount: int, turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """The deal and its order. What the stage lacks is asked for; the order stands meanwhile."""
    try:
        done = _moved(half, turn.member, turn.chat, uow, ctx)
    except RuleViolation as no:
        if no.code not in {"stage_same", "stage_over"}:
            raise  # what was sold while it lasted is an order, though the customer is given back
        done = Reply(say=Say.ORDER)
    reference = str(turn.parsed.fields.get("contract", ""))
    order = ordering.recorded(half.filing, amount, turn.member, uow, ctx, reference=reference)
    if isinstance(done, Reply):
        asks = done.say is Say.STAGE_FORM
        return replace(done, args={**done.args, "order": order.about.id}) if asks else order
    return replace(order, args={**order.args, "stage": done.facts.get("stage")})


def _answers(said: Mapping[str, str], filing: Filing, stage: str, policy: Policy) -> dict[str, str]:
    """What of it the form asks for; a reason answers the one question that this stage has."""
    fields = live_fields(by_answers(policy, filing.answers))
    answers = {field.key: said[field.key] for field in fields if field.key in said}
    asked = [field.key for field in fields if field.required_from == stage]
    if "reason" in said and len(asked) == 1:
        answers.setdefault(asked[0], said["reason"])
    return answers


def form(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """推进阶段: which one?"""
    reply = _asked(uow.filings.get(FilingId(pressed.action.subject)).id, pressed.chat)
    return Effect(code="shown", facts={}, reply=reply)


def move(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The button of a stage, or the form with what it asks for: ``<filing>.<stage>``."""
    ident, _, key = pressed.action.subject.partition(".")
    half = HalfSaid(filing=FilingId(ident), stage=key, fields=pressed.press.inputs)
    done = _moved(half, pressed.member, pressed.chat, uow, ctx)
    if isinstance(done, Reply):
        return Effect(code="stage_asks", facts={}, reply=done)
    return Effect(code=done.code, facts=done.facts)


def _moved(said: HalfSaid, by: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Outcome | Reply:
    """With what was said before of the same stage; if that is not enough yet, it is kept and the rest is asked for.
    What is told of a stage that is reached already is a follow-up: a contract's number comes after the deal.
    """
    before = said_before(said.filing, said.stage, by, chat, uow, ctx)
    fields = {**before.fields, **said.fields}
    text, kind = (said.words, said.kind) if said.words else (before.words, before.kind)
    try:
        done = execute(MoveStage(filing_id=said.filing, stage=said.stage, by=by, fields=fields), uow, ctx)
    except RuleViolation as no:
        if no.code == "stage_same" and text:
            noted = execute(RecordFollowUp(filing_id=said.filing, by=by, kind=kind, note=text), uow, ctx)
            return Reply(say=Say.FOLLOWED, about=noted.subject or about_filing(said.filing))
        if no.code != "stage_lacks":
            raise
        keep(replace(said, fields=fields, words=text, kind=kind), by, chat, uow, ctx)
        return _asked(said.filing, chat, said.stage)
    forget(by, chat, uow)
    if text:
        execute(RecordFollowUp(filing_id=said.filing, by=by, kind=kind, note=text), uow, ctx)
    return done


def _asked(filing: FilingId, chat: str, key: str = "") -> Reply:
    args: dict[str, Fact] = {"stage": key, "chat": chat} if key else {}
    return Reply(say=Say.STAGE_FORM, about=about_filing(filing), args=args)

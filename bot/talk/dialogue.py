"""One turn of a conversation: what was understood becomes a command, a question back or a view. Runs inside a unit
of work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.grammar import manners
from bot.grammar.parsed import Intent
from bot.replies import Reply, Say, plain
from bot.talk import (
    appealing,
    correcting,
    deciding,
    duplicates,
    figures,
    filling,
    follow_ups,
    handover,
    leads,
    lists,
    looking_up,
    order_exports,
    ordering,
    pooling,
    protecting,
    requesting,
    staging,
)
from bot.talk.chat_exports import hand_out, made_for
from bot.talk.deciding import the_one, which_one
from bot.talk.just_now import must_be_asked
from bot.talk.look_alikes import looked
from bot.talk.nearest import nearest
from bot.talk.turn import Turn
from cards.texts import rules as rule_texts
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.bind_group import BindGroup
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing
from core.service.withdraw_filing import WithdrawFiling


def respond(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """Do what was asked and say what to answer. Raises ``RuleViolation`` (the caller undoes everything and answers
    with it), ``member_left`` for somebody who no longer belongs to the company.
    """
    if not uow.directory.member(turn.member).active:
        raise RuleViolation("member_left")
    if turn.meant is not None:
        must_be_asked(turn.parsed.intent, turn.meant, turn.said, uow)
    return _TURNS[turn.parsed.intent](turn, uow, ctx)


def prepared(turn: Turn, uow: UnitOfWork, ctx: Context) -> Turn:
    """With what takes longer, on a reader thread: who resembles the customer that is being filed, an export."""
    if turn.parsed.intent is Intent.EXPORT:
        return turn if turn.group else replace(turn, export=made_for(turn.member, turn.said, uow, ctx))
    if turn.parsed.intent is Intent.EXPORT_ORDERS:
        return turn if turn.group else replace(turn, export=order_exports.made_for(turn, uow, ctx))
    if looking_up.asks_blindly(turn):
        return replace(turn, sighting=looking_up.seen_blindly(turn, uow, ctx))
    if turn.parsed.intent is Intent.LEAD:
        return _looked_at(turn, filling.given(leads.of_the_form(turn), uow, ctx), uow, ctx)
    if turn.parsed.intent is Intent.CORRECT and not correcting.about_the_draft(turn):
        return turn
    if turn.parsed.intent not in {Intent.FILE, Intent.CORRECT, Intent.SAME, Intent.APART, Intent.SEND}:
        return turn
    return _looked_at(turn, filling.given(turn, uow, ctx), uow, ctx)


def _looked_at(turn: Turn, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> Turn:
    form = filling.understood(fields, uow, ctx)
    return replace(turn, form=form, sighting=looked(form, uow, ctx)) if form else turn


def _withdraw(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    filing = the_one(turn, uow, _to_withdraw(turn.member, uow))
    if filing.status is not FilingStatus.PENDING and (asked := requesting.own_waiting(filing, turn.member, uow)):
        return requesting.taken_back(filing, asked, turn.member, uow, ctx)
    note = str(turn.parsed.fields.get("note", "")) or None
    execute(WithdrawFiling(filing_id=filing.id, by=turn.member, note=note), uow, ctx)
    return Reply(say=Say.FILED, about=about_filing(filing.id))


def _to_withdraw(member: MemberId, uow: UnitOfWork) -> Callable[[Filing], bool]:
    """One's own that waits; else one about which a request of his does: 撤回申请 12 may mean either."""
    own = filling.is_own(member)
    return lambda filing: own(filing) or bool(requesting.own_waiting(filing, member, uow))


def _protection(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    fits = protecting.meant(turn.parsed, turn.member)
    return protecting.do(turn, the_one(turn, uow, fits), uow, ctx)


def _simple(say: Say) -> Callable[[Turn, UnitOfWork, Context], Reply]:
    return lambda turn, uow, ctx: Reply(say=say, args={"group": int(turn.group)})


def _bind_group(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    place = turn.place
    if place is None or place.direct or not place.chat:
        return plain("bind_in_group")
    name = str(turn.parsed.fields.get("name", ""))
    bound = execute(BindGroup(by=turn.member, platform=place.platform, chat=place.chat, name=name), uow, ctx)
    return plain(bound.code, **bound.facts)


def _rules(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    topic = rule_texts.topic_of(turn.said)
    return Reply(say=Say.RULES, args={"group": int(turn.group), **({"topic": topic} if topic else {})})


def _follow_up(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    if turn.parsed.intent is Intent.FOLLOW_UP and not turn.parsed.fields.get("customer"):
        rest = turn.said.strip().removeprefix("跟进").strip()
        raise which_one(turn, uow, lambda one: one.status is FilingStatus.PROTECTED, verb="跟进", rest=rest)
    hand = follow_ups.Hand(member=turn.member, uow=uow, ctx=ctx)
    return follow_ups.TURNS[turn.parsed.intent](turn.parsed.fields, hand)


def _answer(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """接单 12, 不接 12: of a lead that he was asked to take, or of a customer that somebody passes on to him."""
    lead = leads.asked(turn, uow)
    return leads.answer(turn, lead, uow, ctx) if lead is not None else handover.answer(turn, uow, ctx)


def _not_understood(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """谢谢 and 收到 want no guesses; 好的 of somebody who is asked for approvals may have been meant for one."""
    polite = manners.is_thanks(turn.said) or manners.is_nod(turn.said)
    if polite and (manners.is_thanks(turn.said) or not uow.approvals.count_waiting_for(turn.member)):
        return plain("at_your_service")
    return Reply(say=Say.NOT_UNDERSTOOD, args={"nearest": ",".join(nearest(turn.said))})


_TURNS: Mapping[Intent, Callable[[Turn, UnitOfWork, Context], Reply]] = {
    Intent.FILE: filling.file,
    Intent.CORRECT: filling.correct,
    Intent.CANCEL: filling.cancel,
    Intent.SAME: filling.same,
    Intent.APART: filling.apart,
    Intent.ALIAS: looking_up.name_short,
    Intent.CONTACT: looking_up.contact,
    Intent.CHECK: looking_up.check,
    Intent.DETAIL: looking_up.detail,
    Intent.ATTACHMENTS: looking_up.attachments,
    Intent.WITHDRAW: _withdraw,
    Intent.POOL: pooling.look,
    Intent.CLAIM: pooling.claim,
    Intent.QUEUE: pooling.queue,
    Intent.LEAVE_QUEUE: pooling.leave,
    Intent.EXTEND: _protection,
    Intent.RELEASE: _protection,
    Intent.DROP_EXTENSION: protecting.withdraw,
    Intent.REQUEST: requesting.ask,
    Intent.DROP_REQUEST: requesting.withdraw,
    **dict.fromkeys(follow_ups.TURNS, _follow_up),
    **duplicates.TURNS,
    **lists.TURNS,
    Intent.APPROVE: deciding.approve,
    Intent.APPROVE_ALL: deciding.approve_several,
    Intent.REJECT: deciding.reject,
    Intent.HAND_ON: deciding.hand_on,
    Intent.RETURN: deciding.send_back,
    Intent.ADD_APPROVER: deciding.add,
    Intent.DELEGATE: deciding.delegate,
    Intent.END_DELEGATION: deciding.come_back,
    Intent.COMPLETE: filling.complete,
    Intent.SEND: filling.send,
    Intent.STAGE: staging.stage,
    Intent.WON: staging.ended,
    Intent.LOST: staging.ended,
    Intent.MINE: looking_up.mine,
    Intent.DASHBOARD: figures.dashboard,
    Intent.APPROVALS: _simple(Say.APPROVALS),
    Intent.HELP: _simple(Say.HELP),
    Intent.BIND_GROUP: _bind_group,
    Intent.EXPORT: lambda turn, uow, ctx: hand_out(turn.member, turn.said, turn.export, uow, ctx, group=turn.group),
    Intent.RECEIPT: looking_up.receipt,
    Intent.TRANSFER: handover.transfer,
    Intent.TRANSFER_ALL: handover.transfer_all,
    Intent.HAND_OVER: handover.hand_over,
    Intent.ACCEPT: _answer,
    Intent.DECLINE: _answer,
    Intent.APPEAL: appealing.appeal,
    Intent.APPEALS: appealing.own,
    Intent.DROP_APPEAL: appealing.withdraw,
    **ordering.TURNS,
    Intent.LEAD: leads.give,
    Intent.LEADS: leads.own,
    Intent.LEADS_WAITING: _simple(Say.LEADS_WAITING),
    Intent.DROP_LEAD: leads.drop,
    Intent.EXPORT_ORDERS: order_exports.hand_out,
    Intent.RULES: _rules,
    Intent.UNKNOWN: _not_understood,
}

"""Presses about orders and about who is credited with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.door import local_day
from bot.grammar import customers, dates, money, sharing
from bot.grammar.script import read
from bot.replies import Reply, Say
from bot.talk import order_drafts, ordering
from bot.talk.pressed import Effect, Pressed, done, filing_of
from core.domain.ids import CreditRequestId, OrderId
from core.domain.rules import RuleViolation
from core.service.change_order import CancelOrder
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.ports.store import UnitOfWork
from core.service.records import about_credit, about_order
from core.service.split_credit import WithdrawSplit

_BELOW_NOTHING = ("-", "－", "−", "负")


def record(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form was sent. Raises ``order_amount``, ``order_day``."""
    inputs = pressed.press.inputs
    amount = _amount(inputs.get("amount", ""))
    if amount is None:
        raise RuleViolation("order_amount", number=uow.filings.get(filing_of(pressed)).number)
    reference, day = inputs.get("reference", ""), _day(inputs.get("date", ""), ctx)
    order_drafts.forget(pressed.member, pressed.chat, uow)
    return _shown(ordering.recorded(filing_of(pressed), amount, pressed.member, uow, ctx, reference=reference, day=day))


def show(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """查看."""
    return _shown(Reply(say=Say.ORDER, about=about_order(_order(pressed))))


def show_request(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """看申请."""
    return _shown(Reply(say=Say.CREDIT, about=about_credit(pressed.action.subject)))


def page(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """更多: the subject is what the card's ``more`` says."""
    return _shown(Reply(say=Say.ORDERS, args={"page": pressed.action.subject}))


def of_colleague(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """One of several of a name was picked: ``<period>.<member>``."""
    period, _, member = pressed.action.subject.partition(".")
    return _shown(Reply(say=Say.ORDERS, args={"period": period, "member": member}))


def _form(say: Say) -> Callable[[Pressed, UnitOfWork, Context], Effect]:
    return lambda pressed, uow, ctx: _shown(Reply(say=say, about=about_order(_order(pressed))))


def split(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form was sent. Raises ``split_whom`` where nothing of it is understood, ``split_percent`` for the rest."""
    order, inputs = uow.orders.get(_order(pressed)), pressed.press.inputs
    shares, rest = sharing.take(read(inputs.get("shares", "")), bare=True)
    if shares and (left := customers.note(rest)):
        raise RuleViolation("split_percent", asked=left)
    return _shown(ordering.divided(order, shares, inputs.get("reason", ""), pressed.member, uow, ctx))


def correct(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form was sent; what it says stands there now. Raises ``order_amount``, ``order_day``."""
    inputs = pressed.press.inputs
    amount = _amount(inputs.get("amount", ""))
    if inputs.get("amount", "").strip() and amount is None:
        raise RuleViolation("order_amount", number=uow.orders.get(_order(pressed)).filing_number)
    day, reference = _day(inputs.get("date", ""), ctx), inputs.get("reference")
    return _shown(ordering.corrected(_order(pressed), amount, reference, day, pressed.member, uow, ctx))


def cancel(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """作废, with why."""
    reason = pressed.press.inputs.get("reason", "")
    return done(execute(CancelOrder(order_id=_order(pressed), by=pressed.member, reason=reason), uow, ctx))


def grant(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """同意."""
    return done(execute(ApproveMatter(about=about_credit(pressed.action.subject), by=pressed.member), uow, ctx))


def refuse(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """驳回, with why."""
    about, reason = about_credit(pressed.action.subject), pressed.press.inputs.get("reason", "")
    return done(execute(RejectMatter(about=about, by=pressed.member, reason=reason), uow, ctx))


def withdraw(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """撤回分成."""
    request = CreditRequestId(pressed.action.subject)
    return done(execute(WithdrawSplit(request_id=request, by=pressed.member), uow, ctx))


def _order(pressed: Pressed) -> OrderId:
    return OrderId(pressed.action.subject)


def _amount(said: str) -> int | None:
    """30万 and 300000; 30 under the label of a sum is taken at its word, and -30万 is no sum of an order."""
    text = said.strip()
    if text.startswith(_BELOW_NOTHING):
        return None
    found = next(iter(money.find(read(text if not text.isdecimal() else f"{text}元").key)), None)
    return ordering.fen_of(money.decimal_string(found.yuan)) if found else None


def _day(said: str, ctx: Context) -> date | None:
    """A day as the app's picker writes it, or as people do. Raises ``order_day``."""
    text = said.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        found = next(iter(dates.find(read(text).key, local_day(ctx.now))), None)
    if found is None:
        raise RuleViolation("order_day", asked=text)
    return found.first


def _shown(reply: Reply) -> Effect:
    return Effect(code="shown", facts={}, reply=reply)


ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    "order": record,
    "orders": page,
    "orders_of": of_colleague,
    "show_order": show,
    "show_credit": show_request,
    "split_form": _form(Say.SPLIT_FORM),
    "split": split,
    "correct_order_form": _form(Say.CORRECT_ORDER_FORM),
    "correct_order": correct,
    "cancel_order_form": _form(Say.CANCEL_ORDER_FORM),
    "cancel_order": cancel,
    "grant_credit": grant,
    "refuse_credit": refuse,
    "withdraw_split": withdraw,
}

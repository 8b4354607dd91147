"""订单, 分成 and 作废订单 in a sentence. Turns as in ``dialogue``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.grammar.parsed import Intent
from bot.replies import Reply, Say
from bot.talk import deciding, order_drafts
from bot.talk.deciding import the_one
from bot.talk.order_meant import open_request, order_meant
from bot.talk.turn import Turn
from core.domain.credit import WHOLE, Wanted
from core.domain.filing import OWNED, Filing
from core.domain.ids import FilingId, MemberId, OrderId
from core.domain.order import Order
from core.domain.rules import Fact, RuleViolation
from core.service.change_order import CancelOrder, CorrectOrder
from core.service.commands import execute
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import colleagues_named
from core.service.procedures.leading import leads
from core.service.procedures.ordering import may_see
from core.service.record_order import RecordOrder
from core.service.records import CREDIT, about_filing, about_order
from core.service.split_credit import SplitCredit, WithdrawSplit

ME = "我"
_FEN = 100


def order(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """订单 12 30万 合同号 HT-002; without a sum it is asked for, and what is known of it is kept meanwhile. Raises
    ``order_whose``, ``order_unit`` for a number of which nobody knows what it counts.
    """
    if not _said(turn, "customer"):
        raise RuleViolation("order_whose")
    filing = the_one(turn, uow, lambda one: _can_sell(turn.member, one, uow))
    if unclear := _said(turn, "unclear"):
        raise RuleViolation("order_unit", asked=unclear)
    before = order_drafts.said_before(filing.id, turn.member, turn.chat, uow, ctx)
    said = {**before, **{key: found for key in order_drafts.KEPT if (found := _said(turn, key))}}
    amount = said_amount(turn)
    if amount is None:
        return _asked(filing.id, said, turn, uow, ctx)
    order_drafts.forget(turn.member, turn.chat, uow)
    reference, note, day = (said.get(key, "") for key in ("contract", "note", "date"))
    on = date.fromisoformat(day) if day else None
    return recorded(filing.id, amount, turn.member, uow, ctx, reference=reference, day=on, note=note)


def _asked(filing: FilingId, said: Mapping[str, str], turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """For how much?"""
    order_drafts.keep(filing, said, turn.member, turn.chat, uow, ctx)
    return Reply(say=Say.ORDER_FORM, about=about_filing(filing), args={"chat": turn.chat})


def recorded(
    filing: FilingId,
    amount: int,
    by: MemberId,
    uow: UnitOfWork,
    ctx: Context,
    *,
    reference: str = "",
    day: date | None = None,
    note: str = "",
) -> Reply:
    """The order itself, and how the customer stands then."""
    command = RecordOrder(filing_id=filing, by=by, amount=amount, reference=reference, signed_on=day, note=note)
    return shown(execute(command, uow, ctx))


def orders(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """我的订单, 团队订单, 李四的订单, 订单 12, 订单 12-1; of a customer with one order that one."""
    period: dict[str, Fact] = {"period": _said(turn, "period")}
    if said := _said(turn, "order"):
        return Reply(say=Say.ORDER, about=about_order(order_meant(said, turn.member, uow).id))
    if said := _said(turn, "customer"):
        known = uow.filings.numbered(int(said)) if said.isdecimal() and len(said) < 12 else None
        if known is not None and _seen(known, turn.member, uow):
            return _of_customer(known, turn, uow, ctx)
        return _of_customer(the_one(turn, uow, lambda one: one.status in OWNED), turn, uow, ctx)
    if _said(turn, "scope"):
        return _page(Reply(say=Say.ORDERS, args={**period, "teams": 1}), "t", turn, uow)
    if not (name := _said(turn, "to")):
        return _page(Reply(say=Say.ORDERS, args=period), "", turn, uow)
    people = colleagues_named(name, uow)
    if len(people) > 1:
        return deciding.which_colleague(name, people, "orders_of", _said(turn, "period"))
    first = Reply(say=Say.ORDERS, args={**period, "member": people[0].id})
    return _page(first, f"m{people[0].id}", turn, uow)


def _page(first: Reply, whose: str, turn: Turn, uow: UnitOfWork) -> Reply:
    """The list from its beginning, or from behind the order that the last page ended with."""
    if not (behind := _said(turn, "behind")):
        return first
    last = order_meant(behind, turn.member, uow)
    page = f"{_said(turn, 'period')}.{whose}.{last.signed_on.isoformat()}.{last.id}"
    return Reply(say=Say.ORDERS, args={"page": page})


def _of_customer(filing: Filing, turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """Where there is none, whoever may put one down is asked for it."""
    found = _seen(filing, turn.member, uow)
    if len(found) == 1:
        return Reply(say=Say.ORDER, about=about_order(found[0].id))
    if not found and _can_sell(turn.member, filing, uow):
        return _asked(filing.id, {}, turn, uow, ctx)
    if not found:
        raise RuleViolation("order_none_yet", number=filing.number)
    return Reply(say=Say.ORDERS, args={"filing": filing.id})


def _seen(filing: Filing, reader: MemberId, uow: UnitOfWork) -> list[Order]:
    """Its orders that he may see, be the customer his or not."""
    return [one for one in uow.orders.of_filing(filing.id) if may_see(reader, one, uow)]


def split(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """分成 12-1 李四 30%; without shares they are asked for."""
    meant = order_meant(_said(turn, "order"), turn.member, uow)
    said = _said(turn, "shares")
    if not said:
        return Reply(say=Say.SPLIT_FORM, about=about_order(meant.id))
    return divided(meant, said, _said(turn, "note"), turn.member, uow, ctx)


def divided(order: Order, said: str, reason: str, by: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """The shares as the grammar writes them: ``李四 30、王五 20``. Raises ``split_whom``, ``split_percent``, and a
    name's refusals.
    """
    parts = [part.rpartition(" ") for part in said.split("、") if part.strip()]
    if not parts:
        raise RuleViolation("split_whom", order=order.number)
    wanted = tuple(_wanted(name.strip(), percent, by, uow) for name, _, percent in parts)
    return shown(execute(SplitCredit(order_id=order.id, by=by, shares=wanted, reason=reason), uow, ctx))


def _wanted(name: str, percent: str, by: MemberId, uow: UnitOfWork) -> Wanted:
    """A colleague's share, or that of a team of this name."""
    basis = _basis(percent)
    if name == ME:
        return Wanted(member=by, basis=basis)
    team = next((one for one in uow.directory.teams().values() if one.name == name), None)
    if team is not None:
        return Wanted(team=team.id, basis=basis)
    people = colleagues_named(name, uow)
    if len(people) > 1:
        raise RuleViolation("colleague_unclear", asked=name)
    return Wanted(member=people[0].id, basis=basis)


def _basis(percent: str) -> int:
    try:
        found = Decimal(percent) * WHOLE / 100
    except InvalidOperation:
        raise RuleViolation("split_percent", asked=percent) from None
    if not 0 <= found <= WHOLE:
        raise RuleViolation("split_percent", asked=f"{percent}%")
    return int(found)


def correct(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """订单 12-1 改成 25万; without what it is asked."""
    meant = order_meant(_said(turn, "order"), turn.member, uow)
    amount, reference, day = said_amount(turn), _said(turn, "contract") or None, _day(turn)
    if amount is None and reference is None and day is None:
        return Reply(say=Say.CORRECT_ORDER_FORM, about=about_order(meant.id))
    return corrected(meant.id, amount, reference, day, turn.member, uow, ctx)


def corrected(
    order: OrderId,
    amount: int | None,
    reference: str | None,
    day: date | None,
    by: MemberId,
    uow: UnitOfWork,
    ctx: Context,
) -> Reply:
    """What was written wrongly is put right."""
    command = CorrectOrder(order_id=order, by=by, amount=amount, reference=reference, signed_on=day)
    return shown(execute(command, uow, ctx))


def cancel(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """作废订单 12-1 客户退了; without why it is asked."""
    meant, reason = order_meant(_said(turn, "order"), turn.member, uow), _said(turn, "note")
    if not reason:
        return Reply(say=Say.CANCEL_ORDER_FORM, about=about_order(meant.id))
    return shown(execute(CancelOrder(order_id=meant.id, by=turn.member, reason=reason), uow, ctx))


def drop_split(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """撤回分成 12-1."""
    request = open_request(order_meant(_said(turn, "order"), turn.member, uow), uow)
    return shown(execute(WithdrawSplit(request_id=request, by=turn.member), uow, ctx))


def shown(outcome: Outcome) -> Reply:
    """The order, or what is asked for about it, as it is now; ``said`` is what was done."""
    about = outcome.subject
    if about is None:
        return Reply(say=Say.ORDERS)
    if about.kind == CREDIT:
        return Reply(say=Say.CREDIT, about=about)
    facts = {name: fact for name in ("stage", "missing") if (fact := outcome.facts.get(name))}
    return Reply(say=Say.ORDER, about=about, args={"said": outcome.code, **facts})


def said_amount(turn: Turn) -> int | None:
    """In fen, as the grammar understood it."""
    return fen_of(_said(turn, "amount"))


def fen_of(yuan: str) -> int | None:
    """``300000`` yuan are 30,000,000 fen."""
    return round(Decimal(yuan) * _FEN) if yuan else None


def _day(turn: Turn) -> date | None:
    said = _said(turn, "date")
    return date.fromisoformat(said) if said else None


def _can_sell(member: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    return filing.status in OWNED and (member == filing.owner or leads(member, filing, uow))


def _said(turn: Turn, key: str) -> str:
    return str(turn.parsed.fields.get(key, "")).strip()


TURNS: Mapping[Intent, Callable[[Turn, UnitOfWork, Context], Reply]] = {
    Intent.ORDER: order,
    Intent.ORDERS: orders,
    Intent.SPLIT: split,
    Intent.DROP_SPLIT: drop_split,
    Intent.CORRECT_ORDER: correct,
    Intent.CANCEL_ORDER: cancel,
}

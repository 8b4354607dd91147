"""Orders: what was put down and whose it is, the forms that ask, and the lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Facts, Form, Input, InputKind, Row, Rows, Text, Tone
from cards.texts import dates, receipts, sentences, words
from cards.texts import ordering as texts
from cards.views.offers import say_button
from core.domain.frozen import dataclass
from core.domain.order import OrderState
from core.service.views.order_lists import OrderLineView, OrdersView
from core.service.views.order_views import CreditLineView, HoldingView, OrderView
from core.service.views.views import FilingView


def order_card(view: OrderView, *, said: str = "") -> Card:
    """One order, for this reader; ``said`` is what has just been done."""
    live = view.state is OrderState.RECORDED
    return Card(
        title=texts.TITLE.format(order=view.number),
        subtitle=view.company,
        tag=texts.TAG[view.state],
        tone=Tone.GOOD if live else Tone.QUIET,
        summary=said or _summary(view),
        blocks=(*_lead(view, said), Facts(pairs=tuple(_facts(view))), *_beside(view, told=bool(said)), *_moves(view)),
    )


def _lead(view: OrderView, said: str) -> Iterator[Block]:
    if said:
        yield Text(content=said)
    if view.state is OrderState.CANCELLED:
        sentence = texts.CANCELLED if view.cancelled_by else texts.CANCELLED_PLAIN
        yield Text(content=sentence.format(by=view.cancelled_by, reason=view.reason))
    day = dates.date_of(view.signed_on, now=view.now)
    amount = None if view.amount is None else texts.money(view.amount)
    lead = texts.LEAD.format(amount=amount, day=day) if amount else texts.LEAD_NO_SUM.format(day=day)
    yield Text(content=lead, strong=True)


def _summary(view: OrderView) -> str:
    own = sum(one.amount or 0 for one in view.credits if one.you)
    sentence = texts.SUMMARY_YOURS if own else texts.SUMMARY if view.amount else texts.SUMMARY_NO_SUM
    sentence = sentence if view.state is OrderState.RECORDED else texts.SUMMARY_CANCELLED
    return sentence.format(order=view.number, amount=texts.money(own or view.amount or 0), company=view.company)


def _facts(view: OrderView) -> Iterator[tuple[str, str]]:
    """Whose it is, then what it is."""
    if len(view.credits) == 1:
        (only,) = view.credits
        yield texts.CREDIT, " · ".join((_named(only), texts.PARTY[only.party]))
    else:
        for one in view.credits:
            amount = (texts.money(one.amount),) if one.amount is not None else ()
            yield _named(one), " · ".join((texts.percent(one.basis), *amount, texts.PARTY[one.party]))
    if view.reference:
        yield texts.REFERENCE, view.reference
    if view.recorder and view.recorder not in {one.name for one in view.credits}:
        yield texts.RECORDER, view.recorder
    if view.note:
        yield texts.NOTE, view.note


def _named(one: CreditLineView) -> str:
    if one.you:
        return texts.YOU.format(name=one.name)
    return texts.LEFT.format(name=one.name) if one.left else one.name


def _beside(view: OrderView, *, told: bool) -> Iterator[Block]:
    """How the customer came here, who wants it otherwise, and what the shares stand on."""
    if len(view.trace) > 1:
        lines = (_held(one, view) for one in view.trace)
        yield Text(content="\n".join((texts.CAME, *lines)), quiet=True)
    if view.request is not None:
        judges = words.together(view.request.waiting_for, last=" 或 ") or sentences.SOMEBODY
        sentence = texts.ASKED_BY_YOU if view.request.mine else texts.ASKED
        yield Text(content=sentence.format(asker=view.request.asker, judges=judges))
    if view.may_dispute and view.dispute_until is not None and not (told or view.may_correct):
        until = dates.day(view.dispute_until, now=view.now)
        yield Text(content=texts.DISPUTABLE.format(until=until), quiet=True)
    yield Text(content=_ruled(view), quiet=True)


def _held(one: HoldingView, view: OrderView) -> str:
    sentence = texts.HELD if one.until is None else texts.HELD_UNTIL
    since = dates.day(one.since, now=view.now)
    until = dates.day(one.until, now=view.now) if one.until else ""
    return sentence.format(since=since, owner=one.owner, how=texts.HOW[one.origin], number=one.number, until=until)


def _ruled(view: OrderView) -> str:
    by = texts.BY_RULE.format(name=view.rule_name) if view.rule_name else ""
    receipt = receipts.CODE.format(code=view.receipt) if view.receipt else ""
    return " · ".join(part for part in (words.rule(view.rule), by, receipt) if part)


def _moves(view: OrderView) -> Iterator[Block]:
    buttons = (*_request_button(view), *_split_button(view), *_correct_button(view), *_void_button(view))
    if buttons:
        yield Buttons(items=buttons)


def _request_button(view: OrderView) -> Iterator[Button]:
    if view.request is not None:
        action = Action(verb="show_credit", subject=view.request.id).pack()
        yield Button(label=texts.SEE_REQUEST, action=action)


def _split_button(view: OrderView) -> Iterator[Button]:
    if view.may_split or view.may_dispute:
        label = texts.SPLIT if view.may_split else texts.DISPUTE
        action = Action(verb="split_form", subject=view.id).pack()
        yield Button(label=label, action=action, says=f"{texts.SPLIT} {view.number}")


def _correct_button(view: OrderView) -> Iterator[Button]:
    if view.may_correct:
        action = Action(verb="correct_order_form", subject=view.id).pack()
        yield Button(label=texts.CORRECT, action=action, says=f"{texts.CORRECT}{texts.ORDERS} {view.number}")


def _void_button(view: OrderView) -> Iterator[Button]:
    if view.may_cancel:
        action = Action(verb="cancel_order_form", subject=view.id).pack()
        yield Button(
            label=texts.VOID,
            action=action,
            style=ButtonStyle.DANGER,
            says=f"{texts.VOID}{texts.ORDERS} {view.number}",
        )


def split_form_card(view: OrderView) -> Card:
    """怎么分？ Whoever has nothing to give away says why."""
    now = "、".join(f"{one.name} {texts.percent(one.basis)}" for one in view.credits)
    own = view.may_split
    mine = texts.FORM_NOW_YOURS if view.mine else texts.FORM_NOW
    lead = mine if own else texts.DISPUTE_LEAD
    shares = Input(
        name="shares",
        label=texts.FORM_SHARES,
        required=True,
        hint=texts.FORM_SHARES_HINT if own else texts.DISPUTE_HINT,
    )
    why = Input(
        name="reason", label=texts.FORM_WHY, kind=InputKind.LONG_TEXT, required=not own, hint=texts.FORM_WHY_HINT
    )
    instead = (texts.FORM_INSTEAD if own else texts.DISPUTE_INSTEAD).format(order=view.number)
    form = Form(name="split", inputs=(shares, why), submit=_submit("split", view), instead=instead)
    title = texts.FORM_TITLE.format(order=view.number)
    return _asking(title, view, (Text(content=lead.format(shares=now)), form))


def cancel_form_card(view: OrderView) -> Card:
    """为什么作废？"""
    why = Input(name="reason", label=texts.VOID_WHY, required=True, hint=texts.VOID_HINT)
    action = Action(verb="cancel_order", subject=view.id).pack()
    form = Form(
        name="cancel_order",
        inputs=(why,),
        submit=Button(label=texts.VOID, action=action, style=ButtonStyle.DANGER),
        instead=texts.VOID_INSTEAD.format(order=view.number),
    )
    return _asking(texts.VOID_TITLE.format(order=view.number), view, (Text(content=texts.VOID_LEAD), form))


def correct_form_card(view: OrderView) -> Card:
    """更正: what stands there now may be written over."""
    inputs = (
        Input(name="amount", label=texts.NEW_AMOUNT, value=texts.money(view.amount or 0).replace(" ", "")),
        Input(name="reference", label=texts.REFERENCE, value=view.reference),
        Input(name="date", label=texts.NEW_DAY, kind=InputKind.DATE, value=view.signed_on.isoformat()),
    )
    instead = texts.CORRECT_INSTEAD.format(order=view.number)
    form = Form(name="correct_order", inputs=inputs, submit=_submit("correct_order", view), instead=instead)
    return _asking(texts.CORRECT_TITLE.format(order=view.number), view, (form,))


def order_form_card(view: FilingView, *, reference: str = "", day: str = "") -> Card:
    """登记订单: a new one, of which the number of the contract and the (ISO) day may be known."""
    inputs = (
        Input(name="amount", label=texts.NEW_AMOUNT, required=True, hint=texts.NEW_AMOUNT_HINT),
        Input(name="reference", label=texts.REFERENCE, value=reference, hint=texts.NEW_REFERENCE_HINT),
        Input(name="date", label=texts.NEW_DAY, kind=InputKind.DATE, value=day),
    )
    signed = dates.date_of(date.fromisoformat(day), now=view.now) if day else ""
    known = tuple((label, told) for label, told in ((texts.REFERENCE, reference), (texts.NEW_DAY, signed)) if told)
    instead = texts.NEW_ONLY_SUM if known else texts.NEW_INSTEAD
    action = Action(verb="order", subject=view.id).pack()
    submit = Button(label=texts.NEW_SUBMIT, action=action, style=ButtonStyle.PRIMARY)
    title = texts.NEW_TITLE.format(company=view.company)
    return Card(
        title=title,
        subtitle=sentences.NUMBER.format(number=view.number),
        summary=title,
        tone=Tone.WAITING,
        blocks=(
            *((Facts(pairs=known),) if known else ()),
            Form(name="order", inputs=inputs, submit=submit, instead=instead),
        ),
    )


def _submit(verb: str, view: OrderView) -> Button:
    action = Action(verb=verb, subject=view.id).pack()
    return Button(label=texts.FORM_SUBMIT, action=action, style=ButtonStyle.PRIMARY)


def _asking(title: str, view: OrderView, blocks: tuple[Block, ...]) -> Card:
    return Card(title=title, subtitle=view.company, summary=title, tone=Tone.WAITING, blocks=blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which list somebody asked for: ``period`` is a key of ``texts.TIMES``; ``customer`` has its name where it is of
    one, ``number`` its filing's where the reader may put down one more. ``pages`` are the subject of the button that
    goes on behind each line and the words for it, ``more`` is the last of them where there is more.
    """

    period: str = ""
    customer: str = ""
    number: int | None = None
    pages: tuple[tuple[str, str], ...] = ()
    more: tuple[str, str] | None = None


def orders_card(view: OrdersView, asked: Asked) -> Card:
    """我的订单, and those of a team, a person, a customer."""
    title, time = _title(view, asked), texts.TIMES[asked.period]
    if not view.lines:
        sentence = texts.NONE if title == texts.MY_ORDERS else texts.NONE_OF
        said = sentence.format(time=time if asked.period else "")
        return Card(title=title, summary=f"{title}：{said}", blocks=(Text(content=said),))
    sentence = texts.COUNTED_ALL if asked.customer else texts.COUNTED
    counted = sentence.format(time=time, total=view.total, own=texts.money(view.total_own))
    blocks: tuple[Block, ...] = (Rows(items=tuple(_rows(view, asked))),)
    if asked.more:
        blocks = (*blocks, Buttons(items=(_more(*asked.more),)))
    if asked.number and (new := say_button(texts.NEW, texts.SAY_NEW.format(number=asked.number))):
        blocks = (*blocks, Buttons(items=(new,)))
    return Card(title=title, subtitle=counted, summary=f"{title}：{counted}", blocks=blocks)


def _title(view: OrdersView, asked: Asked) -> str:
    whose = asked.customer or (texts.COMPANY if view.company else view.scope)
    return texts.LIST_OF.format(name=whose) if whose else texts.MY_ORDERS


def _rows(view: OrdersView, asked: Asked) -> Iterator[Row]:
    for place, line in enumerate(view.lines):
        row = _row(line, view, asked)
        yield replace(row, behind=_more(*asked.pages[place])) if asked.pages else row


def _more(subject: str, says: str) -> Button:
    """更多."""
    return Button(label=sentences.MORE, action=Action(verb="orders", subject=subject).pack(), says=says)


def _row(line: OrderLineView, view: OrdersView, asked: Asked) -> Row:
    day = dates.date_of(line.signed_on, now=view.now)
    sentence = texts.ROW if line.own == line.amount else texts.ROW_OWN
    sentence = texts.ROW_UNDER if asked.customer else sentence
    own, amount = texts.money(line.own), texts.money(line.amount)
    parts = [sentence.format(order=line.number, amount=amount, own=own, day=day)]
    if asked.customer and line.reference:
        parts.append(line.reference)
    if line.state is OrderState.CANCELLED:
        parts.append(texts.TAG[line.state])
    action = Action(verb="show_order", subject=line.id).pack()
    view_button = Button(label=sentences.VIEW, action=action, says=f"{texts.ORDERS} {line.number}")
    title = texts.TITLE.format(order=line.number) if asked.customer else line.company
    return Row(title=title, detail=" · ".join(parts), buttons=(view_button,))

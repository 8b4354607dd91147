"""Cards about orders and about who is credited with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.door import local_day
from bot.drawers.picture import Drawer, Picture, reader
from bot.talk.order_drafts import said_before
from bot.talk.order_times import span
from cards.card import Card
from cards.texts import ordering as texts
from cards.texts import words
from cards.views.credit import credit_card
from cards.views.order import Asked, order_card, order_form_card, orders_card
from core.domain.answers.kinds import by_answers
from core.domain.forms import live_fields
from core.domain.ids import CreditRequestId, FilingId, MemberId, OrderId
from core.domain.order import OrderState
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import leads
from core.service.records import Subject, about_order
from core.service.views.order_lists import OrderLineView, OrdersAsked, orders_seen, orders_under
from core.service.views.order_views import OrderView, credit_request_view, order_view
from core.service.views.queries import filing_view


def of_order(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """One, as it is now, under what was just done."""
    view = order_view(OrderId(picture.about.id), reader(picture), uow, ctx)
    return order_card(view, said=_said(picture, view, uow, ctx)), (picture.about,)


def _said(picture: Picture, view: OrderView, uow: UnitOfWork, ctx: Context) -> str:
    """What was done, as long as it stands; what the stage still lacks, in the words of the form."""
    if view.state is OrderState.CANCELLED:
        return ""
    stage, missing = str(picture.args.get("stage") or ""), str(picture.args.get("missing") or "")
    match str(picture.args.get("said", "")):
        case "order_recorded" if stage:
            return texts.RECORDED_WON.format(stage=stage)
        case "order_recorded" if missing:
            form = by_answers(ctx.policy, uow.filings.get(view.filing_id).answers)
            labels = {field.key: field.label for field in live_fields(form)}
            fields = words.together((labels.get(key) or words.field(key) for key in missing.split(",")), last="和")
            return texts.RECORDED_LACKS.format(fields=fields)
        case code:
            return texts.SAID.get(code, "")


def asking(card: Callable[[OrderView], Card]) -> Drawer:
    """A form about an order."""

    def drawer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
        return card(order_view(OrderId(picture.about.id), reader(picture), uow, ctx)), ()

    return drawer


def new(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """登记订单, with what is known of it already."""
    filing, chat = FilingId(picture.about.id), str(picture.args.get("chat", ""))
    view = filing_view(filing, reader(picture), uow, ctx.now, rules=ctx)
    said = said_before(filing, reader(picture), chat, uow, ctx) if chat else {}
    return order_form_card(view, reference=said.get("contract", ""), day=said.get("date", "")), ()


def of_credit(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """A wish to share it otherwise."""
    view = credit_request_view(CreditRequestId(picture.about.id), reader(picture), uow, ctx)
    return credit_card(view), (picture.about,)


def listed(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """我的订单 and the like; a page goes on where the one before ended."""
    if filing := str(picture.args.get("filing") or ""):
        return _of_filing(FilingId(filing), picture, uow, ctx)
    period, whose, before = _page(str(picture.args.get("page") or ""))
    if not picture.args.get("page"):
        period, whose = str(picture.args.get("period") or ""), _whose(picture)
    since, until = span(period, local_day(ctx.now))
    asked = OrdersAsked(
        member=MemberId(whose.removeprefix("m")) if whose.startswith("m") else None,
        teams=whose == "t",
        since=since,
        until=until,
        before=before,
    )
    view = orders_seen(reader(picture), asked, uow, ctx)
    pages = tuple(_behind(line, period, whose, uow) for line in view.lines)
    return orders_card(view, Asked(period=period, pages=pages, more=pages[-1] if view.more is not None else None)), ()


def _of_filing(filing: FilingId, picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    view = orders_under(filing, reader(picture), uow, ctx)
    found = uow.filings.get(filing)
    sells = reader(picture) == found.owner or leads(reader(picture), found, uow)
    asked = Asked(customer=uow.customers.get(found.customer_id).name, number=found.number if sells else None)
    return orders_card(view, asked), tuple(about_order(line.id) for line in view.lines)


def _whose(picture: Picture) -> str:
    """Nobody in particular, ``t`` for teams, ``m`` and a member."""
    member = str(picture.args.get("member") or "")
    return f"m{member}" if member else "t" if picture.args.get("teams") else ""


def _behind(line: OrderLineView, period: str, whose: str, uow: UnitOfWork) -> tuple[str, str]:
    """The page that begins behind this order: what its button says, and in words."""
    time, subject = texts.TIMES[period] if period else "", f"{period}.{whose}.{line.signed_on.isoformat()}.{line.id}"
    if not whose.startswith("m"):
        return subject, (texts.MORE_TEAM if whose else texts.MORE_OWN).format(time=time, behind=line.number)
    name = uow.directory.member(MemberId(whose.removeprefix("m"))).name
    return subject, texts.MORE_OF.format(name=name, time=time, behind=line.number)


def _page(subject: str) -> tuple[str, str, tuple[date, OrderId] | None]:
    """What a button's subject says."""
    period, whose, day, order = (*subject.split("."), "", "", "", "")[:4]
    return (period, whose, (date.fromisoformat(day), OrderId(order))) if day else (period, whose, None)

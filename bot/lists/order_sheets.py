"""Orders as a workbook: one page of orders, one of shares, who took it on both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.sheets.writing import Page, Value, as_csv, as_xlsx
from cards.texts import order_sheets as texts
from cards.texts import words
from core.domain.credit import Credit
from core.domain.order import Order
from core.domain.order_list import yuan
from core.domain.org import Member
from core.service.context import Context
from core.service.ports.store import UnitOfWork


def order_book(orders: Sequence[Order], reader: Member, uow: UnitOfWork, ctx: Context) -> bytes:
    """Everything that the reader may have: for whoever gathers them to say."""
    mark = texts.mark(reader.name, ctx.now, len(orders))
    shares = Page(title=texts.SHARES, headers=texts.SHARE_HEADERS, rows=list(_shares(orders, uow)), mark=mark)
    return as_xlsx([_page(orders, mark, uow), shares], creator=f"{words.BOT} · {reader.name}", at=ctx.now)


def order_csv(orders: Sequence[Order], reader: Member, uow: UnitOfWork, ctx: Context) -> bytes:
    """The page of orders alone."""
    return as_csv(_page(orders, texts.mark(reader.name, ctx.now, len(orders)), uow))


def _page(orders: Sequence[Order], mark: str, uow: UnitOfWork) -> Page:
    return Page(title=texts.ORDERS, headers=texts.HEADERS, rows=list(_rows(orders, uow)), mark=mark)


def _rows(orders: Sequence[Order], uow: UnitOfWork) -> Iterator[Sequence[Value]]:
    for order in orders:
        yield (
            order.number,
            uow.customers.get(order.customer_id).name,
            order.reference,
            yuan(order.amount),
            order.signed_on.isoformat(),
            texts.STATE[order.state],
            "、".join(f"{_holder(one, uow)} {texts.percent(one.basis)}" for one in order.credits),
            uow.directory.member(order.by).name,
            order.at,
            order.note,
        )


def _shares(orders: Sequence[Order], uow: UnitOfWork) -> Iterator[Sequence[Value]]:
    for order in orders:
        company = uow.customers.get(order.customer_id).name
        for share, amount in zip(order.credits, order.amounts(), strict=True):
            member = uow.directory.member(share.member) if share.member is not None else None
            yield (
                order.number,
                company,
                order.signed_on.isoformat(),
                _holder(share, uow),
                _team(share, uow),
                texts.percent(share.basis),
                yuan(amount) if order.is_live else yuan(0),
                texts.PARTY[share.party],
                "" if member is None else texts.HERE if member.active else texts.GONE,
            )


def _holder(share: Credit, uow: UnitOfWork) -> str:
    return uow.directory.member(share.member).name if share.member is not None else _team(share, uow)


def _team(share: Credit, uow: UnitOfWork) -> str:
    team = uow.directory.teams().get(share.team) if share.team is not None else None
    return team.name if team is not None else ""

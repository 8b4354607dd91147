"""Cards of the public pool, for one reader or for a group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.drawers.picture import Drawer, Picture, reader
from cards.card import Card
from cards.texts import dates
from cards.views.announcement import announced_card
from cards.views.group_news import morning_card, won_card
from cards.views.pool import choices_card, places_card, pool_card
from core.domain.ids import EntryId, FilingId, MemberId, TeamId
from core.service.context import Context
from core.service.group_morning import Morning, Win, morning_view
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, about_entry, about_filing
from core.service.views.announce_views import announced_view
from core.service.views.pool_views import PoolEntryView, places_view, pool_entry_view, pool_view
from core.service.views.won_views import won_view


def listed(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """公海."""
    before, text = str(picture.args.get("before", "")), str(picture.args.get("text", ""))
    view = pool_view(reader(picture), uow, ctx, before=EntryId(before) if before else None, text=text)
    return pool_card(view), tuple(about_entry(line.id) for line in view.lines)


def of_entry(card: Callable[[PoolEntryView], Card]) -> Drawer:
    """The drawer of a card about one customer of the pool."""

    def drawer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
        return card(pool_entry_view(EntryId(picture.about.id), reader(picture), uow, ctx)), (picture.about,)

    return drawer


def choices(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Several customers of the pool answer to a name."""
    entries = _entries(picture)
    lines = tuple(pool_entry_view(entry, reader(picture), uow, ctx).line for entry in entries)
    card = choices_card(str(picture.args.get("asked", "")), lines, now=ctx.now)
    return card, tuple(map(about_entry, entries))


def places(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """我的排队."""
    return places_card(places_view(reader(picture), uow, ctx), now=ctx.now), ()


def announced(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """To a group. The matters are all on the card as long as one of them is to be had: when there is none, nothing need
    be sent.
    """
    entries = _entries(picture)
    more, pool = picture.args.get("more"), str(picture.args.get("pool", ""))
    beyond = bool(picture.args.get("beyond"))
    view = announced_view(entries, uow, ctx, pool=pool, more=more if isinstance(more, int) else 0, beyond=beyond)
    to_be_had = any(line.live for line in view.lines)
    return announced_card(view), tuple(map(about_entry, entries)) if to_be_had else ()


def won(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """To a group. A deal that was taken back before its card went out need not be sent."""
    filing, at = FilingId(str(picture.args.get("filing", picture.about.id))), _moment(picture, "at", ctx)
    by = MemberId(str(picture.args["by"])) if picture.args.get("by") else None
    view = won_view(filing, at, by, uow, ctx)
    return won_card(view, now=at), (about_filing(filing),) if view.won else ()


def morning(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """To a group; nothing to tell need not be sent. Its customers and deals are repainted as they change."""
    args, wins = picture.args, tuple(_wins(picture))
    since, until = _moment(picture, "since", ctx), _moment(picture, "until", ctx)
    told = Morning(
        since=since,
        until=until,
        pool_since=_moment(picture, "pool_since", ctx) if "pool_since" in args else since,
        pool_until=_moment(picture, "pool_until", ctx) if "pool_until" in args else until,
        group=str(args.get("group", "")),
        team=TeamId(str(args["team"])) if args.get("team") else None,
        pools=tuple(filter(None, str(args.get("pools", "")).split(","))),
        entries=_entries(picture),
        wins=wins,
    )
    view = morning_view(told, uow, ctx)
    day = Subject(kind="group_morning", id=f"{picture.about.id}/{args.get('day', '')}")
    matters = (day, *map(about_entry, told.entries), *(about_filing(win.filing) for win in wins))
    return morning_card(view), matters if view.tells else ()


def _wins(picture: Picture) -> Iterator[Win]:
    return map(Win.parse, filter(None, str(picture.args.get("wins", "")).split(",")))


def _moment(picture: Picture, name: str, ctx: Context) -> datetime:
    return dates.moment(picture.args.get(name)) or ctx.now


def _entries(picture: Picture) -> tuple[EntryId, ...]:
    return tuple(EntryId(part) for part in str(picture.args.get("entries", "")).split(",") if part)

"""成交喜报 and 早报: what a group reads of deals, and each working morning; nobody's own card, so nothing private."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cards.card import Block, Card, Facts, Rows, Text, Tone
from cards.texts import dates, words
from cards.texts import group_news as texts
from cards.texts import pooling as pool_texts
from cards.views.announcement import announced_row, how_to_claim
from core.service.group_morning import SOON, MorningView
from core.service.views.won_views import WonView


def won_card(view: WonView, *, now: datetime) -> Card:
    """Who has won whom, or that it was a mistake. ``now`` is the moment of the deal."""
    if not view.won:
        return Card(
            title=texts.WON_TITLE,
            tag=texts.WON_BACK_TAG,
            tone=Tone.QUIET,
            blocks=(Text(content=texts.WON_BACK.format(number=view.number)),),
            summary=texts.WON_SUMMARY.format(owner=view.owner),
        )
    said = (texts.WON if view.company else texts.WON_NAMELESS).format(owner=view.owner, company=view.company)
    shown = tuple((field.label, words.shown(field.type, field.value)) for field in view.shown)
    place = (view.team, dates.day(view.at, now=now), f"#{view.number}")
    return Card(
        title=texts.WON_TITLE,
        tone=Tone.GOOD,
        blocks=(
            Text(content=said, strong=True),
            *((Facts(pairs=shown),) if shown else ()),
            Text(content=" · ".join(part for part in place if part), quiet=True),
        ),
        summary=texts.WON_SUMMARY.format(owner=view.owner),
    )


def morning_card(view: MorningView) -> Card:
    """What came into the pool, who won, what ends soon: each part only if there is something to say."""
    period = texts.MORNING_PERIOD.format(since=dates.soon(view.since, now=view.now))
    return Card(
        title=texts.MORNING_TITLE,
        subtitle=" · ".join(part for part in (view.group, period) if part),
        tone=Tone.INFO,
        blocks=(*_wins(view), *_ending(view), *_pool(view)),
        summary=texts.MORNING_SUMMARY.format(parts="，".join(_short(view))),
    )


def _short(view: MorningView) -> Iterator[str]:
    if view.won:
        yield texts.WINS_SHORT.format(count=view.won)
    if view.pool.entered:
        yield texts.POOL_SHORT.format(entered=view.pool.entered)
    if view.ending:
        yield texts.ENDING_SHORT.format(count=view.ending)


def _wins(view: MorningView) -> Iterator[Block]:
    if not view.wins:
        return
    yield Text(content=texts.WINS.format(count=view.won), strong=True)
    lines = [_win(one) for one in view.wins]
    more = [texts.WINS_MORE.format(count=view.won - len(lines))] if view.won > len(lines) else []
    yield Text(content="\n".join((*lines, *more)))


def _win(one: WonView) -> str:
    shown = (words.shown(field.type, field.value) for field in one.shown)
    said = texts.WIN_LINE.format(owner=one.owner, company=one.company or pool_texts.NAMELESS.format(number=one.number))
    return " · ".join((said, *shown))


def _pool(view: MorningView) -> Iterator[Block]:
    came = view.pool
    if not came.entered:
        return
    said = texts.POOL if came.claimed else texts.POOL_FRESH
    said = said if came.lying or not came.claimed else texts.POOL_ALL
    yield Text(content=said.format(entered=came.entered, claimed=came.claimed), strong=True)
    if view.lines:
        yield Rows(items=tuple(announced_row(line, now=view.now) for line in view.lines))
    if (more := came.lying - sum(line.live for line in view.lines)) > 0:
        yield Text(content=texts.POOL_MORE.format(count=more, bot=words.BOT))
    yield from how_to_claim(view.lines)


def _ending(view: MorningView) -> Iterator[Block]:
    if not view.ending:
        return
    yield Text(content=texts.ENDING.format(days=SOON.days, count=view.ending), strong=True)
    if view.names:
        lines = (texts.ENDING_LINE.format(company=name, until=dates.day(end, now=view.now)) for name, end in view.names)
        yield Text(content="\n".join(lines))

"""团队日报: what a leader's people followed up, and who was left alone."""

from __future__ import annotations

from cards.card import Block, Card, Row, Rows, Text, Tone
from cards.texts import following, sentences, words
from cards.views.follow_up import view_button
from core.service.views.team_day_views import IdleLine, TeamDayView


def team_day_card(view: TeamDayView) -> Card:
    """Who did what; who did nothing; whom nobody has called for long."""
    entries = sum(count for _, count, _ in view.people)
    effective = sum(count for _, _, count in view.people)
    since = f"{view.since.month}月{view.since.day}日"
    told = following.TEAM_SUMMARY.format(entries=entries, effective=effective)
    summary = told if entries else following.TEAM_NOTHING
    active = [following.TEAM_LINE.format(who=who, entries=one, effective=good) for who, one, good in view.people if one]
    silent = [who for who, one, _ in view.people if not one]
    lines = [*active, *([following.TEAM_SILENT.format(people=words.together(silent))] if silent else [])]
    if not active and silent:
        summary, lines = following.TEAM_NONE.format(people=words.together(silent)), []
    said = "\n".join(lines) or ("" if silent else following.TEAM_NOBODY)
    blocks: tuple[Block, ...] = (Text(content=said),) if said else ()
    if view.idle:
        alone = Text(content=following.TEAM_IDLE.format(count=view.idle_total), strong=True)
        blocks = (*blocks, alone, Rows(items=tuple(_alone(line) for line in view.idle)))
    if view.few_deals:
        told_of = [
            following.TEAM_FEW_DEALS_LINE.format(who=who, filings=n, deals=won) for who, n, won in view.few_deals
        ]
        heading = Text(content=following.TEAM_FEW_DEALS.format(days=view.few_days), strong=True)
        blocks = (*blocks, heading, Text(content="\n".join(told_of)))
    return Card(
        title=following.TEAM_TITLE.format(since=since),
        subtitle=summary,
        summary=f"{following.TEAM_TITLE.format(since=since)}：{summary}",
        blocks=blocks,
        tone=Tone.WAITING if view.idle or view.few_deals else Tone.INFO,
    )


def _alone(line: IdleLine) -> Row:
    said = following.IDLE_LEADER.format(owner=line.owner, days=line.days)
    number = sentences.NUMBER.format(number=line.number)
    return Row(title=line.company, detail=f"{said} {number}", buttons=(view_button(line.filing_id, line.number),))

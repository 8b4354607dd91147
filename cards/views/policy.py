"""A policy that an administrator has sent: what is wrong with it, or what it would change, and the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Text, Tone
from cards.texts import policies
from core.service.views.policy_views import PolicyDraftView

SHOWN = 12
"""Lines on one card; the whole is told by ``baobei policy``."""


def policy_draft_card(view: PolicyDraftView) -> Card:
    """Mistakes first; else the difference, and 发布 or 取消 while nothing was decided."""
    if view.mistakes:
        return _wrong(view)
    blocks: list[Block] = [Text(content=policies.CHANGES if view.changes else policies.NO_CHANGES, strong=True)]
    if view.changes:
        blocks.append(Text(content=_listed(view.changes)))
    if view.published is not None:
        return _card(view, policies.PUBLISHED.format(version=view.published), Tone.GOOD, blocks)
    if view.dropped:
        return _card(view, policies.DROPPED, Tone.QUIET, blocks)
    decide = (Text(content=policies.SURE, quiet=True), _buttons(view)) if view.changes else ()
    return _card(view, policies.WAITING, Tone.WAITING, [*blocks, *decide])


def _wrong(view: PolicyDraftView) -> Card:
    lead = policies.WRONG.format(count=len(view.mistakes))
    blocks = [Text(content=lead, strong=True), Text(content=_listed(view.mistakes)), Text(content=policies.AGAIN)]
    return _card(view, policies.REFUSED, Tone.BAD, blocks)


def _card(view: PolicyDraftView, tag: str, tone: Tone, blocks: Sequence[Block]) -> Card:
    title = policies.TITLE.format(name=view.name)
    return Card(title=title, tag=tag, tone=tone, summary=f"{title} · {tag}", blocks=tuple(blocks))


def _listed(lines: Sequence[str]) -> str:
    shown = [f"{place}. {line}" for place, line in enumerate(lines[:SHOWN], start=1)]
    rest = len(lines) - SHOWN
    return "\n".join([*shown, policies.MORE.format(count=rest)] if rest > 0 else shown)


def _buttons(view: PolicyDraftView) -> Buttons:
    publish = Action(verb="policy_publish", subject=f"{view.file}.{view.latest}").pack()
    drop = Action(verb="policy_drop", subject=view.file).pack()
    return Buttons(
        items=(
            Button(label=policies.PUBLISH, action=publish, style=ButtonStyle.PRIMARY),
            Button(label=policies.CANCEL, action=drop),
        )
    )

"""能报吗: free or not, and not a word about whose it is; and the word to whoever has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.actions import Action
from cards.card import Block, Button, Buttons, Card, Text, Tone
from cards.texts import asking as texts
from cards.texts import dates, sentences, words
from cards.texts.pooling import CLAIM, CLAIM_SAYS
from cards.views.offers import file_button, say_button
from core.domain.contact import normal_phone
from core.domain.ids import FilingId
from core.domain.rules import RuleRef
from core.service.check_blindly import Freedom


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindView:
    """The answer as it was when it was asked; ``number`` is there for one's own customer, and one to be claimed."""

    asked: str
    freedom: Freedom
    until: datetime | None = None
    number: int | None = None
    rule: RuleRef | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAboutView:
    """Somebody asked about a customer of the reader; ``by`` is empty unless the policy lets him know who."""

    filing_id: FilingId
    number: int
    company: str
    by: str = ""


def blind_card(view: BlindView) -> Card:
    """May it be filed?"""
    title, tone = texts.TITLE[view.freedom]
    until = dates.day(view.until, now=view.now or view.until) if view.until else ""
    said = texts.SAID[view.freedom].format(asked=view.asked, until=until)
    then = texts.THEN.get(view.freedom, "")
    rule = words.rule(view.rule) if view.rule else ""
    foot = " · ".join(part for part in (rule, texts.BLIND_RULE) if part)
    lines = (Text(content=said, strong=True), Text(content=then), Text(content=foot, quiet=True))
    blocks: tuple[Block, ...] = tuple(line for line in lines if line.content)
    return Card(title=title, tone=tone, summary=said, blocks=(*blocks, *_ways_on(view)))


def asked_about_card(view: AskedAboutView) -> Card:
    """To the owner."""
    said = (texts.ASKED_BY if view.by else texts.ASKED).format(by=view.by, company=view.company)
    follow = Button(
        label=texts.FOLLOW,
        action=Action(verb="follow_form", subject=view.filing_id).pack(),
        says=f"跟进 {view.number}",
    )
    see = Button(
        label=texts.SEE,
        action=Action(verb="detail", subject=view.filing_id).pack(),
        says=f"{texts.SEE} {view.number}",
    )
    return Card(
        title=texts.ASKED_TITLE,
        subtitle=f"#{view.number}",
        tone=Tone.INFO,
        summary=texts.ASKED_SUMMARY.format(company=view.company),
        blocks=(Text(content=said, strong=True), Text(content=texts.ASKED_THEN), Buttons(items=(follow, see))),
    )


def _ways_on(view: BlindView) -> tuple[Block, ...]:
    button = None
    if view.freedom is Freedom.FREE and not normal_phone(view.asked):
        button = file_button(sentences.FILE, view.asked)
    elif view.freedom is Freedom.MINE and view.number is not None:
        button = say_button(texts.SEE, f"{texts.SEE} {view.number}")
    elif view.freedom is Freedom.POOLED and view.number is not None:
        button = say_button(CLAIM, CLAIM_SAYS.format(number=view.number))
    return (Buttons(items=(button,)),) if button else ()

"""能报吗: free or not, and not a word about whose it is; and the word to whoever has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cards.actions import Action
from cards.card import Block, Button, Buttons, Card, Text, Tone
from cards.texts import asking as texts
from cards.texts import dates, sentences, words
from cards.texts.pooling import CLAIM, CLAIM_SAYS, QUEUE
from cards.views.offers import file_button, say_button
from core.domain.contact import normal_phone
from core.domain.frozen import dataclass
from core.domain.ids import FilingId
from core.domain.rules import RuleRef
from core.service.check_blindly import Freedom


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindView:
    """The answer as it was when it was asked; ``number`` is there for one's own customer, and one to be claimed.

    ``pooled`` says that what ends goes into the pool, ``may_queue`` that one can wait for it.
    """

    asked: str
    freedom: Freedom
    until: datetime | None = None
    number: int | None = None
    rule: RuleRef | None = None
    now: datetime | None = None
    pooled: bool = False
    may_queue: bool = False


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
    then = "".join(_then(view))
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


def _then(view: BlindView) -> Iterator[str]:
    """What comes of it, and what can be done meanwhile."""
    protected = view.freedom is Freedom.PROTECTED
    yield texts.THEN_POOLED if protected and view.pooled else texts.THEN.get(view.freedom, "")
    if _can_queue(view):
        yield texts.THEN_QUEUE


def _can_queue(view: BlindView) -> bool:
    """By its name alone: whoever asked by a phone has not named it."""
    return view.may_queue and view.freedom is Freedom.PROTECTED and not normal_phone(view.asked)


def _ways_on(view: BlindView) -> tuple[Block, ...]:
    button = None
    if view.freedom is Freedom.FREE and not normal_phone(view.asked):
        button = file_button(sentences.FILE, view.asked)
    elif view.freedom is Freedom.MINE and view.number is not None:
        button = say_button(texts.SEE, f"{texts.SEE} {view.number}")
    elif view.freedom is Freedom.POOLED and view.number is not None:
        button = say_button(CLAIM, CLAIM_SAYS.format(number=view.number))
    elif _can_queue(view):
        button = say_button(QUEUE, f"{QUEUE} {view.asked}")
    return (Buttons(items=(button,)),) if button else ()

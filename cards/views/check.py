"""查重: free, or whose, since when and until when."""

from __future__ import annotations

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Text, Tone
from cards.texts import sentences
from cards.views.refusal import refusal_card
from core.domain.contact import normal_phone
from core.domain.rules import Fact
from core.service.views import CheckView, RefusalView


def check_card(view: CheckView) -> Card:
    """Held is said in the same words as a refused filing, so that nobody has to read two versions."""
    return _held(view) if view.held else _free(view)


def _held(view: CheckView) -> Card:
    facts: dict[str, Fact] = {
        "company": view.company,
        "owner": view.held_by,
        "number": view.number,
        "key": view.key,
        "status": view.status,
        "since": view.since.isoformat() if view.since else None,
        "until": view.until.isoformat() if view.until else None,
    }
    code = "already_yours" if view.mine else "customer_held"
    return refusal_card(RefusalView(code=code, facts=facts, rule=view.rule, now=view.now))


def _free(view: CheckView) -> Card:
    said = sentences.FREE.format(asked=view.asked)
    company = view.company or ("" if normal_phone(view.asked) else view.asked)
    how = sentences.SEND_TO_FILE.format(company=company or "公司全称")
    blocks: tuple[Block, ...] = (Text(content=said, strong=True), *_file(company, how))
    return Card(title=sentences.FREE_TITLE, tone=Tone.GOOD, summary=said, blocks=blocks)


def _file(company: str, how: str) -> tuple[Block, ...]:
    """A button where the name fits one, else the sentence to send."""
    try:
        action = Action(verb="start_filing", subject=company).pack()
    except ValueError:
        return (Text(content=how),)
    if not company:
        return (Text(content=how),)
    label, says = sentences.FILE, f"{sentences.FILE} {company}"
    return (Buttons(items=(Button(label=label, action=action, style=ButtonStyle.PRIMARY, says=says),)),)

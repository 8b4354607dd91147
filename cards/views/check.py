"""查重: free, or whose, since when and until when."""

from __future__ import annotations

from cards.card import Button, Buttons, Card, Text, Tone
from cards.texts import look_alikes, pooling, sentences, words
from cards.views.look_alikes import alike_rows, related_lines
from cards.views.offers import file_button, say_button
from cards.views.refusal import refusal_card
from core.domain.contact import normal_phone
from core.domain.dedupe.names import is_full_name
from core.domain.resembling import spelled
from core.domain.rules import Fact
from core.service.views.views import CheckView, RefusalView


def check_card(view: CheckView) -> Card:
    """Held is said in the same words as a refused filing, so that nobody has to read two versions."""
    if view.held:
        return _held(view)
    return _alike(view) if any(not each.is_related for each in view.besides) else _free(view)


def _held(view: CheckView) -> Card:
    facts: dict[str, Fact] = {
        "company": view.company,
        "owner": view.held_by,
        "number": view.number,
        "key": view.key,
        "status": view.status,
        "since": view.since.isoformat() if view.since else None,
        "until": view.until.isoformat() if view.until else None,
        "evidence": spelled(view.evidence),
    }
    if view.offered:
        facts |= {"offered": view.held_by, "offered_number": view.number}
    code = "already_yours" if view.mine else "customer_held"
    return refusal_card(RefusalView(code=code, facts=facts, rule=view.rule, now=view.now))


def _alike(view: CheckView) -> Card:
    """Nobody has exactly this one, but there are some that may be meant."""
    said = look_alikes.CHECK_SUSPECTED.format(asked=view.asked)
    suspects = tuple(each for each in view.besides if not each.is_related)
    moves = _moves(view)
    return Card(
        title=look_alikes.CHECK_TITLE,
        tone=Tone.WAITING,
        summary=said,
        blocks=(
            Text(content=said, strong=True),
            alike_rows(suspects, view.now),
            *related_lines(view.besides),
            *((Buttons(items=moves),) if moves else ()),
        ),
    )


def _moves(view: CheckView) -> tuple[Button, ...]:
    """Claim the one that lies in the pool; a short name means that one, a whole one may be that of another to file."""
    claim = say_button(pooling.CLAIM, f"{pooling.CLAIM} {view.claimable}") if view.claimable is not None else None
    start = file_button(sentences.FILE, view.asked) if claim is None or is_full_name(view.asked) else None
    return tuple(each for each in (claim, start) if each is not None)


def _free(view: CheckView) -> Card:
    said = sentences.FREE.format(asked=view.asked)
    company = view.company or ("" if normal_phone(view.asked) else view.asked)
    how = sentences.SEND_TO_FILE.format(company=company or words.FIELD["company"])
    start = file_button(sentences.FILE, company)
    move = Buttons(items=(start,)) if start else Text(content=how)
    return Card(
        title=sentences.FREE_TITLE,
        tone=Tone.GOOD,
        summary=said,
        blocks=(Text(content=said, strong=True), *related_lines(view.besides), move),
    )

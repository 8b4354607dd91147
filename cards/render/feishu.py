"""Feishu: card JSON 2.0.

Facts of the format: open.feishu.cn, "卡片 JSON 2.0 结构" and its component pages. Unknown properties are errors there,
so nothing is written that those pages do not name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from cards.card import Block, Button, Buttons, Card, Divider, Facts, Form, Row, Rows, Text, Tone
from cards.render.feishu_form import form
from cards.render.feishu_parts import Element, button, column, columns, extent, note, paragraph, plain, surely_fits
from cards.render.limits import FEISHU, cut
from cards.texts import sentences, words

TEMPLATE = {Tone.INFO: "blue", Tone.WAITING: "orange", Tone.GOOD: "green", Tone.BAD: "red", Tone.QUIET: "grey"}
TAG_COLOR = {Tone.INFO: "blue", Tone.WAITING: "orange", Tone.GOOD: "green", Tone.BAD: "red", Tone.QUIET: "neutral"}

_SIDE_BY_SIDE = 3
"""Buttons that still share one line of a phone."""


def render(card: Card) -> dict[str, Any]:
    """The card as the object whose JSON text is a message's content; where something no longer fits, it says so.

    Buttons and forms have their room before everything else.
    """
    shell = _shell(card)
    chunks = [(isinstance(block, Buttons | Form), chunk) for block in card.blocks for chunk in _chunks(block)]
    whole = [element for _, chunk in chunks for element in chunk]
    drawn = _with_body(shell, whole)
    if surely_fits(drawn):  # as nearly every card: to measure one takes longer than to draw it
        return drawn
    room = _Room(shell)
    if room.takes(whole):
        return drawn
    moves = {place for place, (is_move, chunk) in enumerate(chunks) if is_move and room.takes(chunk)}
    elements: list[Element] = []
    is_cut = False
    for place, (is_move, chunk) in enumerate(chunks):
        if place in moves or (not (is_cut or is_move) and room.takes(chunk)):
            elements += chunk
        elif not is_cut:
            elements.append(note(sentences.CUT_SHORT))
            is_cut = True
    return _with_body(shell, elements)


class _Room:
    """What is left of the platform's limits while a card grows; a note that something was cut always still fits."""

    def __init__(self, shell: dict[str, Any]) -> None:
        elements, spelled = extent(_with_body(shell, [note(sentences.CUT_SHORT)]))
        self._elements = FEISHU.elements - elements
        self._bytes = FEISHU.escaped_bytes - spelled

    def takes(self, chunk: list[Element]) -> bool:
        """Take the room for these elements, if there is enough."""
        elements, spelled = extent(chunk)
        if elements > self._elements or spelled > self._bytes:
            return False
        self._elements, self._bytes = self._elements - elements, self._bytes - spelled
        return True


def _shell(card: Card) -> dict[str, Any]:
    title = cut(card.title.strip() or words.BOT, FEISHU.title)
    header: dict[str, Any] = {"title": plain(title), "template": TEMPLATE[card.tone]}
    if card.subtitle:
        header["subtitle"] = plain(cut(card.subtitle, FEISHU.title))
    if card.tag:
        tag = {"tag": "text_tag", "text": plain(cut(card.tag, FEISHU.tag)), "color": TAG_COLOR[card.tone]}
        header["text_tag_list"] = [tag]
    summary = {"content": cut(card.summary or title, FEISHU.summary)}
    config = {"update_multi": True, "enable_forward": not _has_buttons(card), "summary": summary}
    return {"schema": "2.0", "config": config, "header": header}


def _with_body(shell: dict[str, Any], elements: list[Element]) -> dict[str, Any]:
    return {**shell, "body": {"direction": "vertical", "vertical_spacing": "medium", "elements": elements}}


def _has_buttons(card: Card) -> bool:
    """Buttons act for their presser, so such a card stays where it was sent."""
    return any(
        isinstance(block, Form | Buttons) or (isinstance(block, Rows) and any(row.buttons for row in block.items))
        for block in card.blocks
    )


def _chunks(block: Block) -> Iterator[list[Element]]:
    """The block in pieces that are shown whole or not at all."""
    match block:
        case Text():
            yield from [[_text(block)]] if block.content.strip() else []
        case Facts():
            yield from _facts(block.pairs)
        case Buttons():
            yield from [_buttons(block.items)] if block.items else []
        case Form():
            yield [form(block)]
        case Rows():
            yield from _rows(block.items)
        case Divider():
            yield [{"tag": "hr"}]
        case _:
            assert_never(block)


def _text(block: Text) -> Element:
    if block.quiet:
        return note(block.content)
    return paragraph(block.content, text_size="heading" if block.strong else "normal")


def _facts(pairs: tuple[tuple[str, str], ...]) -> Iterator[list[Element]]:
    for label, value in pairs[: FEISHU.facts]:
        named = column(paragraph(label, limit=FEISHU.label, text_color="grey"), width="80px")
        yield [columns(named, column(paragraph(value, limit=FEISHU.value)))]
    if more := len(pairs[FEISHU.facts :]):
        yield [note(sentences.MORE_FACTS.format(count=more))]


def _buttons(items: tuple[Button, ...]) -> list[Element]:
    shown, hidden = items[: FEISHU.buttons], items[FEISHU.buttons :]
    if len(shown) <= _SIDE_BY_SIDE:
        row = columns(*(column(button(item, width="fill")) for item in shown))
    else:
        row = columns(*(column(button(item), width="auto") for item in shown), flex_mode="flow")
    said = "、".join(f"「{item.says}」" for item in hidden if item.says)
    return [row, note(sentences.MORE_BUTTONS.format(says=said))] if said else [row]


def _rows(rows: tuple[Row, ...]) -> Iterator[list[Element]]:
    for number, row in enumerate(rows[: FEISHU.rows]):
        yield [*([{"tag": "hr"}] if number else []), *_row(row)]
    if more := len(rows[FEISHU.rows :]):
        yield [note(sentences.MORE_ROWS.format(count=more))]


def _row(row: Row) -> list[Element]:
    """One button stands beside the words, more stand below them."""
    lines = [paragraph(row.title, limit=FEISHU.title), *([note(row.detail)] if row.detail else [])]
    if len(row.buttons) != 1:
        return lines + (_buttons(row.buttons) if row.buttons else [])
    beside = column(button(row.buttons[0], size="small"), width="auto", align="center")
    return [columns(column(*lines), beside)]

"""Markdown for DingTalk and WeCom, which read different and partly undocumented subsets of it.

What people wrote must never become markup there, and escapes are not reliable; so every sign that could be markup is
shown as a look-alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import assert_never

from cards.card import Block, Button, Buttons, Divider, Facts, Form, Row, Rows, Text
from cards.render.limits import cut_bytes
from cards.texts import sentences
from core.domain.frozen import dataclass

_WIDER = 0xFEE0
"""From an ASCII sign to its full-width form."""
_ALIKE = str.maketrans({**{sign: chr(ord(sign) + _WIDER) for sign in r"_`~[]<>|\&$"}, "*": "\N{ASTERISK OPERATOR}"})
_LINE_START = re.compile(r"^(?:([-+=#])|(\d+)[.)](?=\s|$))")
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f]+")

_RESERVE = 64
"""Bytes kept free for the line that says that something was left out."""

Words = Callable[[tuple[Button, ...]], str]
"""How buttons are said that are not drawn; empty if all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some lines that stay together. ``opens`` a paragraph; ``rows`` counts this row and those after it; ``stays``
    if everything else gives way to it.
    """

    text: str
    opens: bool = True
    rows: int = 0
    stays: bool = False


def harmless(text: str) -> str:
    """One line of text as it reads, with nothing in it that could be markup."""
    flat = _CONTROL.sub(" ", text).translate(_ALIKE).strip()
    return _LINE_START.sub(_line_start, flat)


def body(blocks: Iterable[Block], *, limit: int, line_break: str, said: Words) -> str:
    """The blocks within ``limit`` bytes; what is left out is counted or said to be left out.

    Evidence and lists give way to what can be done: the words for buttons and forms stay.
    """
    pieces = [piece for block in blocks for piece in _pieces(block, said, line_break)]
    ways = "".join(f"\n\n{piece.text}" for piece in pieces if piece.stays)
    text, whole = _filled(pieces, limit, line_break)
    if whole or not ways or 2 * len(ways.encode()) > limit:
        return text
    told, _ = _filled([piece for piece in pieces if not piece.stays], limit - len(ways.encode()), line_break)
    return f"{told}{ways}".lstrip()


def shows_all(blocks: Iterable[Block], *, limit: int, line_break: str, said: Words) -> bool:
    """Whether nothing of the blocks would be left out."""
    pieces = [piece for block in blocks for piece in _pieces(block, said, line_break)]
    return _filled(pieces, limit, line_break)[1]


def _filled(pieces: list[Piece], limit: int, line_break: str) -> tuple[str, bool]:
    """As many pieces as there is room for, and whether these are all."""
    text = ""
    for piece in pieces:
        joint = ("\n\n" if piece.opens else line_break) if text else ""
        grown = f"{text}{joint}{piece.text}"
        if len(grown.encode()) > limit - _RESERVE:
            return _cut_short(text, piece, joint, limit=limit - _RESERVE), False
        text = grown
    return text, True


def _cut_short(text: str, piece: Piece, joint: str, *, limit: int) -> str:
    if piece.rows:
        note = sentences.MORE_ROWS.format(count=piece.rows)
        return f"{text}\n\n{note}" if text else note
    room = limit - len(f"{text}{joint}".encode())
    part = cut_bytes(piece.text, room) if room > _RESERVE else ""
    closed = f"{part}**" if part.count("**") % 2 else part
    return f"{text}{joint if closed else ''}{closed}\n\n{sentences.CUT_SHORT}".lstrip()


def _pieces(block: Block, said: Words, line_break: str) -> Iterator[Piece]:
    match block:
        case Text():
            yield from _text(block, line_break)
        case Facts():
            yield from _facts(block, line_break)
        case Buttons():
            words = said(block.items)
            yield from [Piece(text=harmless(words), stays=True)] if words else []
        case Form():
            yield Piece(text=_lines(block.instead, line_break), stays=True)
        case Rows():
            left = range(len(block.items), 0, -1)
            yield from (Piece(text=_row(r, said, line_break), rows=n) for r, n in zip(block.items, left, strict=True))
        case Divider():
            pass
        case _:
            assert_never(block)


def _text(block: Text, line_break: str) -> Iterator[Piece]:
    content = _lines(block.content, line_break)
    if content:
        lines = content.split(line_break)
        yield Piece(text=line_break.join(map(_bold, lines)) if block.strong else content)


def _facts(block: Facts, line_break: str) -> Iterator[Piece]:
    for index, (label, value) in enumerate(block.pairs):
        yield Piece(text=f"{_bold(harmless(label))}：{_lines(value, line_break)}", opens=not index)


def _row(row: Row, said: Words, line_break: str) -> str:
    lines = (_bold(harmless(row.title)), _lines(row.detail, line_break), harmless(said(row.buttons)))
    return line_break.join(line for line in lines if line)


def _bold(text: str) -> str:
    return f"**{text}**" if text else ""


def _lines(text: str, line_break: str) -> str:
    return line_break.join(line for part in text.splitlines() if (line := harmless(part)))


def _line_start(match: re.Match[str]) -> str:
    sign, number = match.groups()
    return chr(ord(sign) + _WIDER) if sign else f"{number}．"

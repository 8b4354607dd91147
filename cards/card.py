"""The neutral card: what is said, without knowing how any platform draws it.

It stays poor on purpose. A platform that cannot show a part says it in words (a form becomes "reply with …").
All texts are plain: renderers escape them, so that a customer's name is never markup.
"""

from __future__ import annotations

from enum import StrEnum

from core.domain.frozen import dataclass


class Tone(StrEnum):
    """How a card feels at a glance; renderers choose the colour."""

    INFO = "info"
    WAITING = "waiting"
    GOOD = "good"
    BAD = "bad"
    QUIET = "quiet"


class ButtonStyle(StrEnum):
    """The weight of a button."""

    PRIMARY = "primary"
    PLAIN = "plain"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """``action`` is a packed payload (``cards/actions.py``); ``says`` is the text command that does the same anywhere.
    ``apart`` is the label where the button of a row stands away from it; the words that it says, if there is none.
    """

    label: str
    action: str
    style: ButtonStyle = ButtonStyle.PLAIN
    confirm: str | None = None
    says: str | None = None
    apart: str | None = None


class InputKind(StrEnum):
    """How a form field is filled in."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form; ``name`` is unique on the card, ``value`` what it starts with. The ``options`` of a
    ``PERSON`` are accounts of the platform, which knows their names and faces.
    """

    name: str
    label: str
    kind: InputKind = InputKind.TEXT
    required: bool = False
    value: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    max_length: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Label and value, one line each."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph; ``strong`` stands out, ``quiet`` steps back (notes, hints)."""

    content: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """A row of buttons."""

    items: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Fields that are sent together by ``submit``. ``instead`` is what to write where a platform has no forms,
    ``quick`` are the answers that are buttons there.
    """

    name: str
    inputs: tuple[Input, ...]
    submit: Button
    instead: str
    quick: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One matter of a list: a headline, a second line, and at most a few buttons. ``behind`` goes on behind it, where a
    platform has no room for the rows after it.
    """

    title: str
    detail: str = ""
    buttons: tuple[Button, ...] = ()
    behind: Button | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list of matters. ``instead`` says it in a sentence where there is no room for the list beside the buttons."""

    items: tuple[Row, ...]
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider:
    """A thin line."""


Block = Facts | Text | Buttons | Form | Rows | Divider


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card. ``tag`` is the state in a word or two beside the title; ``summary`` is the line in the chat list."""

    title: str
    tone: Tone = Tone.INFO
    subtitle: str = ""
    tag: str = ""
    blocks: tuple[Block, ...] = ()
    summary: str = ""

"""The parts that components of card JSON 2.0 are put together from: texts, icons, behaviours, layout."""

from __future__ import annotations

from typing import Final

from bot.sandbox.feishu.card_rules import (
    BOOLEAN,
    COLOR,
    ELEMENT_ID,
    MARGIN,
    OBJECT,
    OBJECT_OR_STRING,
    PADDING,
    SPACING,
    STRING,
    WIDTH,
    ListOf,
    Rule,
    integer,
    one_of,
    shape,
    tagged,
    text_up_to,
)

HEADER_COLORS: Final = (
    *("blue", "wathet", "turquoise", "green", "yellow", "orange", "red", "carmine", "violet", "purple", "indigo"),
    *("grey", "default"),
)
TAG_COLORS: Final = (
    *("neutral", "blue", "turquoise", "lime", "orange", "violet", "indigo", "wathet", "green", "yellow", "red"),
    *("purple", "carmine"),
)
TEXT_SIZE: Final = STRING  # a word such as heading-1, or a name from config.style.text_size
PLAIN_SHAPE: Final = shape("content", content=STRING, i18n_content=OBJECT)
STYLED_SHAPE: Final = shape(
    "content",
    content=STRING,
    i18n_content=OBJECT,
    text_size=TEXT_SIZE,
    text_color=COLOR,
    text_align=one_of("left", "center", "right"),
    lines=integer(1, 1000),
)
PLAIN: Final = tagged(plain_text=PLAIN_SHAPE)
TEXT: Final = tagged(plain_text=PLAIN_SHAPE, lark_md=PLAIN_SHAPE)
STYLED: Final = tagged(plain_text=STYLED_SHAPE, lark_md=STYLED_SHAPE)
PLACEHOLDER: Final = tagged(plain_text=shape("content", content=text_up_to(100), i18n_content=OBJECT))
ICON: Final = tagged(
    standard_icon=shape("token", token=STRING, color=COLOR, size=STRING),
    custom_icon=shape("img_key", img_key=STRING, size=STRING),
)
CONFIRM: Final = shape("title", title=PLAIN, text=PLAIN)
URLS: Final = {"pc_url": STRING, "ios_url": STRING, "android_url": STRING}
BEHAVIORS: Final = ListOf(
    item=tagged(
        key="type",
        callback=shape("value", value=OBJECT_OR_STRING),
        open_url=shape(default_url=STRING, **URLS),
    )
)
PLACED: Final[dict[str, Rule]] = {"element_id": ELEMENT_ID, "margin": MARGIN}
INTERACTIVE: Final[dict[str, Rule]] = {
    **PLACED,
    "name": text_up_to(100),
    "disabled": BOOLEAN,
    "disabled_tips": PLAIN,
    "hover_tips": PLAIN,
    "confirm": CONFIRM,
    "behaviors": BEHAVIORS,
}
FLOW: Final[dict[str, Rule]] = {
    "direction": one_of("vertical", "horizontal"),
    "horizontal_spacing": SPACING,
    "vertical_spacing": SPACING,
    "horizontal_align": one_of("left", "center", "right"),
    "vertical_align": one_of("top", "center", "bottom"),
    "padding": PADDING,
}
CHOICE: Final[dict[str, Rule]] = {
    **INTERACTIVE,
    "type": one_of("default", "text"),
    "placeholder": PLACEHOLDER,
    "required": BOOLEAN,
    "width": WIDTH,
}
OPTIONS: Final = ListOf(item=shape("text value", text=PLAIN, value=STRING, icon=ICON))
PEOPLE_OPTIONS: Final = ListOf(item=shape("value", value=STRING))
BUTTON_TYPES: Final = (
    *("default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled", "danger_filled"),
    "laser",
)
CLOCK: Final = r"([01]\d|2[0-3]):[0-5]\d"
DAY: Final = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"

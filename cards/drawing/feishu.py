"""Feishu's look, drawn from the card JSON alone."""

from __future__ import annotations

from typing import Any

from cards.drawing.tags import shown, tag

Element = dict[str, Any]


def draw(card: Element) -> str:
    """A card as HTML: header in its colour, then the body."""
    header = card["header"]
    marks = "".join(
        shown(mark["text"]["content"], css=f"mark {mark['color']}", name="span")
        for mark in header.get("text_tag_list", ())
    )
    subtitle = shown(header["subtitle"]["content"], css="sub") if "subtitle" in header else ""
    title = tag("div", shown(header["title"]["content"], css="name", name="span"), marks, css="line")
    head = tag("header", title, subtitle, css=header["template"])
    return tag("article", head, tag("section", *map(_element, card["body"]["elements"])), css="feishu")


def _element(element: Element) -> str:
    match element["tag"]:
        case "div":
            text = element["text"]
            return shown(text["content"], css=f"text {text.get('text_size', 'normal')} {text.get('text_color', '')}")
        case "column_set":
            columns = "".join(map(_column, element["columns"]))
            return tag("div", columns, css=f"columns {element['flex_mode']}")
        case "button":
            return _button(element)
        case "form":
            return tag("div", *map(_element, element["elements"]), css="form")
        case "hr":
            return '<hr class="thin">'
        case _:
            return _field(element)


def _column(column: Element) -> str:
    width = column["width"]
    grows = "flex: 1 1 0" if width == "weighted" else "flex: none" if width == "auto" else f"flex: 0 0 {width}"
    style = f"{grows}; align-self: {'center' if column['vertical_align'] == 'center' else 'flex-start'}"
    return tag("div", *map(_element, column["elements"]), css="column", style=style)


def _button(button: Element) -> str:
    css = f"button {button['type']} {button.get('size', '')} {button.get('width', '')}"
    asks = button.get("confirm", {}).get("text", {}).get("content", "")
    return tag("button", shown(button["text"]["content"], name="span"), css=css, title=asks, type="button")


def _chosen(element: Element) -> str:
    """The words of what a choice starts with."""
    first = element.get("initial_option")
    return next((one["text"]["content"] for one in element.get("options", ()) if first and one["value"] == first), "")


def _field(element: Element) -> str:
    star = tag("i", "*") if element["required"] else ""
    label = tag("label", shown(element["label"]["content"], name="span"), star) if "label" in element else ""
    value = element.get("default_value") or _chosen(element) or element.get("initial_date", "")
    hint = element.get("placeholder", {}).get("content", "")
    kind = "long" if element.get("input_type") == "multiline_text" else element["tag"]
    box = shown(value or hint or " ", css=f"box {kind} {'' if value else 'hint'}")
    return tag("div", label, box, css="field")

"""Any card that a view could make, and worse: for the laws that every renderer must keep."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from cards.actions import Action
from cards.card import (
    Block,
    Button,
    Buttons,
    ButtonStyle,
    Card,
    Divider,
    Facts,
    Form,
    Input,
    InputKind,
    Row,
    Rows,
    Text,
    Tone,
)

MARKUP = "*_[](){}<>`~#|@\\&!$-+=1.\n\t \"'“”（）：甲乙报备有限公司🙂"

lines = st.text(alphabet=st.sampled_from(MARKUP), max_size=40) | st.text(max_size=20)
texts = lines | st.text(alphabet=st.sampled_from(MARKUP), min_size=300, max_size=1200) | st.just("长" * 4000)
actions = st.builds(
    lambda verb, subject: Action(verb=verb, subject=subject).pack(),
    st.sampled_from(("approve", "say", "detail")),
    st.text(alphabet="0123456789ABCDEF甲乙", max_size=28),
)
buttons = st.builds(
    Button,
    label=lines,
    action=actions,
    style=st.sampled_from(ButtonStyle),
    confirm=st.none() | texts,
    says=st.none() | lines,
)
rows = st.builds(
    Row, title=texts, detail=texts, buttons=st.lists(buttons, max_size=4, unique_by=lambda b: b.action).map(tuple)
)


@st.composite
def inputs(draw: st.DrawFn, name: str) -> Input:
    """A field under a name that the card does not have twice."""
    values = draw(st.lists(lines, max_size=60, unique=True))
    return Input(
        name=name,
        label=draw(texts),
        kind=draw(st.sampled_from(InputKind)),
        required=draw(st.booleans()),
        value=draw(texts | st.just("2026-11-21") | (st.sampled_from(values) if values else st.just(""))),
        hint=draw(texts),
        options=tuple((value, f"文{value}") for value in values),
        max_length=draw(st.integers(1, 5000)),
    )


@st.composite
def forms(draw: st.DrawFn, index: int) -> Form:
    """A form whose names are unique on the card."""
    count = draw(st.integers(1, 25))
    return Form(
        name=f"form{index}",
        inputs=tuple(draw(inputs(f"field{index}_{number}")) for number in range(count)),
        submit=draw(buttons),
        instead=draw(texts),
    )


def _blocks(index: int) -> st.SearchStrategy[Block]:
    pairs = st.tuples(texts, texts)
    return st.one_of(
        st.builds(Text, content=texts, strong=st.booleans(), quiet=st.booleans()),
        st.builds(Facts, pairs=st.lists(pairs, max_size=30).map(tuple)),
        st.builds(Buttons, items=st.lists(buttons, max_size=9).map(tuple)),
        st.builds(Rows, items=st.lists(rows, max_size=20).map(tuple)),
        st.just(Divider()),
        forms(index),
    )


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Any card: hostile, empty, overlong, overfull."""
    count = draw(st.integers(0, 6))
    return Card(
        title=draw(texts),
        tone=draw(st.sampled_from(Tone)),
        subtitle=draw(texts),
        tag=draw(lines),
        blocks=tuple(draw(_blocks(index)) for index in range(count)),
        summary=draw(texts),
    )


def feishu_texts(card: Any) -> list[str]:
    """The tags of every text in a Feishu card."""
    found: list[str] = []
    if isinstance(card, dict):
        found += [str(card["tag"])] if "content" in card and "tag" in card else []
        inner = list(card.values())
    else:
        inner = card if isinstance(card, list) else []
    return found + [tag for value in inner for tag in feishu_texts(value)]


def dingtalk_problems(card: dict[str, Any]) -> list[str]:
    """What DingTalk's documented limits say against the parameters of a card."""
    param = card["cardParamMap"]
    found = [f"{key} is no string" for key, value in param.items() if not isinstance(value, str)]
    found += [f"{key} has {len(value.encode())} bytes" for key, value in param.items() if len(value.encode()) > 1024]
    drawn = json.loads(param["sys_full_json_obj"])["msgButtons"]
    found += ["two buttons share an id"] if len({button["id"] for button in drawn}) < len(drawn) else []
    return found + ([] if param["title"] else ["no title"])


def wecom_problems(message: dict[str, Any]) -> list[str]:
    """What WeCom's documented limits say against a message."""
    if message["msgtype"] in {"markdown", "text"}:
        size = len(message[message["msgtype"]]["content"].encode())
        return [f"{size} bytes"] if size > 2048 else []
    return template_card_problems(message["template_card"])


def template_card_problems(card: dict[str, Any]) -> list[str]:
    """What the documentation of template cards says against one."""
    drawn = card.get("button_list", [])
    facts = card.get("horizontal_content_list", [])
    limits = [
        ("title", card["main_title"]["title"], 36),
        ("desc", card["main_title"].get("desc", ""), 44),
        ("source", card["source"]["desc"], 20),
        ("sub_title_text", card.get("sub_title_text", ""), 160),
        *(("button", button["text"], 10) for button in drawn),
        *(("keyname", fact["keyname"], 5) for fact in facts),
        *(("value", fact["value"], 30) for fact in facts),
    ]
    found = [f"{name} has {len(text)} characters" for name, text, limit in limits if len(text) > limit]
    found += ["more than six facts"] if len(facts) > 6 else []
    found += ["one to six buttons"] if card["card_type"] == "button_interaction" and not 1 <= len(drawn) <= 6 else []
    found += ["a notice leads nowhere"] if card["card_type"] == "text_notice" and "card_action" not in card else []
    menu = card.get("action_menu", {"action_list": [{"key": ""}]})["action_list"]
    found += ["one to three in the menu"] if not 1 <= len(menu) <= 3 else []
    found += ["two keys of the menu are the same"] if len({item["key"] for item in menu}) < len(menu) else []
    found += ["a keyname is empty"] if any(not fact["keyname"] for fact in facts) else []
    return found + (["two keys are the same"] if len({button["key"] for button in drawn}) < len(drawn) else [])

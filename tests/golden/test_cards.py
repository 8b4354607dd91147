"""Every card in every app, as it goes over the wire, kept in files: a changed sentence or pixel shows in the diff."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cards.card import Card
from cards.render import dingtalk, feishu, plain, wecom
from cards.samples.everything import samples

FOLDER = Path(__file__).parent / "cards"
SAMPLES = samples()


def _as_json(render: Callable[[Card], object]) -> Callable[[Card], str]:
    return lambda card: json.dumps(render(card), ensure_ascii=False, indent=1) + "\n"


WORDS = {"plain.txt": lambda card: plain.render(card) + "\n"}
APPS = {
    "feishu.json": _as_json(feishu.render),
    "dingtalk.json": _as_json(dingtalk.render),
    "wecom.json": _as_json(wecom.render),
}
DRAWN = ("refusal_customer_held", "refusal_already_yours")
"""Refusals look alike; these two stand for all of them in the apps, the others are kept in words."""


def _kept() -> dict[str, tuple[str, Callable[[Card], str]]]:
    kept: dict[str, tuple[str, Callable[[Card], str]]] = {}
    for name in SAMPLES:
        in_apps = name in DRAWN or not name.startswith("refusal_")
        for suffix, write in ({**WORDS, **APPS} if in_apps else WORDS).items():
            kept[f"{name}.{suffix}"] = (name, write)
    return kept


KEPT = _kept()


@pytest.mark.parametrize("file", KEPT)
def test_a_card_is_sent_as_it_was_agreed(file: str, update_golden: bool) -> None:
    """What a renderer makes of a sample is what the file says."""
    name, write = KEPT[file]
    written = write(SAMPLES[name])
    if update_golden:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / file).write_text(written, encoding="utf-8")

    assert (FOLDER / file).read_text(encoding="utf-8") == written


def test_no_file_is_left_of_a_card_that_is_gone(update_golden: bool) -> None:
    """Each file belongs to a sample."""
    gone = [path for path in FOLDER.iterdir() if path.name not in KEPT]
    for path in gone if update_golden else ():
        path.unlink()

    assert [path.name for path in FOLDER.iterdir() if path.name not in KEPT] == []

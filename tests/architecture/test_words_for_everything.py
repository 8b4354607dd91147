"""Every refusal and every outcome that a person can meet has its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cards.texts.refusals import WORDINGS
from cards.texts.toasts import SUCCESS
from tests.support.repository import modules, place, tree

REFUSING = {"RuleViolation", "plain", "RefusalView"}
"""What is called with the code of a refusal: first, or as `code`."""
TELLING = {"Outcome", "Effect", "_worded"}
"""What is called with the code of anything that is said at once."""
UNSEEN = {
    "synchronised",
    "left",
    "already_left",
    "already_gone",
    "unbound",
    "held",
    "imported",
    "unblocked",
    "nothing_due",
    "warned",
    "asked_again",
    "bound",
    "saved",
}
"""Outcomes of commands that nobody gives by a button."""


def test_every_refusal_is_worded() -> None:
    """A code without words would be answered with a shrug, or worse: with 好了."""
    silent = {where: code for where, code in _codes(REFUSING) if code not in WORDINGS}

    assert silent == {}


def test_every_outcome_of_a_press_is_worded() -> None:
    """The line that appears for a moment says what happened."""
    known = {*SUCCESS, *WORDINGS, *UNSEEN}
    silent = {where: code for where, code in _codes(TELLING) if code not in known}

    assert silent == {}


def test_the_search_finds_the_codes() -> None:
    """It would be easy to find nothing."""
    found = {code for _, code in _codes(REFUSING | TELLING)}

    assert found >= {"customer_held", "own_filing", "cancelled", "stale_button", "withdrawn", "draft_incomplete"}


def _codes(callers: set[str]) -> Iterator[tuple[str, str]]:
    for module in modules("core", "bot"):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in callers:
                yield from ((place(module, node), code) for code in _texts(node))


def _texts(call: ast.Call) -> Iterator[str]:
    given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "code")]
    for value in given:
        for choice in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
            if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
                yield choice.value

"""The grammar's effort grows with the length of a message and no faster, whatever is typed.

Time is never measured. What a message costs is counted in characters that patterns are sent over, and no pattern that
is searched for may begin with an open-ended choice, as such a search begins anew at every place of a long run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grammar import patterns
from bot.grammar.drafts import parse_in_draft
from bot.grammar.patterns import words
from bot.grammar.script import LONGEST

TODAY = date(2026, 11, 21)
LOOKS_A_CHARACTER = 300
"""How often a character of a message may be looked at; some hundred patterns see all of it."""
FRAGMENTS = [
    *words(
        "想要 帮我 需要 报备 客户 客户: 联系人: 公司： 公司 有限公司 我 我的 请 麻烦 现在 已经 的 了 、 ， 。 : [ ("
    ),
    *words("1 1, 1. 139 12月 十 万 下周 周一到 @a <at a co . - 把 给 跟进 延期 不是 电话错了 审批 通过 谢谢 吧 你好"),
    *(" ", "\n", "a ", "1 ", "有", "是", "今天", "🚀", "查", "看", "【", "“"),
]
RUNS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3).map("".join)
HEADS = st.sampled_from(["", "报备 ", "跟进 ", "查重 ", "延期 12 ", "公司：", "12 "])
_SYNTAX = import_module("re._parser")
_CODE = import_module("re._constants")
SEARCHES = ("search", "finditer", "findall", "sub", "split")


class Ledger:
    """Characters that patterns were sent over, and the patterns that were searched for in long text."""

    def __init__(self) -> None:
        self.characters = 0
        self.searched: set[str] = set()

    def note(self, pattern: str, window: range, found: object, *, search: bool) -> None:
        """A search looks as far as its first hit, a match at what it takes."""
        end = found.end() if isinstance(found, re.Match) else window.stop if search else window.start
        self.characters += max(0, end - window.start) + 1
        if search and len(window) > LONGEST // 2:
            self.searched.add(pattern)


@contextmanager
def _kept() -> Iterator[Ledger]:
    """A ledger of every pattern, kept while the block runs."""
    ledger = Ledger()
    with pytest.MonkeyPatch.context() as patch:
        for pattern in patterns.every():
            compiled = re.compile(pattern.pattern, pattern.flags)
            for name in (*SEARCHES, "match", "fullmatch"):
                patch.setattr(pattern, name, _noting(ledger, compiled, name))
        yield ledger


def _noting(ledger: Ledger, compiled: re.Pattern[str], name: str) -> Callable[..., Any]:
    def method(*args: Any) -> Any:
        found = getattr(compiled, name)(*args)
        text, *bounds = args[1:2] if name == "sub" else args
        start, stop = (*bounds, 0, len(text))[:2] if len(bounds) != 1 else (bounds[0], len(text))
        window = range(start, min(stop, len(text)))
        ledger.note(compiled.pattern, window, found, search=name in SEARCHES)
        return found

    return method


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    """One for all: putting every pattern under watch takes longer than reading forty messages."""
    with _kept() as kept:
        yield kept


def _read(text: str) -> None:
    parse_in_draft(text, today=TODAY, missing=("company", "contact", "phone"))


@settings(max_examples=30, deadline=None)
@given(head=HEADS, run=RUNS)
def test_effort_grows_with_the_length_of_a_message(ledger: Ledger, head: str, run: str) -> None:
    """Four thousand characters of anything cost a bounded number of looks a character."""
    text = (head + run * LONGEST)[:LONGEST]
    before = ledger.characters
    _read(text)

    assert LONGEST < ledger.characters - before < LOOKS_A_CHARACTER * LONGEST


def test_no_search_begins_with_an_open_ended_choice(ledger: Ledger) -> None:
    """Such a search tries its whole run again from each of its characters."""
    ledger.searched.clear()
    for fragment in FRAGMENTS:
        for head in ("", "跟进 "):
            _read((head + fragment * LONGEST)[:LONGEST])

    assert len(ledger.searched) > 20
    assert [source for source in sorted(ledger.searched) if _is_open(_SYNTAX.parse(source))] == []


def _is_open(items: Iterable[tuple[Any, Any]], *, more: bool = False) -> bool:
    """Whether a pattern may begin with an endless run of choices that something has to follow."""
    items = [item for item in items if item[0] not in (_CODE.ASSERT, _CODE.ASSERT_NOT)]
    for index, (kind, value) in enumerate(items):
        follows = more or index + 1 < len(items)
        if kind is _CODE.AT:
            return False
        if kind is _CODE.SUBPATTERN:
            if _is_open(value[3], more=follows):
                return True
            if value[3].getwidth()[0]:
                return False
        elif kind is _CODE.BRANCH:
            return any(_is_open(branch, more=follows) for branch in value[1])
        elif kind in (_CODE.MAX_REPEAT, _CODE.MIN_REPEAT):
            least, most, body = value
            if most is _CODE.MAXREPEAT and follows and _is_choice(body):
                return True
            if least:
                return False
        else:
            return False
    return False


def _is_choice(body: Any) -> bool:
    return len(body) > 1 or body[0][0] in (_CODE.SUBPATTERN, _CODE.BRANCH)

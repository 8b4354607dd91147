"""No regular expression of the product makes more work than its text is long, or its text is short.

Time is never measured: a matcher of our own counts the steps that backtracking takes. Each pattern is led through
texts made of its own parse tree, a loop's turn repeated with an end that fits nothing.
"""

from __future__ import annotations

import re

import pytest

from bot.grammar import own_fields, patterns, staging
from bot.grammar.script import LONG, MOST_SIGNS, read
from bot.talk import kinds
from core.domain.dedupe.parse import _LEGAL
from core.domain.policy.document import Itself, Policy
from core.domain.policy.forms import FILING, Form, FormField
from tests.support.backtracking import Effort, Runaway, hostile
from tests.support.regexes import Collection, Found, collect

OWN = own_fields.own_fields((FormField(key="trade", label="行业"), FormField(key="product", label="意向机型")))
SEVERAL_FORMS = Policy(
    forms=(Form(key=FILING, label="客户报备", fields=()), Form(key="p", label="项目报备", words=("工程",), fields=()))
)
TURNS = 32
FASTER_THAN_THE_TEXT = 2.75
"""Twice the text is twice the work, and a little; for quadratic work it is four times."""

SHORT = {
    "bot/grammar/alike.py:_CONTACT": "messages of at most 200 characters, a name of at most 60 in them",
    "bot/grammar/duplicating.py:_SCAN": "messages of at most 240 characters",
    "bot/grammar/manners.py:_TAIL": "one interjection repeated, in a message of at most 4,000 characters",
    "bot/grammar/money.py:_LABEL_BEFORE": "the 24 characters before a sum",
    "bot/grammar/phones.py:_BEFORE": "the 20 characters before a number",
    "bot/grammar/plain.py:_PARTICLES": "messages of at most 56 characters",
    "core/domain/dedupe/domains.py:_ADDRESS": "the name before the sign takes at most 64 characters",
    "core/domain/dedupe/rules.py:_COMPANY_END": "a name in normal form, at most 120 characters",
    "core/domain/policy/patterns.py:_PIECE": "patterns of at most 200 characters",
    "core/domain/policy/patterns.py:_COUNTED": "a piece of a pattern of at most 200 characters",
}
"""Patterns that would make more work in a long text, and why they never see one."""

MADE_LATER = {
    "adapters/dingtalk/errors.py:_kind_of_word": "fixed words with a wildcard, over an error code of DingTalk's",
    "bot/grammar/commands.py:": "lazy patterns of the grammar, which are looked at below",
    "bot/grammar/plain.py:": "lazy patterns of the grammar, which are looked at below",
    "bot/grammar/shortly.py:": "lazy patterns of the grammar, which are looked at below",
    "bot/grammar/patterns.py:__getattr__": "the lazy patterns themselves",
    "bot/grammar/own_fields.py:_pattern": "looked at below",
    "bot/grammar/staging.py:_moved": "looked at below",
    "bot/grammar/staging.py:_named": "looked at below",
    "bot/talk/kinds.py:_pattern": "looked at below",
    "core/domain/dedupe/normal.py:_unsettled": "one character of two classes",
    "bot/sheets/xlsx.py:": "one of three fixed names, and at most seven digits behind it",
    "bot/sandbox/feishu/card_rules.py:matching": "rules of the stand-in, for cards that we make",
}
"""Patterns that are put together when the program runs."""


@pytest.fixture(scope="module")
def every() -> Collection:
    return collect()


def _growth(found: Found) -> tuple[float, str]:
    """How many times the work grows when the text doubles, at worst, and the worst text."""
    effort, worst = Effort(found.pattern, most=120_000), (0.0, "")
    for beginning, turn in hostile(effort):
        if found.where.startswith("bot/grammar") and not re.search(r"\w", turn):
            continue  # a message has a few signs in a row at most, see below
        texts = [f"{beginning}{turn * turns}\x00" for turns in (TURNS, 2 * TURNS)]
        try:
            less, more = (effort.of(text, searching=found.searching, whole=found.whole) for text in texts)
        except Runaway:
            return 99.0, texts[0]
        worst = max(worst, (more / less, texts[0]))
    return worst


def _runaways(patterns: list[Found]) -> dict[str, str]:
    grown = {found.where: _growth(found) for found in patterns if found.where not in SHORT}
    return {where: text for where, (growth, text) in grown.items() if growth > FASTER_THAN_THE_TEXT}


@pytest.mark.slow
@pytest.mark.parametrize("part", ["adapters", "bot/grammar", "bot/", "cards", "core", "storage"])
def test_twice_the_text_is_twice_the_work(part: str, every: Collection) -> None:
    """Of every pattern that stands in the code."""
    others = "bot/grammar" if part == "bot/" else "nowhere"
    looked_at = [one for one in every.patterns if one.where.startswith(part) and not one.where.startswith(others)]

    assert _runaways(looked_at) == {}


@pytest.mark.slow
def test_so_it_is_of_patterns_that_are_put_together_later(every: Collection) -> None:
    """The grammar's own, and those made of what a company calls its fields, stages and forms."""
    known = {found.pattern.pattern for found in every.patterns}
    made = [pattern for pattern in patterns.every() if pattern.pattern not in known]
    made += [staging._moved(("方案", "谈判")), staging._named(("方案", "谈判"))]
    made += [one for one in (own_fields._pattern(OWN), kinds._pattern(Itself(SEVERAL_FORMS))) if one is not None]
    used = frozenset({"fullmatch", "match"})
    later = [Found(where=f"bot/grammar:{one.pattern}", pattern=one, used_by=used) for one in made]

    assert len(later) > 20
    assert _runaways(later) == {}


def test_every_pattern_is_looked_at(every: Collection) -> None:
    """Those whose source cannot be read are named with what becomes of them; nothing is excused that is not there."""
    assert len(every.patterns) > 300
    assert set(every.unknown) == set(MADE_LATER)
    assert set(SHORT) <= {found.where for found in every.patterns}


@pytest.mark.parametrize(
    ("source", "turn", "searching"),
    [(r"(a+)+$", "a", False), (r"(?:a|b|ab)*$", "ab", False), (r"\s+$", " ", True), (r"(?:\w+\s?)*:", "a", False)],
)
def test_a_pattern_that_runs_away_is_found(source: str, turn: str, *, searching: bool) -> None:
    """Nested, ambiguous, begun anew at every place: otherwise the tests above would say nothing."""
    method = "search" if searching else "match"
    found = Found(where="here", pattern=re.compile(source), used_by=frozenset({method}))

    assert _growth(found)[0] > FASTER_THAN_THE_TEXT


@pytest.mark.parametrize("source", [r"a*b", r"(?>a+)b", r"(?:ab)++c", r"[a-z]+\d+", r"^\s*(?:#|//)"])
def test_a_pattern_that_does_not_is_not(source: str) -> None:
    """Possessive and atomic groups are understood."""
    found = Found(where="here", pattern=re.compile(source), used_by=frozenset({"match"}))

    assert _growth(found)[0] < FASTER_THAN_THE_TEXT


@pytest.mark.parametrize("sign", [" ", "\n", ",", "，", " \n", "-", "…", "( ", "🚀"])
def test_a_message_holds_a_few_signs_in_a_row_at_most(sign: str) -> None:
    """What is left out of a long one ends its line all the same."""
    line = read("报备" + sign * LONG * 4 + "上海")
    run = re.search(r"[^\w]*(?=上海)", line.key)

    assert run is not None
    assert len(run[0]) <= MOST_SIGNS + 1
    assert ("\n" in run[0]) == ("\n" in sign)


def test_a_short_message_is_read_as_it_stands() -> None:
    """Nothing is left out of what people write."""
    text = "备注：----------------------------------- 见附件"

    assert "-" * 35 in read(text).shown


def test_legal_forms_in_a_row_are_told_at_once() -> None:
    """They used to be split in every possible way."""
    pattern = Found(where="", pattern=_LEGAL, used_by=frozenset({"match"}))

    assert _growth(pattern)[0] < FASTER_THAN_THE_TEXT
    assert _LEGAL.match("有限合伙")
    assert _LEGAL.match("集团控股股份有限责任")
    assert not _LEGAL.match("有限合伙" * 50 + "上海")

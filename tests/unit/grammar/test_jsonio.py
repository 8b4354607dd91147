"""`baobei parse --json -`: one JSON string a line in, one JSON object a line out."""

from __future__ import annotations

import json
from datetime import date

from bot.grammar.jsonio import parse_lines

TODAY = date(2026, 11, 21)


def test_each_line_is_answered_by_one_compact_object() -> None:
    """Order is kept, Chinese stays readable, blank lines are skipped."""
    answers = list(parse_lines(['"查重 大疆"\n', "\n", '"我的客户"'], TODAY))

    assert answers == ['{"intent":"check","fields":{"company":"大疆"}}', '{"intent":"mine","fields":{}}']


def test_a_bad_line_is_answered_with_an_error_and_the_rest_goes_on() -> None:
    """Neither broken JSON nor another type stops the stream."""
    answers = [json.loads(answer) for answer in parse_lines(["查重", "[1]", '"帮助"'], TODAY)]

    assert ["error" in answer for answer in answers] == [True, True, False]

from __future__ import annotations

import ast
from pathlib import Path

from cards.texts.evidence import WORDINGS, evidence_words
from core.domain.dedupe import reasons
from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Known, compare
from core.domain.dedupe.parse import parse_name
from core.domain.dedupe.signs import signs_of

DEDUPE = Path(reasons.__file__).parent


def test_evidence_reads_like_a_sentence() -> None:
    """What the names say comes first, what keys say behind a semicolon."""
    known = Known(number=1, name=parse_name("深圳市云杉科技有限公司"), phones=("h1",))
    match = compare(signs_of(name="云杉科技（深圳）", phones=("h1",)), known)

    assert evidence_words(match.evidence) == "同一品牌「云杉」，同城，行业一致；手机号相同"


def test_what_one_side_leaves_out_is_said() -> None:
    """A head office has no number and no branch to name."""
    evidence = Evidence(code="other_ordinal", facts={"asked": "2", "known": ""})

    assert evidence_words([evidence]) == "序号不同（2／无）"


def test_every_code_of_the_engine_is_worded() -> None:
    """A code without words would break the card that shows it."""
    codes = {
        node.value
        for module in ("reasons.py", "matching.py")
        for call in ast.walk(ast.parse((DEDUPE / module).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Evidence"
        for keyword in call.keywords
        if keyword.arg == "code"
        for node in ast.walk(keyword.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert len(codes) > 12
    assert codes <= set(WORDINGS)

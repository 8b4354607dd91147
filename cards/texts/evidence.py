"""Why the duplicate check thinks that two customers are one, in words."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.dedupe.evidence import Evidence

WORDINGS = {
    "same_code": "信用代码相同",
    "other_code": "信用代码不同",
    "same_phone": "手机号相同",
    "same_domain": "邮箱或网址域名相同",
    "learned_alias": "登记过的简称「{alias}」",
    "same_name": "名称相同",
    "same_brand": "同一品牌「{brand}」",
    "brand_sounds_alike": "品牌读音相同（{asked}／{known}）",
    "brand_looks_alike": "品牌字形相近（{asked}／{known}）",
    "brand_shortened": "品牌是简称（{asked}／{known}）",
    "brand_nearly": "品牌相近（{asked}／{known}）",
    "same_city": "同城",
    "same_place": "地区相符",
    "other_city": "城市不同",
    "same_trade": "行业一致",
    "similar_trade": "行业相近（{asked}／{known}）",
    "other_trade": "行业不同（{asked}／{known}）",
    "other_ordinal": "序号不同（{asked}／{known}）",
    "head_and_branch": "总公司与分公司",
    "two_branches": "同一家的两个分支（{asked}／{known}）",
}
"""Every code of :class:`Evidence`, with the facts it carries."""
_KEYS = frozenset({"same_code", "other_code", "same_phone", "same_domain", "learned_alias"})
"""Said after the name, behind a semicolon."""


def evidence_words(evidence: Sequence[Evidence]) -> str:
    """One line: 同一品牌「大疆」，同城，行业一致；手机号相同."""
    said = [(one.code in _KEYS, _worded(one)) for one in evidence]
    groups = ("，".join(words for key, words in said if key is wanted) for wanted in (False, True))
    return "；".join(group for group in groups if group)


def _worded(one: Evidence) -> str:
    facts = {name: value or "无" for name, value in one.facts.items()}
    return WORDINGS[one.code].format(**facts)

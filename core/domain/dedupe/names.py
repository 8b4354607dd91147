"""Company names in one comparable form, and what a valid one looks like.

The exact check compares :func:`compare_name`: width, case, brackets, spaces and punctuation do not make another
customer.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_NAME = re.compile(r"[\W_]+")
_VAGUE = re.compile(
    r"某|xx|测试"
    r"|(?:一家|一个|有个|test)(?!(?!有限)\w{2,}(?:公司|集团|厂|店|ltd|inc|gmbh|ag))"  # 一家人食品有限公司 is a name
    r"|.*的(?:公司|企业|客户|工厂|厂|店|老板)$"
)
"""How somebody speaks of a company whose name he does not say; matched from the start of a comparable name."""
_LEFT_OUT = re.compile(r"××")
_VAGUE_WHOLE = frozenset(
    {"公司", "有限公司", "客户", "新客户", "老板", "朋友", "某公司", "个人", "无", "不知道", "待定", "暂无"}
)
_LEGAL_FORMS = (
    *("公司", "集团", "企业", "厂", "店", "行", "局", "所", "社", "站", "部", "院", "馆", "会", "合伙", "个体工商户"),
    *("中心", "学校", "大学", "中学", "小学", "超市", "商场", "工作室"),
    *("ltd", "limited", "inc", "corp", "corporation", "llc", "gmbh", "co", "company", "group", "plc", "ag", "sa", "bv"),
)
"""Endings of registered names: legal forms and kinds of institutions."""
LONGEST = 100
"""Characters: no registered company name comes near it."""


def compare_name(name: str) -> str:
    """NFKC, case folded, without anything that is not a letter or digit. Idempotent."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _NOT_NAME.sub("", unicodedata.normalize("NFKC", folded))


def is_vague(name: str) -> bool:
    """Whether nobody could tell which company is meant: 某公司, 客户, a single character, only digits (S4)."""
    plain = compare_name(name)
    return (
        len(plain) < 2
        or plain.isdigit()
        or plain in _VAGUE_WHOLE
        or bool(_VAGUE.match(plain) or _LEFT_OUT.search(name))
    )


def is_full_name(name: str) -> bool:
    """Whether the name ends in a legal form or the kind of an institution, as registered names do."""
    return compare_name(re.sub(r"[（(][^（）()]*[)）]\s*$", "", name.strip())).endswith(_LEGAL_FORMS)


def same_start(old: str, new: str) -> bool:
    """Whether the new name completes or corrects the old one (深圳大疆 → 深圳市大疆创新科技有限公司)."""
    short, long = sorted((compare_name(old), compare_name(new)), key=len)
    rest = iter(long)
    return all(char in rest for char in short)

"""Names in Latin letters: Guangzhou Shunchuang Technology Co., Ltd. is 广州 | shunchuang | 科技."""

from __future__ import annotations

import re

from core.domain.dedupe import lexicon, places
from core.domain.dedupe.sound import syllables

_WORD = re.compile(r"[a-z]+|[0-9]+")
_LEGAL = frozenset(
    {
        *("co", "ltd", "limited", "inc", "incorporated", "corp", "corporation", "company", "llc", "group", "holdings"),
        *("holding", "plc", "gmbh", "ag", "sa", "bv", "pte", "pty", "the", "of", "and", "china", "prc"),
    }
)
_TRADES = {
    "technology": "科技", "technologies": "科技", "tech": "科技", "sci": "科技", "science": "科技", "trading": "贸易",
    "trade": "贸易", "network": "网络", "networks": "网络", "information": "信息", "software": "软件", "data": "数据",
    "electronic": "电子", "electronics": "电子", "electric": "电气", "electrical": "电气", "machinery": "机械",
    "equipment": "设备", "industry": "实业", "industrial": "实业", "industries": "实业", "international": "国际",
    "logistics": "物流", "pharmaceutical": "制药", "pharma": "制药", "medical": "医疗", "biotech": "生物科技",
    "biotechnology": "生物科技", "bio": "生物", "culture": "文化", "media": "传媒", "education": "教育",
    "consulting": "咨询", "investment": "投资", "management": "管理", "development": "发展", "food": "食品",
    "foods": "食品", "chemical": "化工", "chemicals": "化工", "energy": "能源", "materials": "材料", "material": "材料",
    "engineering": "工程", "construction": "建设", "automation": "自动化", "intelligent": "智能", "auto": "汽车",
    "semiconductor": "半导体", "optoelectronics": "光电", "textile": "纺织", "advertising": "广告", "finance": "金融",
    "securities": "证券", "bank": "银行", "insurance": "保险", "steel": "钢铁", "paper": "纸业", "travel": "旅游",
    "commerce": "商务", "ecommerce": "电子商务", "services": "服务", "service": "服务", "digital": "数字",
}  # fmt: skip
"""English words for trades, as English names of Chinese companies use them."""


def is_latin(text: str) -> bool:
    """Whether a name is written in Latin letters altogether, at least three of them."""
    return text.isascii() and sum(map(str.isalpha, text)) >= 3


def parts_of(text: str) -> tuple[str, str, str]:
    """Code of the place, letters of the brand, trade in Chinese of a name in Latin letters (in lower case)."""
    words = [word for word in _WORD.findall(text) if word not in _LEGAL]
    trade = "".join(_TRADES.get(word, "") for word in words)
    words = [word for word in words if word not in _TRADES]
    region, left = "", list[str]()
    for word in sorted(words, key=_breadth):
        code, rest = _place_of(word, alone=len(words) == 1)
        if code and not rest and (not region or places.within(code, region)):
            region = code
        else:
            left.append(word)
    brand = [word for word in words if word in left]
    if brand and not region:
        region, brand[0] = _place_of(brand[0], alone=True)
    return region, "".join(brand), trade


def _breadth(word: str) -> int:
    """Provinces first, then cities, counties, and what is no place."""
    code, rest = _place_of(word, alone=False)
    return lexicon.breadth(code) if code and not rest else 3


def _place_of(word: str, *, alone: bool) -> tuple[str, str]:
    """The place that a word begins with, and the letters behind it: Shanghaitaihe is 上海 and taihe. A word that stands
    alone keeps some letters.
    """
    known = places.spelled()
    for end in range(min(24, len(word) - 2 * alone), 3, -1):
        code = known.get(word[:end])
        if code is None or (end < len(word) and lexicon.breadth(code) == 2):
            continue
        if end == len(word):
            return code, ""
        rest = word[end:]
        for town in ("shi", "sheng"):
            if rest.startswith(town):
                rest = rest.removeprefix(town)
        inner = known.get(rest, "")
        if inner and places.within(inner, code) and not alone:
            return inner, ""
        return (code, rest) if alone and _is_pinyin(rest) else ("", word)
    return "", word


def _is_pinyin(letters: str) -> bool:
    return not any(syllable.isascii() for syllable in syllables(letters))

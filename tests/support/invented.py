"""Company names that nobody bears, as many as a test needs, no two alike."""

from __future__ import annotations

import re

_FRONT = "青远云启星禾松岚腾铭朗舟山帆博谷屿峰岸泽林达宝"
_BACK = "瑞康卓凯森鼎恒骏庭格田柏楚麦敦阔荣彩雪牧宽兆润"
"""No two of all these sound alike, and what begins one brand ends no other: half of a long one may stand for it."""
_STRIDE = 7919
"""Prime, so that each number is met once on the way round."""
_TRADE = ("精密机械", "自动化", "电气", "新材料", "智能装备", "仪器仪表", "环保科技", "包装制品")
_PLACE = ("苏州", "杭州", "宁波", "无锡", "东莞", "佛山", "合肥", "青岛", "长沙")

_NAMED = re.compile(f"(?:{'|'.join(_PLACE)})[{_FRONT}]{{2}}[{_BACK}]{{2}}(?:{'|'.join(_TRADE)})有限公司")


def named_in(text: str) -> set[str]:
    """Which of these companies a text speaks of."""
    return set(_NAMED.findall(text))


def company_name(number: int) -> str:
    """The same for the same number. Below 12,167 any two brands differ in two of their four characters at least, so
    that nobody takes one firm for another.
    """
    count = len(_FRONT)
    if number >= count**3:
        raise ValueError("so many were not invented")
    rest, low = divmod(number * _STRIDE % count**3, count)
    high, middle = divmod(rest, count)
    brand = f"{_FRONT[low]}{_FRONT[middle]}{_BACK[high]}{_BACK[(low + middle + high) % count]}"
    return f"{_PLACE[number % len(_PLACE)]}{brand}{_TRADE[number % len(_TRADE)]}有限公司"

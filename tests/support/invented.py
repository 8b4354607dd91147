"""Company names that nobody bears, as many as a test needs, no two alike."""

from __future__ import annotations

_FIRST = "青远云启星禾松岚澜岳辰禹铭朗舟"
_SECOND = "禾山帆明河川屿舟峰岸野泽原林"
_TRADE = ("精密机械", "自动化", "电气", "新材料", "智能装备", "仪器仪表", "环保科技", "包装制品")
_PLACE = ("苏州", "杭州", "宁波", "无锡", "东莞", "佛山", "合肥", "青岛", "长沙")


def company_name(number: int) -> str:
    """The same for the same number; different for different ones below 15,120."""
    number, place = divmod(number, len(_PLACE))
    number, trade = divmod(number, len(_TRADE))
    first, second = divmod(number, len(_SECOND))
    if first >= len(_FIRST):
        raise ValueError("so many were not invented")
    return f"{_PLACE[place]}{_FIRST[first]}{_SECOND[second]}{_TRADE[trade]}有限公司"

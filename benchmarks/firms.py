"""Firms that nobody bears, as unlike each other as those that a sales team files.

Names that differ in a number alone would all resemble each other: the check would compare each of them with forty
others, and again with whoever came in the same instant, which no company's customers are like.
"""

from __future__ import annotations

import random

_PLACES = ("苏州市", "杭州市", "宁波", "无锡", "东莞市", "佛山", "合肥", "青岛市", "长沙", "")
_TRADES = ("精密机械", "自动化设备", "电气", "新材料科技", "智能装备", "仪器仪表", "环保科技", "包装制品", "食品")
_SIGNS = "".join(map(chr, range(0x4E00, 0x8F00, 7))).replace("某", "")  # 某公司 names nobody


def firm(number: int) -> str:
    """One name for each number; brands of three or four characters, some of them alike by chance."""
    dice = random.Random(number)
    brand = "".join(dice.choices(_SIGNS, k=dice.choice((3, 3, 4))))
    return f"{dice.choice(_PLACES)}{brand}{dice.choice(_TRADES)}有限公司"

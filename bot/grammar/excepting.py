"""除了 12 都同意: all but some; and those who are meant by their place in a list, which may have changed since."""

from __future__ import annotations

import re

from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_LONGEST = 60
_SOME = r"#?\d{1,6}(?!\d)号?(?:(?:[\s,、;和及跟]|以及)+#?\d{1,6}(?!\d)号?){0,9}"
_YES = r"(?:审批)?(?:通过|同意|批准|准|批|过)(?:了|吧|掉|一下){0,2}"
_ALL_YES = rf"(?:都|全部?|全都|统统|一起)(?:给我)?{_YES}"
_NOT = r"(?:先|暂时|这?几?个)?(?:不要?|别|先别)(?:审?批|过|通过|同意|动)|(?:先)?(?:放(?:着|一放)|等等|留着|再看看)"
_OTHERS = r"(?:其他|其它|其余|剩下|别的|另外)的?(?:几个)?"
_BUT = (
    lazy(
        rf"^(?:除了?|除去|排除|不算)\s?(?P<numbers>{_SOME})(?:这?几?个|客户|的)?\s?(?:之外|以外|外)?[\s,]*(?:{_OTHERS})?{_ALL_YES}$"
    ),
    lazy(rf"^(?P<numbers>{_SOME})\s?(?:{_NOT})(?:了|吧)?[\s,。;]*{_OTHERS}{_ALL_YES}$"),
    lazy(
        rf"^(?:{_ALL_YES}|{_YES}(?:全部|所有)的?)[\s,。;]*(?:就|但|但是|只|不过)?(?:除了?|不包括|不算|不含)\s?(?P<numbers>{_SOME})(?:这?几?个)?(?:之外|以外|外)?$"
    ),
    lazy(rf"^(?:{_ALL_YES})[\s,。;]*(?:就|但|但是|只|不过)?(?P<numbers>{_SOME})\s?(?:除外|(?:{_NOT}))(?:了|吧)?$"),
)
_COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_PLACED = lazy(
    rf"^(?:除了?|把|排除)?(?:第{_COUNT}(?:个|条|家|单|位)?|(?:最)?(?:前|后)(?:面|边)?(?:的)?{_COUNT}?(?:个|条|家|单|位)|最后)"
    r".{0,30}?(?:通过|同意|批准?|过|驳回|不批|打回|退回)"
)
_RANGE = lazy(rf"^#?\d{{1,6}}号?\s?(?:到|至|~)\s?#?\d{{1,6}}号?(?:这?几个)?(?:{_ALL_YES}|{_YES})$")


def read(line: Line) -> Parsed | None:
    """All but some, by their numbers; a place in a list is never acted on, the list is shown with its numbers."""
    key = line.key.strip(" 。!,")
    if len(key) > _LONGEST:
        return None
    for pattern in _BUT:
        if match := pattern.match(key):
            numbers = re.findall(r"\d+", match["numbers"])
            return Parsed(intent=Intent.APPROVE_ALL, fields={"except": " ".join(numbers)})
    return Parsed(intent=Intent.APPROVALS) if _PLACED.match(key) or _RANGE.match(key) else None

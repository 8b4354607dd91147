"""A follow-up written as a form: 内容：… 方式：电话 下一步：… 下次跟进：12月5日, in any order, on any lines."""

from __future__ import annotations

from datetime import date

from bot.grammar import dates, manners
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_NOTE = r"(?:跟进|沟通|拜访|回访)?(?:内容|情况|结果|记录|详情|纪要)|备注|说明"
_STEP = r"下一?步(?:的?(?:计划|动作|行动|工作|安排))?|(?:后续|下次|跟进)?(?:计划|安排|动作)|后续(?:跟进)?|待办|接下来"
_DATE = r"(?:下次|下一次|计划|预计)(?:跟进|联系|拜访|沟通|回访)?(?:时间|日期)?|(?:跟进|回访|联系)?(?:时间|日期)"
_LABEL = lazy(
    rf"(?:^|(?<=[\s,;。\x1f])|(?<=[\d][、.)]))(?:(?P<note>{_NOTE})|(?P<step>{_STEP})|(?P<date>{_DATE})|(?P<kind>"
    r"(?:跟进|沟通|联系|拜访)?(?:方式|类型|形式)))\s?[:=]\s?"
)
_NUMBERING = lazy(r"[\s,;。\n]{0,8}(?:\(?\d{1,2}[、.)])?[\s,;。\x1f]{0,8}$")
_DATE_SHOWN = lazy(r"^[\s,:，：之前在于]{1,8}|[\s,，之前在于]{1,8}$")


def split(line: Line) -> tuple[Line, dict[str, Line]]:
    """What stands in front of the form, and its parts by name (note, step, date, kind); the first of each counts."""
    found = list(_LABEL.finditer(line.key))
    if not found or (len(found) == 1 and found[0].lastgroup == "step"):
        return line, {}
    parts: dict[str, Line] = {}
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(line.key)
        value = line.part(match.end(), end)
        tail = _NUMBERING.search(value.key)
        parts.setdefault(match.lastgroup or "", value.part(0, tail.start() if tail else None))
    head = line.part(0, found[0].start())
    tail = _NUMBERING.search(head.key)
    return head.part(0, tail.start() if tail else None), parts


def when(value: Line, today: date) -> tuple[date | None, str]:
    """The day in a value, and what else was said there."""
    found = next(iter(dates.find(value.key, today)), None)
    if found is None:
        return None, manners.trimmed(value.shown)
    rest = value.shown[: found.start] + value.shown[found.end :]
    return found.first, _DATE_SHOWN.sub("", manners.trimmed(rest))

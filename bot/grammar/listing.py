"""Lists that were sent: 第3列是手机号; 都归 王晨; 按订单导入; 一起导入; 取消导入; 撤销导入 5; 导入进度."""

from __future__ import annotations

import re

from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_HINTS = ("列", "导", "当作", "当成", "当做", "算作", "作为", "归", "是订单", "是客户", "名单", "派")
_NUMBER = r"\s*(?:第\s?)?#?(?P<number>\d{1,7})?(?:\s?(?:次|份|号))?[\s。!]*"
_MOVES: tuple[tuple[re.Pattern[str], Intent, Fields], ...] = (
    (
        lazy(rf"(?:把)?(?:疑似的?)?(?:也|连疑似的)?(?:一起|全部|都|统统)(?:都)?导入?(?:进来|吧)?{_NUMBER}"),
        Intent.IMPORT_GO,
        {"suspected": 1},
    ),
    (
        lazy(rf"(?:只|仅)导入?(?:没有?(?:疑问|问题)|确定|不重复)的?(?:行|客户)?(?:吧)?{_NUMBER}"),
        Intent.IMPORT_GO,
        {"suspected": 0},
    ),
    (
        lazy(rf"(?:(?:开始|确认|确定)?导入(?:这份)?(?:名单|订单)?(?:吧)?|(?:开始|就这样|可以)?导吧?){_NUMBER}"),
        Intent.IMPORT_GO,
        {"suspected": 0},
    ),
    (
        lazy(rf"(?:把)?(?:连?疑似的?)(?:也|都)?(?:一起|全部|都|统统)?派(?:出去?|了)?(?:吧)?{_NUMBER}"),
        Intent.IMPORT_GO,
        {"suspected": 1},
    ),
    (
        lazy(rf"(?:只|仅)派(?:没有?(?:疑问|问题)|确定|不重复)的?(?:行|线索)?(?:吧)?{_NUMBER}"),
        Intent.IMPORT_GO,
        {"suspected": 0},
    ),
    (lazy(rf"(?:开始|确认|确定)?派出?(?:这份)?名单(?:吧)?{_NUMBER}"), Intent.IMPORT_GO, {"suspected": 0}),
    (lazy(rf"(?:取消|不要?)导入?(?:了)?(?:这份)?(?:名单|订单)?{_NUMBER}"), Intent.IMPORT_STOP, {}),
    (
        lazy(
            rf"(?:撤销|撤回|回滚)(?:第\s?(?P<nth>\d{{1,7}})\s?次的?导入(?:的?(?:名单|订单))?|(?:名单|订单)?导入(?:的?(?:名单|订单))?){_NUMBER}"
        ),
        Intent.IMPORT_UNDO,
        {},
    ),
    (lazy(rf"(?:看看?|查看)?(?:名单|订单)?导入(?:进度|情况|结果|记录){_NUMBER}"), Intent.IMPORT_SHOW, {}),
)
_PLACE = r"(?:第\s?(?P<nth>\d{1,3}|[a-z]{1,2})\s?列|(?P<letter>[a-z]{1,2})\s?列)"
_AS = r"\s*(?:应该|其实)?(?:是|为|算作?|当作|当成|当做|改成|改为|作为|:|=)\s*"
_FIELD = r"(?P<field>[^\s,。:?]{1,20}?)"
_BY_PLACE = lazy(rf"(?:把)?{_PLACE}(?:{_AS}{_FIELD}|\s*(?P<none>不导入?|不要|忽略)了?)(?:一?列)?[\s。!]*")
_BY_FIELD = lazy(rf"{_FIELD}\s*(?:是|在)\s*{_PLACE}[\s。!]*")
_BY_HEADER = lazy(
    rf"把\s*(?P<header>[^,。:?]{{1,40}}?)\s*(?:这?一?列)?\s*(?:当作|当成|当做|算作|作为)\s*{_FIELD}(?:一?列)?[\s。!]*"
)
_OWNED = lazy(
    r"(?:客户)?(?:全部|全都|都|统一)(?:归|派)(?:到|给|于)?\s*(?P<owner>[^\s,。:?的了]{2,12}?)(?:名下|的)?[\s。!]*"
)
_KIND = lazy(
    r"(?:(?:这|那)?(?:份|个|张)?(?:表格?|文件|名单)?(?:其实|应该)?是|按照?|当作?)(?P<list>订单|客户|线索)"
    rf"(?:名单|表格?|列表|清单)?(?:来?(?:导入?|派单?))?(?:吧)?{_NUMBER}"
)
_KINDS = {"订单": "orders", "客户": "customers", "线索": "leads"}
_LONGEST = 80


def read(line: Line) -> Parsed | None:
    """The whole message, or nothing."""
    key = line.key.strip()
    if len(key) > _LONGEST or not any(hint in key for hint in _HINTS):
        return None
    return _mapped(line.part(len(line.key) - len(line.key.lstrip()))) or _moved(key)


def _mapped(line: Line) -> Parsed | None:
    for pattern in (_BY_PLACE, _BY_HEADER, _BY_FIELD):
        if match := pattern.fullmatch(line.key):
            said = {name: line.shown[slice(*match.span(name))] for name, found in match.groupdict().items() if found}
            column = said.get("header", "").strip("「」“”\"' ") or said.get("nth") or said.get("letter", "")
            field = "-" if "none" in said else said["field"]
            return Parsed(intent=Intent.IMPORT_MAP, fields={"column": column, "field": field})
    if match := _OWNED.fullmatch(line.key):
        return Parsed(intent=Intent.IMPORT_MAP, fields={"owner": line.shown[slice(*match.span("owner"))]})
    if match := _KIND.fullmatch(line.key):
        which: Fields = {"list": _KINDS[match["list"]]}
        return Parsed(intent=Intent.IMPORT_MAP, fields={**which, **_numbered(match["number"])})
    return None


def _moved(key: str) -> Parsed | None:
    for pattern, intent, extra in _MOVES:
        if match := pattern.fullmatch(key):
            number = match.groupdict().get("nth") or match["number"]
            return Parsed(intent=intent, fields={**extra, **_numbered(number)})
    return None


def _numbered(number: str | None) -> Fields:
    return {"number": int(number)} if number else {}

"""Old duplicates: 查重扫描; 重复客户; 看第3对; 合并第3对，留第1家; 第3对不是同一家; 撤销合并 3."""

from __future__ import annotations

from bot.grammar import manners
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_HINTS = ("扫描", "重复", "合并", "对")
_PLEASE = r"(?:请|帮我|我要|我想|麻烦|来一?次|做一?次|开始|启动|重新|再)*"
_PAIR = r"第\s?(?P<pair>\d{1,7})\s?对"
_SCAN = lazy(
    rf"{_PLEASE}(?:(?:查重|重复(?:客户)?|撞单|全库|全部客户|台账)(?:扫描|排查)|扫描(?:一下|一遍)?(?:台账|全库|全部客户|"
    r"(?:老的?|旧的?)?重复(?:客户)?)|(?:查|找)(?:一下|一遍)?(?:老|旧)的?重复(?:客户)?)(?:一下|一遍|吧)?[。!]*"
)
_STOP = lazy(r"(?:停止|停下|停掉|取消|中止|结束)(?:查重)?扫描[。!]*")
_LIST = lazy(
    r"(?:更多重复(?:客户)?\s*(?P<offset>\d{0,6})|(?:看看?|查看|列出|打开)?(?:一下)?(?:老的?|旧的?)?重复客户(?:列表|名单)?)[。!]*"
)
_LOOK = lazy(rf"(?:看看?|查看|处理|打开)(?:一下)?{_PAIR}(?:重复(?:客户)?)?[。!]*")
_MERGE = lazy(
    rf"(?:(?:合并|并){_PAIR}|{_PAIR.replace('pair', 'first')}\s*(?:合并|并))[\s,。]*"
    r"(?:(?:保留|留下?|用|以)\s?第?\s?(?P<keep>[12一二])\s?(?:家|个)?(?:为准)?)?[。!]*"
)
_APART = lazy(
    rf"{_PAIR}\s*(?:都)?不是(?:同)?一(?:家|个)(?:公司|客户)?"
    r"(?:[\s,。:;]+(?:(?:理由|原因|因为)(?:是|:)?\s*)?(?P<note>.*))?"
)
_LATER = lazy(rf"{_PAIR}\s*(?:以后再说|先放(?:一?放|着)|回头再说|晚点再说|先跳过|跳过)[。!]*")
_UNDO = lazy(r"(?:撤销|取消|撤回)(?:第\s?)?(?:合并\s*(?:第\s?)?#?(?P<a>\d{1,7})\s?次?|(?P<b>\d{1,7})\s?次合并)[。!]*")
_CONFIRM = lazy(r"(?:确认|确定)(?:第\s?)?(?:合并\s*(?:第\s?)?#?(?P<a>\d{1,7})\s?次?|(?P<b>\d{1,7})\s?次合并)[。!]*")
_PLACES = {"1": 1, "一": 1, "2": 2, "二": 2}
_LONGEST = 240


def read(line: Line) -> Parsed | None:
    """The whole message, or nothing."""
    key = line.key.strip()
    if len(key) > _LONGEST or not any(hint in key for hint in _HINTS):
        return None
    for pattern, intent in ((_SCAN, Intent.SCAN), (_STOP, Intent.STOP_SCAN)):
        if pattern.fullmatch(key):
            return Parsed(intent=intent)
    return _listed(key) or _of_pair(line.part(len(line.key) - len(line.key.lstrip()))) or _of_merge(key)


def _listed(key: str) -> Parsed | None:
    match = _LIST.fullmatch(key)
    if match is None:
        return None
    return Parsed(intent=Intent.DUPLICATES, fields={"offset": int(match["offset"])} if match["offset"] else {})


def _of_pair(line: Line) -> Parsed | None:
    key = line.key.strip()
    for pattern, intent in ((_LOOK, Intent.PAIR), (_LATER, Intent.PUT_OFF)):
        if match := pattern.fullmatch(key):
            return Parsed(intent=intent, fields={"pair": int(match["pair"])})
    if match := _MERGE.fullmatch(key):
        fields: Fields = {"pair": int(match["pair"] or match["first"])}
        keep = match["keep"]
        return Parsed(intent=Intent.MERGE, fields={**fields, "keep": _PLACES[keep]} if keep else fields)
    match = _APART.fullmatch(line.key)
    if match is None:
        return None
    note = manners.trimmed(line.shown[slice(*match.span("note"))]) if match["note"] else ""
    fields = {"pair": int(match["pair"])}
    return Parsed(intent=Intent.TELL_APART, fields={**fields, "note": note} if note else fields)


def _of_merge(key: str) -> Parsed | None:
    for pattern, intent in ((_UNDO, Intent.UNDO_MERGE), (_CONFIRM, Intent.CONFIRM_MERGE)):
        if match := pattern.fullmatch(key):
            return Parsed(intent=intent, fields={"number": int(match["a"] or match["b"])})
    return None

"""我的申诉 and 撤回申诉; 申诉 itself is a command like any other."""

from __future__ import annotations

from bot.grammar import customers
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_LOOK = r"(?:帮我|我想|我要|想|请)?(?:看看|看一?下|看|查看|查一?下|查)?(?:一下)?\s?"
_OWN = lazy(
    rf"^{_LOOK}我?(?:的|提交的|提的|发起的)申诉(?:记录|列表|进度|结果)?(?:[\s:]+(?P<rest>.+))?$|"
    rf"^{_LOOK}(?:申诉(?:记录|列表|进度|结果)|申诉到哪了?)$"
)
_DROP = r"(?:撤回|撤销|撤掉|撤了?|取消|放弃)(?:我的?|掉)?申诉|申诉(?:撤回|撤销|撤掉|取消)|不(?:想|再|要)?申诉"
_DROP_HEAD = lazy(rf"^(?:算了[\s,]*)?(?:我|我要|我想|帮我|请)?(?:{_DROP})(?:了|吧|一下)?[\s,:。]*(?P<rest>.*)$")
_DROP_TAIL = lazy(rf"^(?P<rest>[^,。]{{1,40}}?)(?:的|我)?(?:{_DROP})(?:了|吧)?[。!]*$")


def read(line: Line) -> Parsed | None:
    """The first of these that the whole message is."""
    key = line.key
    if "申诉" not in key or len(key) > 80:
        return None
    if match := _OWN.match(key):
        return Parsed(intent=Intent.APPEALS, fields=_customer(line, match.span("rest")))
    match = _DROP_HEAD.match(key) or _DROP_TAIL.match(key)
    return Parsed(intent=Intent.DROP_APPEAL, fields=_customer(line, match.span("rest"))) if match else None


def _customer(line: Line, span: tuple[int, int]) -> Fields:
    if span[0] < 0 or span[0] == span[1]:
        return {}
    customer, _ = customers.take(line.part(*span))
    return {"customer": customer} if customer else {}

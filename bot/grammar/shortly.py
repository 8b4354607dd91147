"""What people type in a hurry, whole messages of a few words: 12放了吧, 12给小王, 我要12, 催一下12, 12凭什么归他."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.grammar import customers, dates, following, outcomes, people
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_LONGEST = 60
_N = r"#?\s?(?P<number>\d{1,6})(?![\d.\-])\s?号?(?:客户)?"
_END = r"(?:吧|了|啦|哈|呀|啊|呗)*[\s。!~]*$"
_WHY = r"(?:吧|了|啦|哈)*(?:[\s,。;!]+(?P<note>.{0,200}))?$"
_NAME = r"(?P<to>[^\W\d_]{2,4}?)"
_TAKES = r"(?:来|去)?(?:跟进?|负责|接手|接|管|维护|做)?"
_WHOSE = (
    r"(?P<customer>(?!.{0,6}(?:审批|审核|价格|方案|报价|合同|客户说|领导|老板|对方|总部|内部|如果|等|他们|已|没|不|都|全|所有))"
    r"[^\W\d_][^\s,。:;?!#]{1,23}?)"
)
_TABLE: tuple[tuple[Intent, str], ...] = (
    (Intent.RELEASE, rf"(?:把|将)?{_N}\s?(?:我)?(?:先)?放(?:了|掉){_WHY}"),
    (Intent.RELEASE, rf"放(?:了|掉)(?:吧)?\s?{_N}{_WHY}"),
    (Intent.RELEASE, rf"(?:放(?:了|掉)吧?|我?不(?:想|再)?跟了){_END}"),
    (Intent.TRANSFER, rf"(?:把|将)?{_N}\s?(?:转|交|让|派|分)?给\s?{_NAME}{_TAKES}{_END}"),
    (
        Intent.TRANSFER,
        rf"(?:把|将)(?!我){_WHOSE}(?:这个?客户)?(?:派|分)?(?<![转移交接让换划户])给\s?{_NAME}{_TAKES}{_END}",
    ),
    (Intent.TRANSFER, rf"(?:把|将)?(?:这个?)?客户(?:转|交|让)?给\s?{_NAME}{_TAKES}{_END}"),
    (
        Intent.ACCEPT,
        rf"(?:我)?接\s?{_N}{_END}|(?P<number2>\d{{1,6}})号?\s?(?:我接(?:下|受|单)?|接单){_END}|(?:我)?(?:接了|接下了|收下了?|我接|接单){_END}",
    ),
    (Intent.DECLINE, rf"(?P<number>\d{{1,6}})号?\s?(?:我)?不接单?{_WHY}|(?:我)?不接单?{_END}"),
    (Intent.CLAIM, rf"我(?:想)?(?:要|领|来跟|来领|拿|跟)\s?{_N}{_END}"),
    (Intent.CLAIM, rf"{_N}\s?(?:归)?我(?:想)?(?:要|领|拿|来跟|来拿|跟)走?{_END}"),
    (Intent.QUEUE, rf"(?:我)?(?:想|要|先|来)?排\s?{_N}{_END}"),
    (Intent.QUEUE, rf"那?我?(?:来|要|想|先|就)*排(?:个|一下|下|上)队{_END}"),
    (Intent.WITHDRAW, rf"{_N}\s?(?:我)?(?:不报了|报错了){_WHY}|(?:我)?报错了?[\s,]*撤回?{_END}"),
    (Intent.FOLLOW_UP, rf"跟(?:进)?\s?{_N}{_END}"),
    (Intent.REJECT, rf"{_N}\s?打回去?{_WHY}"),
    (
        Intent.DETAIL,
        rf"(?:帮我)?催(?:一下|下|催|一催)?\s?{_N}{_END}|(?P<number2>\d{{1,6}})号?\s?(?:帮我)?催(?:一下|下|催)?{_END}",
    ),
    (
        Intent.DETAIL,
        rf"{_N}\s?(?:怎么|为什么)?(?:还没批|到哪(?:一?步)?|还能延期?|批没批|批了没有?)(?:吗|么|呢|了|啊|\?)*$",
    ),
    (
        Intent.ATTACHMENTS,
        rf"{_N}的?(?:合同|照片|图片|名片|文件|资料)(?:发给?我|给我|发一下|发过来|发我)(?:一下|看看)?{_END}",
    ),
    (
        Intent.MINE,
        r"(?:我)?(?:有)?(?:哪些|几个|什么)?(?:客户)?快(?:要)?到期(?:了)?(?:的)?(?:客户)?(?:有哪些)?[\s?。]*$",
    ),
    (Intent.MINE, r"(?:我)?今天(?:要|该|得|应该)?(?:跟进?|联系|找|拜访)(?:谁|哪些|哪几个|哪家)(?:客户)?[\s?。]*$"),
    (Intent.HELP, r"(?:你|这)?(?:都)?(?:能|会)(?:干|做)嘛?[\s?。]*$"),
    (
        Intent.HELP,
        (
            r"(?:我要|我想)?报备的?(?:流程|步骤|方法|格式|模板|不了|失败了?|怎么(?:弄|搞|报|填|写|操作|办)|"
            r"需?要(?:填|写|准备|提供)?(?:啥|什么|哪些)(?:资料|信息|内容|东西|材料)?)(?:是什么|是啥|啊|呢|吗)*[\s?。!]*$"
        ),
    ),
    (
        Intent.MINE,
        r"我?的?报备的?(?:进度|状态|情况|结果|到期(?:时间|日期?)?)(?:怎么样|如何|到哪了|了|呢|吗)*[\s?。!]*$",
    ),
    (
        Intent.RULES,
        (
            r"(?:我|一个?人|每个?人)?(?:每|一)[天日](?:最多|可以|能|可)*(?:认领|领取?|捞|抢|报备?|查|问)(?:多少|几)[个家次]?"
            r"(?:客户|公海)*(?:啊|呢|吗)*[\s?。!]*$"
        ),
    ),
    (Intent.CONTACT, rf"(?:帮我|我想|想)?(?:联系|找)(?:一下|下)?(?:归属人|报备人|负责人)(?:聊聊)?{_END}"),
    (
        Intent.APPROVE,
        rf"(?:给|把)?{_WHOSE}(?:那个|这个|的报备|的)?[\s,:]+(?:我|这边)?(?:审批)?(?:通过|同意|批准|批了){_END}",
    ),
    (Intent.APPROVE, rf"(?:给|把){_WHOSE}(?:那个|这个|的)(?:报备)?(?:通过|过|批)掉?{_END}"),
    (Intent.REJECT, rf"{_WHOSE}(?:那个|这个|的报备|的)?[\s,:]+(?:驳回|不同意|不通过)(?=$|[\s,。;!]){_WHY}"),
    (Intent.UNKNOWN, r"(?:更多|(?:上|下)一?页|翻页|继续)[\s。]*$"),
)
_COMPILED = tuple((intent, lazy(rf"^(?:{pattern})")) for intent, pattern in _TABLE)
_OFFICE = lazy("(?:总|经理|主任|厂长|院长|校长|老板|老师|工)$")
_HINT = lazy("[通过同驳系找客能会放跟给接要领拿排报打催到还发期今页多继续嘛批凭成不对错改是]|-")
_FIRST = lazy(
    r"^(?P<customer>[^\s,。?!]{2,30}?)[\s,]+我(?:早就|一直|明明|先|们?早就)[^。?!]{1,30}[\s,。!?]+凭(?:什么|啥)[^。]{0,12}$"
)
_OF_SOMEBODY = lazy(
    r"^(?:帮我|我想|请)?(?:看看|看一?下|看|查看|查一?下|列一?下|列出)?\s?(?P<to>(?!我|公海|客户|新|老客)[^\W\d_]{2,4}?)"
    r"(?:的|(?:那边|名下|手上|手里|手头)的?)(?:都|现在|目前)?有?(?:哪些|什么|多少|几个|所有|全部)?(?:保护中|在跟)?的?客户(?:有哪些|列表|清单|情况|呢|吗)*[\s?。!]*$"
)
_UNFAIR = lazy(r"^(?P<customer>[^\s,。?!]{2,30}?)\s?凭(?:什么|啥)(?:说|就)?(?:是|归|算|给)?[^,。]{0,8}[\s?。!]*$")
_FILED = lazy(r"^(?P<customer>[^\s,。?!我]{2,30}?)\s?我(?:已经?|早就?|刚刚?)?报(?:备)?(?:过|上)?了[\s。!]*$")
_RECEIPT = lazy(r"^\d{1,6}-[0-9a-z]{8}$")
_WON = lazy(r"^成了[\s,]*(?=#?\d{1,6}号?(?:\s|,|$))")
_WITH = lazy(r"^(?:我)?(?:刚|刚刚|今天)?跟\s?(?=#?\d{1,6}号?[\s,])")
_AMENDED = lazy(
    r"^(?:(?:刚才|刚刚|上面)?(?:说|写|记|填|日期|时间)?(?:的)?(?:不对|错了?|搞错了?)[\s,。:]*(?:应该|改)?[是成到为]?"
    r"|(?:日期|时间|下次|下一步)?(?:改|换)[成到为在]|(?:日期|时间)?应该是)\s?"
)
_BEHIND_DAY = lazy(r"[\s。!~]*(?:吧|才对|了|哈)*[\s。!~]*$")


def read(line: Line, today: date) -> Parsed | None:
    """The short wish that a whole message is."""
    key = line.key
    if len(key) > _LONGEST or not _HINT.search(key):
        return None
    for reader in _ODD:
        if (found := reader(line, today)) is not None:
            return found
    for intent, pattern in _COMPILED:
        match = pattern.match(key)
        if match and _fits(match):
            return Parsed(intent=intent, fields=_fields(line, match))
    return None


def _fits(match: re.Match[str]) -> bool:
    """Whoever is to have it has to be a colleague: 12给王总 is about a customer's man."""
    to = match.groupdict().get("to")
    return to is None or (people.is_person(to) and _OFFICE.search(to) is None)


def _fields(line: Line, match: re.Match[str]) -> Fields:
    groups = match.groupdict()
    fields: Fields = {}
    if number := groups.get("number") or groups.get("number2"):
        fields["customer"] = number
    if groups.get("customer"):
        fields["customer"] = line.shown[slice(*match.span("customer"))]
    if groups.get("to"):
        fields["to"] = line.shown[slice(*match.span("to"))]
    if groups.get("note") and (note := customers.note(line.part(match.start("note")))):
        fields["note"] = note
    return fields


def _unfair(line: Line, _today: date) -> Parsed | None:
    """大疆凭什么是他的: an appeal that still lacks its reason."""
    match = _UNFAIR.match(line.key) or _FIRST.match(line.key)
    if match is None:
        return None
    customer, _ = customers.take(line.part(*match.span("customer")))
    return Parsed(intent=Intent.APPEAL, fields={"customer": customer}) if customer else None


def _receipt(line: Line, _today: date) -> Parsed | None:
    """The code alone, as it stands on a card."""
    return Parsed(intent=Intent.RECEIPT, fields={"code": line.shown.strip()}) if _RECEIPT.match(line.key) else None


def _won(line: Line, _today: date) -> Parsed | None:
    match = _WON.match(line.key)
    return outcomes.won(line.part(match.end())) if match else None


def _followed(line: Line, today: date) -> Parsed | None:
    """跟12 今天打了电话."""
    match = _WITH.match(line.key)
    return following.read(line.part(match.end()), today) if match else None


def _amended(line: Line, today: date) -> Parsed | None:
    """不对，是下周四: the day of what was just put down."""
    match = _AMENDED.match(line.key)
    if match is None:
        return None
    rest = line.part(match.end())
    day = next(iter(dates.find(rest.key, today)), None)
    if day is None or day.start > 0 or day.first <= today or not _BEHIND_DAY.match(rest.key, day.end):
        return None
    return Parsed(intent=Intent.AMEND, fields={"next_date": day.first.isoformat()})


def _whose(line: Line, _today: date) -> Parsed | None:
    """孙悦的客户, 王晨名下有哪些客户: what a leader asks of his people."""
    match = _OF_SOMEBODY.match(line.key)
    if match is None or not people.is_person(match["to"]):
        return None
    return Parsed(intent=Intent.MINE, fields={"to": line.shown[slice(*match.span("to"))]})


def _filed_already(line: Line, _today: date) -> Parsed | None:
    """大疆我报了: whoever says so wants to see what became of it."""
    match = _FILED.match(line.key)
    customer, _ = customers.take(line.part(*match.span("customer"))) if match else (None, line)
    return Parsed(intent=Intent.DETAIL, fields={"customer": customer}) if customer else None


_ODD: tuple[Callable[[Line, date], Parsed | None], ...] = (
    _receipt,
    _unfair,
    _won,
    _followed,
    _amended,
    _filed_already,
    _whose,
)

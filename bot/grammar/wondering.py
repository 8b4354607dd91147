"""Questions that somebody puts in passing, each a whole message: 本周报备了几个, 昨天谁没跟进, 我还能保护几天.

A day or a week is the name of no customer, and a question is never an act.
"""

from __future__ import annotations

from datetime import date

from bot.grammar import customers, people, phones
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_LONGEST = 40
_HINT = lazy("[多几谁哪么啥报成签增跟进排催批业护认领拦凭撞人]")
_ASK = (
    r"(?:请问|问一?下|想知道|我想知道|看看|看一?下|看|查看|查一?下|查|统计一?下|帮我看看|帮我看一?下|帮我查一?下)?\s?"
)
_TIME = r"(?:今天|今日|昨天|昨日|前天|[本这上]个?(?:周|星期|礼拜|月|季度)|当月|今年|本年度?|去年|这?几天|最近)"
_WE = r"(?:我们?|咱们?|大家|全?公司|(?:我们?)?(?:团队|部门|小组|组里)|[^\W\d_]{1,4}(?:区|部|组|团队))"
_WHAT = r"(?:成交|签约|赢单|输单|丢单|报备|新报|新增|认领|跟进)"
_OF_IT = (
    r"(?:的|了|过|新|客户|订单|单子|数|额|量|金额|情况|明细|多少|几|有|是|哪些|个|家|单|次|条|钱|万|"
    r"怎么样|如何|呢|啊|吗)*+"
)
_FIGURES = lazy(
    rf"^{_ASK}(?:{_WE}的?)?{_TIME}(?:{_WE})?(?:的|一共|总共|共|都)*+新?{_WHAT}{_OF_IT}[\s?。!]*$"
    rf"|^{_ASK}(?:{_WE}的?)?{_TIME}?谁的?{_WHAT}(?:得|的|客户)*最(?:多|好|高|少|差)(?:的?呢|啊)?[\s?。]*$"
    rf"|^{_ASK}{_TIME}?(?:谁|哪些人|哪几个人?)(?:都|在)?{_WHAT}(?:了|过)+(?:呢|啊|吗)?[\s?。]*$"
)
_SILENT = lazy(
    rf"^{_ASK}(?:{_WE}的?)?{_TIME}?(?:还|都)*(?:有)?(?:谁|哪些人|哪个|哪几个人?)(?:{_TIME})?(?:还|都)*"
    r"(?:没有?|未|不)(?:写|记|做|填|有)?(?:过|客户)*跟进(?:过|客户|记录)*(?:的|了|吗|呢)*[\s?。]*$"
)
_BY_THE_WEEK = lazy("周|星期|礼拜|月|季度|年|几天|最近")
_PROTECTED = lazy(
    rf"^{_ASK}(?P<rest>[^\s,。?]{{0,30}}?)(?:现在|目前)?还(?:能|可以)(?:再)?(?:被)?保护?(?:多久|多长时间|几天|多少天|到什么时候|到哪天|到几号)(?:呢|啊|了)?[\s?。]*$"
)
_MY_OWN = lazy(r"(?:我|我的|我的客户|我们|客户|我客户)?")
_OWN_WAITING = lazy(
    r"^(?:我|我的|我们)(?:刚才|昨天|今天|那个|那几个)?的?报备?的?(?:客户|那几?个)?(?:都)?(?:审?批(?:准|过)?|通过|审)(?:下来)?(?:了)?(?:没有?|吗|了吗|了没有?)[\s?。]*$"
    r"|^(?:帮我|麻烦|请)?催(?:一下|下|一催|催)?(?:审批|领导|主管|老板|上级|[^\W\d_]{1,3}(?:总|经理|主管|姐|哥))?(?:批|审批)?(?:一下)?(?:吧)?[\s。!]*$"
)
_PLACE = lazy(r"^(?:那)?我(?:现在)?(?:是)?排(?:在|到)?(?:了)?第?(?:几|多少|哪)(?:个|位|号|名)?(?:了|呢)?[\s?。]*$")
_CLAIMABLE = lazy(
    rf"^我?{_TIME}?我?(?:还)?(?:能|可以)(?:再)?(?:认领|领取?|捞)(?:多少|几)[个家]?(?:公海)?(?:的)?(?:客户)?(?:呢|啊)?[\s?。]*$"
)
_WHY = lazy(
    r"^(?:那)?(?:为(?:什么|啥|何)|凭(?:什么|啥)|怎么)(?:会|又|还|要)?(?:给|把)?(?:我|我的)?(?:报备)?(?:被|给)?"
    r"(?:拦(?:了|下|住|我)*+|不让(?:我)?报备?|报备?不(?:了|上)|不能报备?|撞单)(?:我|的|了|呢|啊)*[\s?。]*$"
)
_CLASH = lazy(r"^(?:客户|报备)?撞(?:单|车)(?:了)?(?:怎么办|怎么处理|怎么弄|咋办|咋整|怎么算|怎么解决)?[\s?。]*$")
_CREDIT = lazy(
    r"^(?:#?(?P<number>\d{1,6})号?的?)?(?:订单|单子)?(?:的)?业绩(?:归谁|算谁的?|怎么分的?|怎么算的?)(?:呢|啊)?[\s?。]*$"
)
_DECIDED_BY = lazy(r"^(?:是)?谁(?:审)?批(?:准)?(?:的|了)?\s?#?(?P<number>\d{1,6})号?(?:的)?[\s?。]*$")
_PHONE_OF = lazy(
    r"^(?:这个?|那个?)?(?:手机|电话)?(?:号码?)?(?:\x1f|\s)*(?:这个?|那个?)?(?:手机|电话)?(?:号码?)?(?:是|在)?"
    r"(?:谁|哪一?[家个]|什么)(?:的)?(?:公司|客户|人|电话|手机|号码|单位)?(?:的|在跟|跟的)?(?:啊|呢)?[\s?。]*$"
)
_HOW_MANY = lazy(
    r"^(?P<to>[^\W\d_]{2,4}?)(?:现在|目前|手上|手里|名下)*有(?:多少|几个|哪些)(?:个)?客户(?:了|呢|啊)?[\s?。]*$"
)
_WHO_ARE_YOU = lazy(
    r"^(?:你是谁|你叫什么(?:名字)?|你是(?:机器人|真人|人工)[吗么]?|(?:转|找|要|接)?人工(?:客服)?|客服|人呢)[\s?。!]*$"
)
_PLAIN = (
    (Intent.MINE, _OWN_WAITING),
    (Intent.QUEUE, _PLACE),
    (Intent.POOL, _CLAIMABLE),
    (Intent.CHECK, _WHY),
    (Intent.RULES, _CLASH),
    (Intent.HELP, _WHO_ARE_YOU),
)
"""Questions whose answer is one that there is."""


def read(line: Line, _today: date) -> Parsed | None:
    """The question that a whole message is."""
    if len(line.key) > _LONGEST or not _HINT.search(line.key):
        return None
    return _figures(line) or _plain(line) or _of_one(line)


def is_why(said: str) -> bool:
    """为什么拦了, which names no customer: the one that was just refused is meant."""
    return _WHY.match(said) is not None


def _figures(line: Line) -> Parsed | None:
    if _SILENT.match(line.key):
        fields: Fields = {} if _BY_THE_WEEK.search(line.key) else {"who": "silent"}
        return Parsed(intent=Intent.DASHBOARD, fields=fields)
    return Parsed(intent=Intent.DASHBOARD) if _FIGURES.match(line.key) else None


def _plain(line: Line) -> Parsed | None:
    return next((Parsed(intent=intent) for intent, pattern in _PLAIN if pattern.match(line.key)), None)


def _of_one(line: Line) -> Parsed | None:
    """A question about one customer, one order, one phone or one colleague."""
    if match := _PROTECTED.match(line.key):
        if _MY_OWN.fullmatch(match["rest"]):
            return Parsed(intent=Intent.MINE)
        customer, _ = customers.take(line.part(*match.span("rest")))
        return Parsed(intent=Intent.DETAIL, fields={"customer": customer}) if customer else None
    if match := _CREDIT.match(line.key):
        number = match["number"]
        return Parsed(intent=Intent.ORDERS, fields={"customer": number}) if number else Parsed(intent=Intent.RULES)
    if match := _DECIDED_BY.match(line.key):
        return Parsed(intent=Intent.DETAIL, fields={"customer": match["number"]})
    if (match := _HOW_MANY.match(line.key)) and people.is_person(match["to"]):
        return Parsed(intent=Intent.MINE, fields={"to": line.shown[slice(*match.span("to"))]})
    return _phone_of(line)


def _phone_of(line: Line) -> Parsed | None:
    """139… 是谁: looked up, not filed."""
    found = phones.find(line.key)
    if len(found) != 1 or not _PHONE_OF.match(line.cut(found[0].start, found[0].end).key):
        return None
    return Parsed(intent=Intent.CHECK, fields={"phone": found[0].digits})

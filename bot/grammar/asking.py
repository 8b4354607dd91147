"""Questions about a customer: taken or free (check), and show me (detail)."""

from __future__ import annotations

import re

from bot.grammar import companies, customers, phones
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy, words
from bot.grammar.script import Line, read

_DONE = r"(?:报备|报|登记|录入|录|备案|跟进|在跟|跟|占|撞单|撞|保护|做|领|注册|锁定?)"
_END = r"(?:没有|没|吗|么|不|啊|呢|呀|嘛|了)*"
_QUESTION = lazy(
    rf"(?:现在|目前|到底|是不是|已经)?(?:有没有|是不是|是否|有无|有没)(?:已经|也)?(?:被|给|有)?(?:谁|人|"
    rf"别人|其他人|同事)?(?:在|已经)?{_DONE}(?:过|了|着|上|走)?(?:的)?(?:记录)?{_END}"
    rf"|(?:现在|目前|已经)?被(?:谁|哪个[^\s,]{{0,3}}|哪位)(?:给)?(?:已经)?(?:{_DONE}|抢)?(?:过|了|着|走|的)*{_END}"
    rf"|有(?:谁|人|同事|别人|其他人)(?:已经)?在?{_DONE}(?:过|着|了)?(?=.{{2,30}}(?:吗|么|没|没有|\?)\s*$)"
    rf"|被(?:人|别人|同事|其他人)?(?:给)?{_DONE}(?:过|了|着|走)*(?:没有|没|吗|么|嘛)"
    rf"|(?:是不是)?(?:现在|目前|已经)?有(?:谁|人|别人|同事|其他人|主)(?:已经|在)?{_DONE}?(?:过|了|"
    rf"着)?(?:没有|没|吗|么|不|嘛|了吗)"
    r"|(?:我们?|现在|还|是否|到底){0,4}(?:能不能|可不可以|可以不可以|能|可以|可否|能否|还能|让)(?:再|"
    r"继续)?(?:报备|报|登记|录|做|跟)(?:这个?)?(?:客户|了|上)?(?:吗|么|不|呀|啊|嘛|没)?(?=$|[\s,。?:!\x1f]|"
    r"[^\W_])"
    rf"|(?:现在|目前)?(?:是谁(?:的|在|跟|报)[^\s,。?]{{0,4}}|归谁(?:的|管|跟|负责|所有)?|谁(?:在|"
    rf"的)?(?:跟进|跟|负责|报备|报|管|做)(?:的|了|着|过|呢)*|在谁(?:那|的)?(?:手里|手上|名下|那里?|那儿)?|"
    rf"谁的(?:客户|单子)?|是哪个(?:销售|同事|人)(?:在)?(?:的|跟|报)?[^\s,。?]{{0,2}}){_END}"
    rf"|(?:已经)?{_DONE}(?:过|了|上)?(?:没有|没(?!戏)|吗|么)"
    r"|(?:帮我|帮忙|请|先|麻烦){0,2}查(?:一下|下|个)?重(?:一下|下|看看)?\s*$|(?:在不在|有没有在|是否在)(?:系统|库|公海|保护)(?:里|中|期|内)*|(?:系统|库)里有(?:没有|吗|没)?|"
    r"(?:重复|冲突|撞车)(?:了)?(?:吗|没|不|没有)|会不会(?:撞单|重复|冲突|撞)|(?:状态|是)(?:空闲|"
    r"可报)(?:的)?吗"
)
_BLIND = lazy(
    r"(?:能|可以|可否|能否)(?:不能|不可以)?(?:再|继续)?(?:报备?|登记|录入?)(?:这?一?个?客户|了|上)?(?:吗|么|不|呀|啊|嘛|没|$|[\s,:?。])"
)
_ABOUT = lazy(
    r"(?:现在|目前|的)?(?:什么情况了?|啥情况|怎么样了|进展(?:如何|怎么样)?|(?:的)?(?:详情|详细信息|"
    r"详细资料|跟进记录|跟进情况|跟进历史|状态|档案|卡片|最新进展)(?:是什么|是多少|有哪些|呢)?(?=$|"
    r"[?。\s])|的(?:资料|信息|历史|记录|情况|进度|联系方式|联系人|电话|保护期)(?:是什么|是多少|是谁|有哪些|"
    r"呢)?(?=$|[?。])|(?:什么|啥)时候(?:到期|过期|释放|掉公海)|(?:保护期?)?(?:还有|还剩)(?:多久|几天|"
    r"多少天)(?:到期)?|"
    r"(?:保护期?)(?:到什么时候|到哪天|到几号|剩多久|还有多久|什么时候到)|几号到期|哪天到期|到期了(?:吗|没)|"
    r"(?:的)?(?:审批)?进度(?=$|[?。])|(?:的)?(?:联系)?电话(?:号码)?是?多少|(?:的)?联系人(?:是谁|叫什么)?(?=$|[?。])|"
    r"为(?:什么|啥|何)(?:还)?(?:没|被|不|给)?(?:给)?(?:审批)?(?:通过|批|驳回|退回|打回)(?:了)?|(?:是)?谁(?:来)?审?批的?(?=$|[?。])|"
    r"快?要?到期了?(?:怎么办|咋办)|"
    r"到哪一?步了|批了(?:吗|没)|审批?(?:到哪了|通过了?(?:吗|没))|通过了(?:吗|没)|联系(?:方式|电话)(?=$|[?。]))"
)
_LOOK = lazy(
    r"[\s\x1f,:]*(?:(?:请问|问一下|想知道|我想知道|帮我|帮忙)?(?:查重|查询|查找|搜索|核实|核查|查|搜|"
    r"看)(?:一下|下|查|看|一查)?(?!理|尔|士)(?=[\s\x1f:,]|(?:[^\W_]|#){2}))+"
)
_WISH = lazy(r"(?:我们?)?(?:想|要)?报(?:一下|一?个)?(?!喜|业|刊|备|社|关|过|了|的)(?=[^\W\d_a-z]{4})")
_THIS = lazy(
    r"(?:这个|这家|那个|那家|该)(?:客户|公司|单位|企业|手机号?|电话|号码|号|人)?|(?:^|(?<=[\s,"
    r":。?\x1f]))(?:客户|公司|号码|手机号|电话)(?:名称|名字)?(?=[:\s,。?]|$)|(?:(?<=客户)|"
    r"(?<=公司))(?:名称|名字)|[:]|(?:^|(?<=[\s,:\x1f]))[是叫]"
)
_TAIL = lazy(r"(?:这个?|那个?)?(?:客户|的)$|(?:现在|目前|已经|还|到底|是不是|有没有)$")
_MINE = re.compile(r"^(?:我(?:[这那]个|的)|的)(?=.{2})")
_CHAT = lazy(
    r"[我你您他她它吗呢吧啊哈嗯哦呵嘿了的很太没呀啦嘛喔诶哎唉谢咋啥谁么]|好的|收到|什么|怎么|哪|明白|知道|"
    r"可以|晚安|个|外卖|订|打车|为啥|工资|奖金|今天|明天|昨天|下班|上班|加班|吃饭|开会|天气|周末|放假|辛苦|"
    r"再见|拜拜|测试|不行|随便|稍等|马上|没事|厉害|牛逼|加油|恭喜|快乐|新年|早点|休息|等等|好好|不错|不是|不对|对对|是是|"
    r"行行|嘻|okok|一会|回头|同意|确认|是$|对$|行$|好$|不$"
)
_LATIN_CHAT = frozenset(
    words(
        "ok okay yes no hi hello hey lol test bye thanks thx good haha hahaha emm emmm hmm wow nice cool yep "
        "nope fine great sorry please asap sure got it"
    )
)
_LATIN = lazy(r"[a-z0-9][\w&.,'\- ()]{1,60}")
_WORDS = lazy(r"(?:[^\W_]|[()·&.\-]){2,30}")


def is_chat(key: str) -> bool:
    """Whether a text has Han words of small talk in it."""
    return not key.isascii() and _CHAT.search(key) is not None


def is_blind(said: str) -> bool:
    """Whether a question about a customer asks only if it may be filed: 能报吗, 可以报备吗."""
    return _BLIND.search(read(said).key) is not None


def check(line: Line) -> Parsed:
    """What to look for, when the question is taken out."""
    fields: Fields = {}
    line = _without_question(line)
    for phone in phones.find(line.key)[:1]:
        fields["phone"] = phone.digits
        line = line.cut(phone.start, phone.end)
    company = _subject(line)
    if company and not ("phone" in fields and len(company) < 4):
        fields["company"] = company
    return Parsed(intent=Intent.CHECK, fields=fields)


def _without_question(line: Line) -> Line:
    for match in reversed(companies.outside(_QUESTION, line.key)):
        line = line.cut(*match.span())
    verb = _LOOK.match(line.key)
    line = line.part(verb.end()) if verb else line
    wish = _WISH.match(line.key)
    line = line.part(wish.end()) if wish else line
    for match in reversed(list(_THIS.finditer(line.key))):
        line = line.cut(*match.span())
    return line


def _subject(line: Line) -> str | None:
    customer, _rest = customers.take(line)
    if customer is None:
        return None
    customer = _MINE.sub("", customer)
    tail = _TAIL.search(customer)
    return customer[: tail.start()] if tail and tail.start() >= 2 else customer


def question(line: Line) -> Parsed | None:
    """A question whether a customer is taken, however it is put."""
    return check(line) if companies.outside(_QUESTION, line.key) else None


def about(line: Line) -> Parsed | None:
    """A question what is known of a customer: X什么情况了, X什么时候到期."""
    found = companies.outside(_ABOUT, line.key)
    if not found or found[0].start() == 0 or phones.find(line.key):
        return None
    return detail(line)


def detail(line: Line) -> Parsed | None:
    """The customer that is to be shown."""
    for match in reversed(companies.outside(_ABOUT, line.key)):
        line = line.cut(*match.span()) if match.start() else line
    verb = _LOOK.match(line.key)
    line = line.part(verb.end()) if verb else line
    customer = _subject(line)
    return Parsed(intent=Intent.DETAIL, fields={"customer": customer}) if customer else None


def bare(line: Line) -> Parsed | None:
    """A name or number alone; small talk is left alone."""
    key = line.key.strip(" ,。!?~、;:")
    number = customers.number_only(key)
    if number:
        return Parsed(intent=Intent.DETAIL, fields={"customer": number})
    shown = line.shown.strip(" ,，。!！?？~、;；:：")
    if (
        _LATIN.fullmatch(key)
        and not key.isdigit()
        and not set(key.split()) & _LATIN_CHAT
        and re.search("[a-z]{2}", key)
        and not is_chat(key)
    ):
        return Parsed(intent=Intent.DETAIL, fields={"customer": shown})
    if not _WORDS.fullmatch(key) or key.isdigit():
        return None
    sure = companies.sure_end(key)
    if (sure and sure[0] == len(key)) or (
        not _CHAT.search(key) and len(key) <= 16 and re.search(r"[^\W\d_a-z]", key) and len(set(key)) > 1
    ):
        return Parsed(intent=Intent.DETAIL, fields={"customer": shown})
    return None

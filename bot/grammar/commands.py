"""Command words: those that open a message, and those that stand inside a sentence about a customer."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.grammar import companies
from bot.grammar.parsed import Intent
from bot.grammar.patterns import lazy
from core.domain.frozen import dataclass

_WISH = (
    r"(?:我们?(?=想|要|需|申|来|先|领|认)|这边|想要?|要|需要|来|请|申请(?=延|释|撤|认|转|续|展|保|成|申|排|领|放|"
    r"将|把)|请求|准备|打算|帮忙?|先|再|提交|发起|麻烦)*+"
)
_FILE = (
    r"(?:报(?:一?个|一?下)备|(?:提交|新增|发起|客户|申请|我要|来|补)?报备(?!过|了没|了吗|没|规|的|记|"
    r"被)(?:(?:一?下)|(?:以?下面?|这)?(?:[两二三四五六七八九十]|\d{1,2})[家个条](?:新?客户|公司)?(?=[\s:,;])|(?:一?个|一家)?新?(?:客户|公司)(?!名)?(?:信息|资料)?|(?:信息|申请|登记|单|表|资料|"
    r"内容))*|"
    r"(?:新增|添加|新建|录入?|登记|加|建|创建|备案|补录|登)(?:一下|下)?(?:一?个|一家)?(?:新)?客户(?:报备|"
    r"资料|信息|档案)?|(?:有|来了|又有|开发了)?(?:一?个|一家)?新(?:增)?客户(?:报备|登记|录入|信息)?(?!介绍|"
    r"开发|来源|群)|"
    r"(?:新增|录入?|来了?|有)?(?:一?[个条])?(?:新的?)?线索(?=[\s:,]+\S)|登记(?:一下|下)?(?!排队)|录入(?:一下|下)?|录一下|备案(?:一下|下)?|报单|建档(?:一下)?|(?:占|"
    r"报)(?:一下|下|一?个位?|一家)(?:坑)?|有(?:一?个|一家)?客户(?:想|要|需要)?报备(?:一下)?|报(?=\s))"
)
_HEADS: tuple[tuple[Intent, str], ...] = (
    (
        Intent.FOLLOW_UP,
        (
            r"(?:写|记|做|更新|新增|添加|补|录|加|提交|填)?(?:一?[条个下])?(?:跟进|跟单|回访|拜访)(?:记录|情况|"
            r"内容|反馈|日志|纪要)|(?:写|记|更新|新增|添加|补|录|加)(?:一?[条个下])*跟进|跟进(?:一下|下|了|记录|"
            r"情况)?(?!中|过|没)|(?:帮我?)?记(?:录)?一?下(?!电话|号码)|跟单"
        ),
    ),
    (
        Intent.EXTEND,
        (
            r"延期(?:申请|天数)?|延长(?:一下)?(?:保护期?|报备期?)?|续期|续保|延保|展期|保护期延长|申请(?:延长|续期|"
            r"延期)|续报|延(?=[#\d\s])"
        ),
    ),
    (Intent.RELEASE, r"释放(?:客户|掉|到公海)?|放弃(?:跟进|客户|掉|报备)?|(?:退|放|丢|扔|还)(?:回|到|进|入)?公海"),
    (
        Intent.WITHDRAW,
        r"撤回(?:报备|申请|一下)?|撤销(?:报备|申请|一下)?|撤掉(?:报备)?|撤单|作废|取消(?:报备)?(?=[\s:#]*\S{2,})",
    ),
    (Intent.QUEUE, r"(?:加入|登记|预约|申请|进入)?排队(?:等|等候|领取|认领)?|候补|排个队|排一下队|排一?下(?=[#\d\s])"),
    (
        Intent.CLAIM,
        (
            r"认领(?:客户|一下|公海(?:里)?的?(?!渔))?|领取(?:客户|一下|公海的?)?|领用|捞(?:取|一下|个|"
            r"出来)?(?:公海(?:里)?的?)?|抢(?:客户|单|一下)?(?!修)|(?:从|在)公海(?:里|池)?(?:领取?|捞取?|认领|拿|"
            r"领一下|捞一下)|领(?:一下|走)?(?=[#\d\s])"
        ),
    ),
    (Intent.APPEAL, r"申诉|提(?:出|交)?申诉|提(?:出|个)?异议|有异议|异议"),
    (
        Intent.TRANSFER,
        (
            r"转交(?:客户|一下)?|移交(?:客户|一下)?|转让(?:客户)?|转移(?:客户)?|客户(?:转交|移交)|过户|划转|"
            r"交接(?:客户)?|转客户|转派|转给(?!我)|转(?=[#\d\s])"
        ),
    ),
    (Intent.LOST, r"输单|丢单|战败|流失|未成交|没成交|没成|丢标|输掉|丢了|死单|失单"),
    (
        Intent.WON,
        (
            r"(?:已|报|登记|上报)?成交(?:登记|上报|报告|报喜|客户)?了?|赢单|(?:已经?|刚)?签(?:约|单|了|下)了?|中标|"
            r"拿下了?|搞定了?|报喜|喜报|开单"
        ),
    ),
    (
        Intent.REJECT,
        r"(?:审批)?(?:驳回|不通过|拒绝|不同意|打回|不批准?|否决|不予通过)(?:申请|报备)?|拒(?=[#\d\s])",
    ),
    (Intent.RETURN, r"退回(?:补充|修改)?(?!公海)"),
    (
        Intent.APPROVE,
        (
            r"(?:审批)?(?:通过|同意|批准|核准|准了|批了)(?:申请|报备)?(?!.{0,12}(?:介绍|推荐|认识|展会|朋友|抖音|"
            r"官网|渠道|联系|微信|电话|网上))|批(?=[#\d\s])|ok(?=\s?#?\d)"
        ),
    ),
    (Intent.FILE, _FILE),
    (
        Intent.CHECK,
        (
            r"查重(?:一下|下)?|撞单查询|查撞单|查(?!看|验)(?:询)?(?:一下|下|查|一查|个)?|搜(?:索)?(?:一下|下)?|"
            r"检索|查找|核查(?:一下)?|核实(?:一下)?"
        ),
    ),
    (
        Intent.DETAIL,
        r"查看(?:一下|下)?(?:客户)?|打开|(?:看|瞧)(?:一下|下|看)(?:客户)?|看(?=\s?#?\d)|详情|客户详情|显示|调出|翻一下",
    ),
)
_HEAD = lazy(_WISH + "(?:" + "|".join(f"(?P<{intent.value}>{pattern})" for intent, pattern in _HEADS) + ")")
_CHUNK = lazy(f"[^{re.escape(companies.SEPARATORS)}:]*")

_NOT_YET = r"(?<!没)(?<!未)(?<!不)(?<!待)(?<!要)(?<!能)(?<!快)(?<!想)(?<!求)(?<!以)(?<!前)(?<!接)"
_INNER: tuple[tuple[Intent, str], ...] = (
    (
        Intent.WITHDRAW,
        (
            r"(?:的?报备)?(?:撤回|撤销|撤了|撤掉|撤一下|撤下来?|作废)(?:一下|了|掉)?|(?:的)?报备取消|取消(?:掉|"
            r"一下)?报备"
        ),
    ),
    (
        Intent.TRANSFER,
        (
            r"(?:转交|转让|转移|移交|交接|过户|划转|划拨|转派|分配|划|转|交|调整|让|换|调)(?:给到?|到|至|成|由|予)|"
            r"转交|移交|过户|交接"
        ),
    ),
    (Intent.TRANSFER, r"(?:让|由|换|给)(?=[^\s,]{2,4}?(?:来|去|继续)?(?:跟进|跟|接手|接管|负责|维护|对接))"),
    (Intent.LOST, r"丢单了?|输单了?|战败了?|失单了?"),
    (
        Intent.RELEASE,
        (
            r"(?:放|丢|退|扔|还|进|释放)(?:回|到|进|入|去|给|掉)*公海(?:里|池)?(?:去)?|释放(?:掉|一下|了|出去|"
            r"出来)?(?!后|就|之后|了通|通知|提醒)|不(?:再)?(?:跟|跟进|要|做)了|放弃(?:掉|了|跟进)?|不想跟了?"
        ),
    ),
    (
        Intent.EXTEND,
        (
            r"(?:的?保护期?)?(?:再)?(?:延期|延长|续期|续保|展期|延保|宽限)(?:一下|保护期?|到)?|再?延(?=\s?(?:\d|"
            r"[一二两三四五六七八九十半]))|再(?:保护|保|续|给|留|宽限|加)(?:护)?(?:我|一下)?(?=\s?(?:\d|"
            r"[一二两三四五六七八九十半]))|保护期?(?:再)?(?:加|续|延)(?:一下|长)?"
        ),
    ),
    (
        Intent.APPEAL,
        r"(?:要|想|提)?申诉(?:一下)?|(?:的)?(?:归属)?(?:我)?(?:有|提)异议|应该(?:是|算|归)我的?|明明是我的?",
    ),
    (
        Intent.LOST,
        (
            r"丢单了?|输单了?|黄了|(?:彻底)?没戏了?|丢了|没成(?!立)|战败了?|流失了?|谈崩了?|没谈成|凉了|飞了|"
            r"未成交|没成交|没拿下|丢标了?|没中标|落标了?|输了|输给(?=[^\W\d_a-z])|搞丢了|做丢了|跑单了?"
        ),
    ),
    (
        Intent.WON,
        (
            rf"{_NOT_YET}(?:成交了?啦?|签单了?|签约了?|(?:合同)?签了(?:合同|单)?|签(?:完|好)?合同了|签下(?:来)?了?|"
            rf"拿下(?:来)?了?|搞定了|中标了?|赢单了?|合同(?:已经?)?签(?:好|完|下来)?了|下单了|已签)(?!后|之后|再|前|"
            rf"就|概率|希望|可能|吗)"
        ),
    ),
    (
        Intent.QUEUE,
        (
            r"(?:帮我|给我)?(?:排(?:个|一下|下|上)?队|排一?下|排上|排着|排个号|候补)(?:吧|等)?|(?:释放|到期|放出来|"
            r"空出来|掉公海)了?(?:就|后|的话)?(?:马上)?(?:通知|告诉|提醒|叫)(?:一下)?我"
        ),
    ),
    (
        Intent.CLAIM,
        (
            r"(?:我(?:来|要|想|先)?)?(?:认领|领取|捞(?:一下|出来|走)|领走)(?:一下|了|吧)?|我(?:来|要|想)(?:领|跟|"
            r"接|要)(?:了|吧|一下)?(?=$|[\s,。!])|给我(?:认领)?吧?$"
        ),
    ),
)
_INNERS = tuple((intent, lazy(pattern)) for intent, pattern in _INNER)
_HINT = lazy(
    "[撤转交过划让由换放丢退扔还释弃延续展宽护申异归明黄戏输没战流谈凉飞未落成签拿搞中赢下排候通告提叫认领"
    "捞我跟给进作取消移分调再保跑不]"
)
_MATTER = (
    r"(?P<customer>#?\d{1,6}号?(?:单子?|报备|申请|客户)?|[^\s,。:]{2,24}?的(?:报备|申请|延期|释放|转交|"
    r"认领|审批)(?:申请|单)?)"
)
_BEHIND_REJECT = lazy(
    rf"^{_MATTER}[\s,:]*(?:我|这边|先)?(?:审批)?(?P<verb>驳回|不通过|拒绝|不同意|打回|不批准?|否决|退回|"
    rf"不行)(?:了|吧)?(?=$|[\s,。;:!])"
)
_BEHIND_APPROVE = lazy(
    rf"^{_MATTER}[\s,:]*(?:我|这边)?(?:审批)?(?P<verb>通过|同意|批准|批了|准了|没问题|可以|ok|过|行)(?:了|"
    rf"吧)?(?=$|[\s,。;:!])"
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command word found in a key."""

    intent: Intent
    start: int
    end: int


@lru_cache(maxsize=32)  # several readers ask about the same message
def head(key: str) -> Command | None:
    """The command that opens a message, unless it is the beginning of a firm's name (成交宝科技, 认领网络)."""
    match = _HEAD.match(key)
    if match is None or not match.lastgroup or match.end() == 0:
        return None
    if _begins_name(key, match):
        return None
    return Command(Intent(match.lastgroup), match.start(), match.end())


def _begins_name(key: str, match: re.Match[str]) -> bool:
    chunk = _CHUNK.match(key, match.end())
    rest = chunk[0] if chunk else ""
    if not rest or rest[0] == "#" or rest in companies.GENERIC:
        return False
    sure = companies.sure_end(match[0][-2:] + rest)
    if sure is None:
        return False
    core = rest[: max(0, sure[0] - 2)]
    return companies.core_length(core) < 2 and not rest[:1].isdigit()


def behind(key: str) -> Command | None:
    """A decision that follows its matter: 12号同意, 大疆的报备不通过."""
    for intent, pattern in ((Intent.REJECT, _BEHIND_REJECT), (Intent.APPROVE, _BEHIND_APPROVE)):
        match = pattern.match(key)
        if match:
            return Command(intent, *match.span("verb"))
    return None


def inner(key: str) -> list[Command]:
    """Commands inside a sentence, most telling first; words inside a firm's name do not count."""
    if not _HINT.search(key):
        return []
    return [
        Command(intent, *match.span()) for intent, pattern in _INNERS for match in companies.outside(pattern, key)[:1]
    ]


def without(intent: Intent, key: str) -> list[tuple[int, int]]:
    """Where the words of a command stand, said once or several times (不跟了，放公海吧), from the last to the first."""
    return sorted(
        (m.span() for one, pattern in _INNERS if one is intent for m in companies.outside(pattern, key)), reverse=True
    )

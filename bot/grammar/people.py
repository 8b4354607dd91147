"""Names of persons: surname and given name, surname and title (王总, 李经理), 老王, Lucy."""

from __future__ import annotations

import re

_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江"
    "尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常汤康易乔赖文施洪辛柯庄殷倪申翁古尚鲁葛耿关兰祝管庞涂齐甘焦柴欧阮齐梅盛童霍柳邢路岳凌房骆尤"
    "冉靳舒季毕成费苗宁冷裴翟佟俞屈曲娄柏华卞祁欧商卜项单车伍甄翦游安包时连左牛吉宫简成谷靖巩桂明隋米班桑仇栾边郎喻纪邬詹诸麦艾沙鞠匡冼利衣步都郁蒲卓佘缪楚燕宗闻池"
)
_DOUBLE = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|端木|夏侯|南宫|长孙|宇文|闻人|轩辕"
WEAK = frozenset("华金万安康成文方高石江龙常易向古尚关兰管盛时连包左牛简谷明米班边艾沙利步都卓楚燕宗池游项单车商路宁冷云白温平洪海京上中大小新美天通宝")
"""Surnames that are as often the first character of a firm's name."""

_TITLE = (
    r"(?:副?总经理|副?董事长|总监理?|副?总裁|副?总监|副?经理|采购经理|项目经理|副?主任|厂长|副?部长|副?处长|副?科长|副?局长|副?院长|副?校长|副?所长|站长|店长|副?行长|"
    r"会长|理事长?|老师|教授|医生|大夫|博士|工程师|先生|女士|小姐姐?|太太|老板娘?|副?总工?|副?工|副?董|姐|哥|叔|阿姨|主管|助理|秘书|书记|队长|课长|社长|馆长|园长|师傅|主席|区长|镇长|"
    r"律师|会计|采购|主编|生|组长|班长|股长|司长|老总|boss|ceo|cto|cfo)"
)
_GIVEN = r"[^\W\d_a-z的了吗呢是在有和与跟我你他她它们不要想给到被把将就也很说等那这帮请让从做过已还去来聊谈觉反啊吧哦嗯打发加]"
_SURNAME = rf"(?:{_DOUBLE}|[{_SINGLE}])"
_BARE = rf"{_SURNAME}{_GIVEN}{{1,2}}"
_TITLED = rf"(?:{_SURNAME}{_GIVEN}{{0,2}}?|[a-z]{{1,12}}){_TITLE}"
_NICK = rf"(?:老|小|阿)[{_SINGLE}](?!{_GIVEN})"
_LATIN = r"(?:(?:mr|ms|mrs|dr)\.?\s?)?[a-z]{2,14}(?:\s[a-z]{2,14}){0,2}"
_TITLE_END = re.compile(rf"{_TITLED}$")
_TITLED_RE = re.compile(_TITLED)
_NICK_RE = re.compile(_NICK)
_PERSON = re.compile(rf"{_TITLED}|{_NICK}|{_BARE}{_TITLE}?")
_FOLLOWS = (
    r"(?=$|[\s,;。、!?:()\x1f\d/|-]|电话|手机|联系|微信|预算|他|她|想|是|在|的|因为|原因|由于|跟|负责|名下|来跟|来负|来处|来接|来审|来批|接手|接替|接管|吧|处理|审|代理|代为|代我|代批|代审|帮|批|了|去|继续|维护|管理|那边|这边|聊|谈|打|"
    r"通了|通完|通过|通电|吃饭|见面|说|约|开会|同意|顶|替|看|先生|做的|加了|加微|对|需|要|给|回复|回电|今天|昨天|明天|下周|上周|采购|职位|反馈|觉得|表示|今年|刚|也|很|还|不|没|有)"
)
_LEAD = re.compile(rf"{_TITLED}|{_NICK}|{_SURNAME}{_GIVEN}{{1,2}}?{_FOLLOWS}|{_SURNAME}{_GIVEN}{{1,2}}")
_LATIN_RE = re.compile(_LATIN)
_ROLE = re.compile(
    r"(?:(?:采购|技术|销售|市场|行政|人事|财务|生产|信息|工程|设备|项目|运营|it|商务|研发|物流|后勤|总务|办公|仓储|质量|品质|供应链|使用|基建|教务)(?:中心|部门?|科室?|处|室|经理|主管|总监|负责人|主任|员|老大|专员)*(?:的|是|叫)?"
    r"|(?:老板娘?|负责人|法人|联系人|对接人|对方|董事长|总经理|副总|厂长|经理|院长|校长|主任)(?:的|是|叫|,)?)+"
)
_SURNAMED = re.compile(rf"姓(?P<surname>{_SURNAME})")
_FAMILY_ONLY = re.compile(_SURNAME)


def is_person(key: str) -> bool:
    """Whether the whole word can be a person: 李娜, 王总, 陈怡君经理, 老周."""
    return _PERSON.fullmatch(key) is not None


def is_titled(key: str) -> bool:
    """Whether the word is certainly a person, by its title."""
    return _TITLED_RE.fullmatch(key) is not None or _NICK_RE.fullmatch(key) is not None


def is_doubtful(key: str) -> bool:
    """Whether a name without title may as well be a firm: 华为, 金蝶, 万科."""
    return len(key) <= 3 and key[:1] in WEAK and not is_titled(key)


def is_latin(key: str) -> bool:
    """Whether the word can be a person with a Latin name."""
    return _LATIN_RE.fullmatch(key) is not None


def leading(key: str) -> int:
    """Length of the person that a text begins with, 0 when there is none."""
    match = _LEAD.match(key)
    return match.end() if match else 0


def role(key: str) -> int:
    """Length of the department or role in front of a person: 采购部, 技术总监, 老板."""
    match = _ROLE.match(key)
    return match.end() if match else 0


def titled_end(key: str) -> int:
    """Where the titled person begins that a text ends with, -1 when there is none."""
    match = _TITLE_END.search(key[-8:])
    return match.start() + max(0, len(key) - 8) if match else -1


def surname_only(key: str) -> str | None:
    """The surname in 姓王, 老板姓王."""
    match = _SURNAMED.search(key)
    return match["surname"] if match else None

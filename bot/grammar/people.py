"""Names of persons: surname and given name, surname and title (王总, 李经理), 老王, Lucy."""

from __future__ import annotations

from bot.grammar.patterns import lazy

_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江"
    "尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常汤康易乔赖文施洪辛柯庄殷倪申翁古尚鲁葛耿关兰祝管"
    "庞涂齐甘焦柴欧阮齐梅盛童霍柳邢路岳凌房骆尤"
    "符屠占农蓝邝植隆揭官楼裘郦竺褚阙晏芦巫权苟谌晁粟漆滕敖查荣封储仲宣强尉苍戚窦奚鲍岑薄湛狄贝臧计谈茅虞支"
    "昝莘干解应杭诸嵇邢滑荣荀羊惠曲芮靳松井富焦巴牧隗山侯宓全班仰秋仲伊暴厉戎祖符景束幸韶郜黎溥印宿怀从索咸"
    "籍卓蔺屠蒙乔阴胥能双闻党谭贡逄申扶堵宰雍璩桑濮寿扈冀郏浦农别晏瞿阎充慕茹习宦艾鱼容古易慎戈庾终暨衡耿满"
    "弘国文寇广禄东殳沃蔚越夔师巩厍聂晁勾敖融辛阚那饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游冉靳舒季毕成费苗宁"
    "冷裴翟佟俞屈曲娄柏华卞祁欧商卜项单车伍甄翦游安包时连左牛吉宫简成谷靖巩桂明隋米班桑仇栾边郎喻纪邬詹诸麦"
    "艾沙鞠匡冼利衣步都郁蒲卓佘缪楚燕宗闻池"
)
_DOUBLE = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|端木|夏侯|南宫|长孙|宇文|闻人|轩辕"
WEAK = frozenset(
    "富山全松牧景能双党国文广东丰相红越师容从强权贝计应解荣封占隆蓝官华金万安康成文方高石江龙常易向古尚关兰"
    "管盛时连包左牛简谷明米班边艾沙利步都卓楚燕宗池游项单车商路宁冷云白温平洪海京上中大小新美天通宝"
)
"""Surnames that are as often the first character of a firm's name."""

_TITLE = (
    r"(?:副?总经理|副?董事长|总监理?|副?总裁|副?总监|副?经理|采购经理|项目经理|副?主任|厂长|副?部长|"
    r"副?处长|副?科长|副?局长|副?院长|副?校长|副?所长|站长|店长|副?行长|"
    r"会长|理事长?|老师|教授|医生|大夫|博士|工程师|先生|女士|小姐姐?|太太|老板娘?|副?总工?|副?工|副?董|姐|"
    r"哥|叔|阿姨|主管|助理|秘书|书记|队长|课长|社长|馆长|园长|师傅|主席|区长|镇长|"
    r"律师|会计|采购|主编|生|组长|班长|股长|司长|老总|boss|ceo|cto|cfo)"
)
_GIVEN = (
    r"[^\W\d_a-z的了吗呢是在有和与跟我你他她它们不要给到被把将就也很说等那这帮请让从做过已还去来聊谈觉反啊吧"
    r"哦嗯打发加]"
)
_SURNAME = rf"(?:{_DOUBLE}|[{_SINGLE}])"
_BARE = rf"{_SURNAME}{_GIVEN}{{1,2}}"
_TITLED = rf"(?:{_SURNAME}{_GIVEN}{{0,2}}?|[a-z]{{1,12}}){_TITLE}"
_NICK = rf"(?:老|小|阿)[{_SINGLE}](?!{_GIVEN})"
_LATIN = r"(?:(?:mr|ms|mrs|dr)\.?\s?)?[a-z]{2,14}(?:\s[a-z]{2,14}){0,2}"
_ANY_TITLED = r"[^\W\d_a-z](?:总|经理|先生|女士|小姐|老板|老师|主任|厂长|工|董|校长|院长|部长|科长|处长)(?!程|业)"
_MAYBE_NAME = lazy(
    r"(?!.*[的了不要想有很急高低大客单新加快尽先再已没都就还在请等问报预价个万元签合同意向产品需求])(?:[^\W\d_a-z]|·){2,4}"
)
_SURELY = lazy(rf"{_TITLED}|{_NICK}|{_ANY_TITLED}")
_PERSON = lazy(rf"{_BARE}{_TITLE}?")
_FOLLOWS = (
    r"(?=$|[\s,;。、!?:()\x1f\d/|-]|电话|手机|联系|微信|预算|他|她|想|是|在|的|因为|原因|由于|跟|负责|名下|"
    r"来跟|来负|来处|来接|来审|来批|代|接手|接替|接管|吧|处理|审|代理|代为|代我|代批|代审|帮|批|了|去|继续|"
    r"维护|管理|那边|这边|聊|谈|打|"
    r"通了|通完|通过|通电|吃饭|见面|说|约|开会|同意|顶|替|看|先生|做的|加了|加微|对|需|要|给|回复|回电|"
    r"今天|昨天|明天|下周|上周|采购|职位|反馈|觉得|表示|今年|刚才|刚刚|也|很|还|不|没|有)"
)
_LEAD = lazy(rf"{_TITLED}|{_NICK}|{_SURNAME}{_GIVEN}{{1,2}}?{_FOLLOWS}|{_SURNAME}{_GIVEN}{{1,2}}")
_LATIN_RE = lazy(_LATIN)
_ROLE = lazy(
    r"(?:(?:采购|技术|销售|市场|行政|人事|财务|生产|信息|工程|设备|项目|运营|it|商务|研发|物流|后勤|总务|"
    r"办公|仓储|质量|品质|供应链|使用|基建|教务)(?:中心|部门?|科室?|处|室|经理|主管|总监|负责人|主任|员|"
    r"老大|专员)*(?:的|是|叫)?"
    r"|(?:窗口|老板娘?|负责人|法人|联系人|对接人|对方|董事长|总经理|副总|厂长|经理|院长|校长|主任)(?:的|是|叫|,)?)+"
)
_SURNAMED = lazy(rf"姓(?P<surname>{_SURNAME})")
_FAMILY_ONLY = lazy(_SURNAME)


def is_person(key: str) -> bool:
    """Whether the whole word can be a person: 李娜, 王总, 陈怡君经理, 老周."""
    return _PERSON.fullmatch(key) is not None or is_titled(key)


def is_titled(key: str) -> bool:
    """Whether the word is certainly a person, by its title."""
    return _SURELY.fullmatch(key) is not None


def is_doubtful(key: str) -> bool:
    """Whether a name without title may as well be a firm: 华为, 金蝶, 万科."""
    return len(key) <= 3 and key[:1] in WEAK and not is_titled(key)


def may_be_name(key: str) -> bool:
    """Whether a short word beside a phone can be a name that has no Han surname: 阿里木."""
    return _MAYBE_NAME.fullmatch(key) is not None


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


def surname_only(key: str) -> str | None:
    """The surname in 姓王, 老板姓王."""
    match = _SURNAMED.search(key)
    return match["surname"] if match else None

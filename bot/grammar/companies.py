"""Names of firms in running text: where one begins and ends, and how sure that is."""

from __future__ import annotations

import re

from bot.grammar import people, places
from bot.grammar.patterns import lazy, words
from core.domain.frozen import dataclass

SEPARATORS = " ,;。、!?|\n\x1f/\"'[]→"
"""Characters of a key that end a name; brackets, dashes and dots may be part of one."""

_LEGAL = (
    r"(?:股份|集团|控股)?有限(?:责任)?公司|股份公司|集团公司|总公司|(?:第[一二三四五六七八九十\d]+)?分公司|"
    r"子公司|公司|集团|合伙企业(?:\((?:有限|普通)合伙\))?|普通合伙|事务所"
)
_ORGANISATION = (
    r"医院|卫生院|卫生所|学校|中学|小学|大学|学院|幼儿园|银行|支行|信用社|研究院|研究所|设计院|科学院|"
    r"规划院|合作社|工作室|经营部|营业部|商行|酒店|宾馆|饭店|餐厅|超市|便利店|旅行社|出版社|"
    r"协会|商会|联合会|基金会|委员会|管理局|税务局|公安局|教育局|交通局|水务局|供电局|卫健委|住建局|财政局|"
    r"街道办|居委会|政府|法院|检察院|图书馆|博物馆|体育馆|体育场|剧院|影城|俱乐部|门诊部|诊所|药房|药店|"
    r"加油站|电厂|水厂|药厂|工厂|总厂|分厂|机械厂|制品厂|加工厂|印刷厂|"
    r"(?<=[^\W\d_a-z])厂(?![长家商区房里])|门店|总店|分店|旗舰店|专卖店|4s店|办事处|分行|总部|"
    r"中心(?!思想)|农场|林场|牧场|商场|商城|广场|"
    r"车间|机场|港务|码头|养老院|电视台|报社|有限"
)
FORM = f"{_LEGAL}|{_ORGANISATION}"
"""What a full name ends in, as a pattern."""

_TRADES = (
    "科技 技术 信息 网络 软件 电子 电气 电器 电力 电缆 电机 电池 电商 机械 机电 机床 机器人 制造 智造 "
    "设备 自动化 智能 智控 智慧 贸易 商贸 经贸 外贸 工贸 实业 工业 产业 企业 建材 建筑 建设 建工 "
    "工程 装饰 装修 装潢 幕墙 材料 新材 化工 化学 化纤 涂料 医药 药业 制药 医疗 器械 生物 基因 健康 食品 "
    "餐饮 饮料 饮品 酒业 茶业 乳业 粮油 农业 农机 农牧 农产品 渔业 牧业 林业 种业 园林 物流 运输 "
    "货运 速运 快递 冷链 仓储 供应链 航运 航空 船舶 船务 海运 教育 培训 文化 传媒 传播 影视 影业 广告 "
    "会展 设计 创意 咨询 顾问 服务 管理 投资 资本 控股 金融 保险 证券 租赁 担保 地产 房产 置业 物业 置地 "
    "家政 "
    "旅游 文旅 酒店管理 汽车 汽配 汽贸 车业 新能源 能源 光伏 储能 环保 环境 水务 燃气 热力 石化 石油 钢铁 "
    "有色 金属 铝业 铜业 矿业 五金 模具 塑胶 塑料 塑业 橡胶 包装 印刷 彩印 纸业 纺织 服饰 服装 制衣 鞋业 "
    "皮具 "
    "皮革 家具 家居 家电 家纺 灯饰 照明 百货 商业 连锁 零售 通信 通讯 光电 光学 半导体 芯片 微电子 "
    "集成电路 精密 仪器 仪表 传感 测控 检测 认证 数据 数码 数科 云计算 互联网 互动 游戏 动漫 体育 健身 "
    "美容 美业 化妆品 日化 母婴 玩具 "
    "重工 重机 轻工 铸造 锻造 阀门 轴承 泵业 水泥 陶瓷 玻璃 卫浴 门窗 木业 地板 石材 钢构 电梯 消防 安防 "
    "珠宝 眼镜 钟表 箱包 花卉 种植 养殖 饲料 水产 海产 肉类 烘焙 餐具 厨具 系统集成 系统 工厂店 人力资源 "
    "人力 劳务 法律 财税 财务 会计 "
    "税务 翻译 出版 图文 票务 国旅 旅行 民宿 客运 出行 租车 驾校 维修 安装 保洁 保安 实验 仿真 激光 数控 "
    "焊接 注塑 冲压 钣金 线缆 连接器 电源 电路 线路板 显示 触控 摄影 婚庆 宠物 口腔 眼科 康复 养老 大药房 "
    "生鲜 果业 调味品 酿造 "
    "新材料 环境工程 高分子 碳纤维 复合材料 磁材 稀土 硅业 特钢 管业 管道 电线 风电 核电 水电 氢能 充电 "
    "换电 电动车 摩托 自行车 零部件 航天 卫星 无人机 遥感 测绘 勘测 地质 港口 重装 装备 动力 传动 液压 "
    "气动 控制 股份 国际 实业"
)
_TRADE = "|".join(sorted(set(_TRADES.split()), key=len, reverse=True))
_END = lazy(rf"(?:{_LEGAL}|{_ORGANISATION}|{_TRADE})")
_LEGAL_END = lazy(rf"(?:{_LEGAL})(?:\([^()]{{1,12}}\))?")
_BRACKETED = lazy(r"\([^()]{0,20}\)")
_AFTER_END = lazy(r"(?:\([^()]{1,12}\)|[^\W\d_a-z]{0,6}(?:分公司|办事处|分行|支行|分部|分厂|总部))")

_LATIN_FIRM = lazy(
    r"(?<![a-z0-9])[a-z0-9][\w&.'\-]{0,30}(?: (?:& )?[a-z][\w&.'\-]{0,30}){0,6},? ?(?:\([a-z ]{2,20}\) ?)?"
    r"(?:co\.?,? ?ltd\.?|pte\.? ?ltd\.?|inc\.?|llc\.?|ltd\.?|limited|corp(?:oration)?\.?|gmbh|group|s\.a\.|"
    r"plc|company|technologies|technology|industries|trading|holdings)(?![a-z])"
)

_TIME = (
    r"今[天日早晚]|昨[天日晚]|前天|明天|后天|刚才|刚刚?|上午|下午|早上|晚上|中午|这周|本周|上周|下周|"
    r"周[一二三四五六日]|上个?月|下个?月|最近|目前|现在|月底|年底|之前|已经"
)
_DAYTIME = _TIME
STOP = lazy(
    rf"(?:{_TIME}|(?<!第)(?<!第\d)\d{{1,2}}[月号日点]|的(?!士|卢)|是(?=谁|我|不|否|他|做|一|个|因|由)|因为|由于|原因|理由|"
    rf"被(?=谁|人|别|竞|对|我|他|拒|其)|有没有|有(?=人|谁|主|意|需|个|没|预|点|新)|归(?=谁|属|我)|谁|"
    rf"能(?=报|不|否|帮|给)|可以|可否|"
    r"我(?=来|先|要|想|是|们|跟|去|刚|的|上|这|已|有|给|在|把|拜|接|$)|他们|她们|对方|那边|这边|客户|老板|"
    r"联系人|对接人|负责人|再(?=保|延|给|续|跟|宽)|快(?=到|要|过)|要(?=到|延|续|报|求|我|买|采|过|签|转|"
    r"释)|到期|保护|延(?=期|长|迟|后|\d|[一二两三半十])|续(?=期|保|\d)|"
    r"不(?=跟|要|做|想|是|行|需|买|考|合|用|打|报)|没(?=戏|有|需|预|希|跟|了|空|时|谈|成)|黄了|成交|"
    r"签(?=了|单|约|合|下|完|到)|丢(?=单|了|掉)|输(?=单|了)|拿下|搞定|中标|落单|赢(?=单|了)|释放|放(?=公|"
    r"回|弃|掉|到)|"
    r"退(?=回|公)|丢(?=公|回)|转(?=给|交|到|让|移|由)|移交|交(?=给|由|接)|撤(?=回|销|了|掉|下)|认领|领取|"
    r"排(?=队|个|上)|申诉|报备|报过|报了|登记|撞(?=单|车|没|了)|重复|通过|同意|驳回|批准|拒绝|查|什么|怎么|"
    r"多少|"
    r"聊(?=了|得|过|完|到|一)|谈(?=了|得|妥|过|完|好|到)|打(?=了|电|过)|发(?=了|过|邮|方|资|报)|寄(?=了|过|"
    r"样)|送(?=了|样|过)|做(?=了|过|完|演)|见(?=了|面|到)|去(?=了|拜)|来(?=了|电|访|厂)|约(?=了|好|在|到)|"
    r"拜访|上门|沟通|电话(?=里|沟|聊|联|回|打|说|跟)|微信|"
    r"对(?=.{1,12}感兴趣)|感兴趣|想(?=要|买|做|上|采|了|订|换|看)|需要|需求|预算|"
    r"在(?=谁|走|库|系|内|我|考|招|等|看|对|测|跟)|[了过](?=$|[\W\d_a-z]|[^\W\d_a-z]{1,}[了])|"
    r"[吗吧呢啊]|还(?=能|有|没|在|剩|是)|申请(?=$|\x1f|延|释|续|撤|转|排)|以后(?=$|\x1f|由|归|让|交|转)|"
    r"(?:这|那)个?(?=客户|公司|项目|家|单)|进展|情况|详情|状态|资料|原来|等(?=他|对|领|客|老|我|回|下|审|"
    r"通)|说(?=是|要|再|还|等|下|预|不|让)|嫌|觉得|经(?=朋|老客)|联系(?=不|了|上|方))"
)
LEAD = lazy(
    rf"(?:(?:{_DAYTIME})的?|我们?的客户|我们?名下的?|我的(?=[^\W\d_]{2})|我手[里上]的?|我们?(?=想|"
    rf"要|把|给|将|跟|和|去|在|刚|今|这|名|的|对|有|拜)|这边|想(?=把|给|将|要|报|对)|要(?=把|给|将|去|报|"
    rf"对)|(?<=[想要])报(?!喜|业|刊|备|过|了|的)|需要|准备|打算|申请|麻烦|帮忙?我?(?=把|给|将|看|查|跟|记|报|延|释|转|对)|帮我|请(?=把|帮|将|给)|"
    rf"把|将(?!军)|给(?!力)|对(?!啊|方)|关于|针对|"
    r"(?:刚|又|已经|才|就)(?=跟|和|给|去|拜|与|从|见|到|在|打|同)|(?:跟|和|与|同)(?=[^\W\d_a-z]{4,"
    r"}(?:聊|谈|通|沟|见|开|吃|打|电|约|确|对))|去了?趟?(?=[^\W\d_a-z]{3,})|拜访了?(?:一下|一家)?|"
    r"走访了?|回访了?|联系了?(?:一下)?|见了?(?=[^\W\d_a-z]{3,})|约了?(?=[^\W\d_a-z]{3,})|"
    r"上门(?:拜访)?了?|陪(?:领导|老板|经理)?(?=去|拜|见)|"
    r"名下的?|这个?客户|那个客户|[这那]个(?=[^\W\d_a-z]{2})|这家(?:公司|客户)?|那家(?:公司)?|"
    r"一家(?:公司)?|一个?客户|该客户|有个?(?:新)?客户|新客户|老客户|客户公司|客户(?:名称|名|叫|是|"
    r"为)?(?!端|通|宝|云)|公司(?:名称|名|叫|是|为)|单位(?:名称|是)?(?=[^\W\d_a-z]{2})|公海里?(?:面|"
    r"边)?的|公海(?:里|中)的?|叫做?|名字叫|编号|"
    r"(?:我)?(?:刚刚?|刚才|昨天|今天|上周|之前|上次)?(?:报备|报|提交|登记)了?的(?=[^\W\d_]{2})|"
    r"上次的?|[:=\-#>\s,;。、|]|一下(?=[^\W\d_]{2})|下(?=这个|这家)|就是|是(?=[^\W\d_a-z]{3,"
    r"})|到(?=[^\W\d_a-z]{4,}(?:拜|聊|谈|见|开|做|送)))+"
)
GENERIC = frozenset(
    words(
        "公司 客户 集团 信息 项目 酒店 工厂 中心 资料 企业 学校 医院 系统 技术 产品 数据 服务 管理 设备 工程 "
        "管理系统 客户公司 对方公司"
    )
)


@dataclass(frozen=True, slots=True)
class Name:
    """A firm's name in a chunk of a key: where, and how sure (3 legal form, 2 trade or place, 1 only plausible)."""

    start: int
    end: int
    certainty: int


def find_latin(key: str) -> tuple[int, int] | None:
    """A western firm with its legal form, blanks and commas included."""
    if "ltd" not in key and not _LATIN_HINT.search(key):
        return None
    match = _LATIN_FIRM.search(key)
    return match.span() if match else None


_LATIN_HINT = lazy(
    r"[a-z](?:inc|llc|corp|gmbh|group|limited|company|plc|technolog|industries|trading|holdings)|\s(?:inc|"
    r"llc|co|corp|gmbh|group|limited|company|plc|technolog|industries|trading|holdings)"
)


def find(chunk: str) -> Name | None:
    """The name in a chunk that has no separators: behind a lead-in, before whatever is said about it."""
    lead = LEAD.match(chunk)
    start = lead.end() if lead else 0
    if len(chunk) - start < 2:
        start = 0
    return _from(chunk, start)


def _from(chunk: str, start: int) -> Name | None:
    stop = STOP.search(chunk, start + 2)
    end = stop.start() if stop else len(chunk)
    sure = sure_end(chunk[start:end])
    if sure is None and stop is not None:
        longer = _beyond(chunk, start, end)
        if longer:
            return Name(start, longer, 3)
    if sure is None:
        placed = 2 if places.starts_with_place(chunk[start:end]) else 1
        return Name(start, end, placed) if end - start >= 2 else None
    length, certainty = sure
    return Name(start, start + length, certainty)


def _beyond(chunk: str, start: int, stop: int) -> int:
    """Where a name ends that has a stop word inside: 北京释放文化传媒, 上海查重信息科技有限公司; 0 when it has not."""
    if stop - start > 6:
        return 0
    most = (
        5 if _COMMAND_IN_NAME.match(chunk, stop) and places.starts_with_place(chunk[start:stop]) == stop - start else 2
    )
    for match in reversed(list(_END.finditer(chunk, stop, stop + 24))):
        if core_length(chunk[stop : match.end()]) <= most and match.end() - stop > 3:
            return match.end()
    return 0


def sure_end(text: str) -> tuple[int, int] | None:
    """Length and certainty of the name that a text begins with, judged by its legal form or its trade."""
    last = None
    for match in _LEGAL_END.finditer(text):
        last = match
    if last and last.end() > 3:
        return last.end(), 3
    for match in _END.finditer(text):
        last = match
    if last is None or last.end() < 3:
        return None
    return _with_tail(text, last.end()), 2


def _with_tail(text: str, end: int) -> int:
    """A tail that is no person belongs to the name: 星河科技园, 大疆科技(深圳)."""
    tail = text[end:]
    if not tail:
        return end
    branch = _AFTER_END.match(tail)
    if branch:
        return end + branch.end()
    skip = people.role(tail)
    if people.leading(tail[skip:]) or skip or not _SHORT_TAIL.fullmatch(tail):
        return end
    return len(text)


_COMMAND_IN_NAME = lazy(
    r"(?:[今明昨]天(?![去拜见聊谈开打约签给跟来到要报上下])|到期|保护|成交|签|拿下|搞定|中标|赢|释放|转|认领|领取|申诉|报备|登记|重复|通过|同意|批准|查|微信|电话|需求|"
    r"预算|进展|资料|延|续|撤|退|排|丢|输)[^的了我他她们吗呢吧，,]{2,12}(?:公司|集团|厂|中心|事务所)"
)
_SHORT_TAIL = lazy(r"[^\W\d_a-z]{1,3}")


def core_length(text: str) -> int:
    """Characters of a name that are neither trade, legal form nor bracket: 宝科技有限公司 has 1."""
    bare = _BRACKETED.sub("", text)
    bare = _END.sub("", bare)
    return len(bare)


def outside(pattern: re.Pattern[str], key: str) -> list[re.Match[str]]:
    """The matches that do not lie inside a firm's name; what opens a name counts if enough of the name is left."""
    found = [match for match in pattern.finditer(key) if match.end() > match.start()]
    if not found:
        return []
    names = certain_spans(key)
    return [match for match in found if not any(_inside(key, match, start, end) for start, end in names)]


def _inside(key: str, match: re.Match[str], start: int, end: int) -> bool:
    if match.end() <= start or end <= match.start():
        return False
    return not (match.start() <= start and core_length(key[match.end() : end]) >= 2)


def certain_spans(key: str) -> list[tuple[int, int]]:
    """Spans that are surely names, so that no command is looked for inside: 北京释放文化传媒."""
    spans = []
    for match in _CHUNK.finditer(key):
        chunk = match[0]
        lead = LEAD.match(chunk)
        start = lead.end() if lead else 0
        ends = [m.end() for m in _END.finditer(chunk, start)]
        end = ends[-1] if ends else 0
        if end - start >= 4 and core_length(chunk[start:end]) <= 14:
            spans.append((match.start() + start, match.start() + end))
    return spans


_CHUNK = lazy(f"[^{re.escape(SEPARATORS)}:]+")

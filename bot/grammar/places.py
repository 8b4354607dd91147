"""Provinces, cities and the regions of a sales map: is this word a place, does this name begin with one?"""

from __future__ import annotations

from bot.grammar.patterns import lazy

_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 "
    "海南 四川 贵州 云南 陕西 甘肃 青海 台湾 "
    "内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
)
_CITIES = (
    "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 "
    "忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 "
    "鄂尔多斯 呼伦贝尔 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛 长春 四平 辽源 "
    "通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 "
    "鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 "
    "扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 "
    "绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 "
    "亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 "
    "龙岩 宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 "
    "潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 "
    "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 武汉 黄石 "
    "十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 "
    "随州 恩施 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 广州 韶关 深圳 珠海 "
    "汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 "
    "阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 "
    "来宾 崇左 海口 三亚 儋州 成都 自贡 攀枝花 泸州 德阳 "
    "绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水 遵义 安顺 毕节 铜仁 "
    "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 红河 "
    "拉萨 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 "
    "酒泉 庆阳 定西 西宁 海东 银川 石嘴山 吴忠 固原 中卫 "
    "乌鲁木齐 克拉玛依 吐鲁番 哈密 喀什 昌吉 伊犁 库尔勒 台北 高雄 台中 台南 新竹 桃园 昆山 义乌 常熟 "
    "张家港 江阴 宜兴 太仓 慈溪 余姚 诸暨 晋江 石狮 南安 "
    "顺德 南海 浦东 闵行 松江 嘉定 宝山 徐汇 静安 虹口 杨浦 青浦 奉贤 朝阳 海淀 丰台 通州 大兴 昌平 顺义 "
    "亦庄 福田 南山 罗湖 宝安 龙岗 龙华 坪山 光明 天河 "
    "越秀 海珠 白云 番禺 黄埔 花都 增城 萧山 余杭 滨江 西湖 江宁 雄安 武昌 汉口 光谷 渝北 雁塔"
)
_REGIONS = (
    "华东 华南 华北 华中 西南 西北 东北 长三角 珠三角 京津冀 大湾区 江浙沪 两广 云贵川 全国 海外 港澳台 "
    "鲁西 苏南 苏北 浙南 粤东 粤西 川渝"
)
_WORDS = frozenset((_PROVINCES + " " + _CITIES).split())
_NAMES = frozenset(_REGIONS.split())
_OPENING = tuple(_REGIONS.split()[:7])
_LONGEST = max(map(len, _WORDS))
_RANKS = ("特别行政区", "自治区", "自治州", "新区", "省", "市", "区", "县", "镇")
_AREAS = ("地区", "片区", "大区", "那边", "本地", "一带")
_REGION_TAILS = ("", "区", "大区", "地区", "片区")
_STEPS = 3
_EXTRA = lazy(r"[^\W\d_a-z]{1,4}(?:区|县|市|镇|新区|开发区)|")
_FOREIGN = lazy(r"[^\W\d_a-z]{2,4}(?:省|自治区)")


def is_place(key: str) -> bool:
    """Whether the whole word is a place."""
    area = next((area for area in _AREAS if key.endswith(area)), "")
    return _is_place(key) or (bool(area) and _is_place(key.removesuffix(area)))


def starts_with_place(key: str) -> int:
    """Length of the place that a name begins with, 0 when there is none."""
    end = 0
    while step := max(_steps(key, end), default=0):
        end = step
    if end:
        return end
    return 2 if key.startswith(("中国", *_OPENING)) else 0


def _is_place(key: str) -> bool:
    if any(key.removesuffix(tail) in _NAMES for tail in _REGION_TAILS):
        return True
    return _FOREIGN.fullmatch(key) is not None or _covered(key, 0, _STEPS)


def _covered(key: str, start: int, steps: int) -> bool:
    """Whether steps from the whole to the part (广东 深圳市 南山区) use up the word."""
    for end in _steps(key, start) if steps else ():
        parted = end + 1 if key[end : end + 1] in tuple(" -·/") else end
        if _EXTRA.fullmatch(key, parted) or _covered(key, parted, steps - 1):
            return True
    return False


def _steps(key: str, start: int) -> list[int]:
    """Where a place that begins here may end, without and with its rank."""
    start += 2 if key.startswith("中国", start) else 0
    most = min(_LONGEST, len(key) - start)
    sizes = (size for size in range(most, 1, -1) if key[start : start + size] in _WORDS)
    end = start + next(sizes, 0)
    if end == start:
        return []
    return [end, *(end + len(rank) for rank in _RANKS if key.startswith(rank, end))]

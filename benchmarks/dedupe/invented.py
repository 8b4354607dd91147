"""``python -m benchmarks.dedupe.invented FOLDER [--names 100000]``: lists of firms that nobody bears, and queries.

Places and trades are real words, trade names are made of syllables by chance. The queries are made by rules, so a check
that knows the rules looks better on them than in life: they show what is fast and what is broken, not how good it is.
"""

from __future__ import annotations

import argparse
import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_CITIES = "苏州 杭州 宁波 无锡 东莞 佛山 合肥 青岛 长沙 深圳 上海 北京 成都 武汉 西安 厦门 郑州 济南 南京 重庆".split()  # noqa: SIM905
_TRADES = (
    *("精密机械", "自动化", "电气", "新材料", "智能装备", "仪器仪表", "环保科技", "包装制品", "网络科技", "信息技术"),
    *("食品", "服饰", "建筑工程", "物流", "贸易", "医疗器械", "电子科技", "生物科技", "文化传媒", "汽车配件"),
    *("家具", "化工", "装饰工程", "餐饮管理", "农业发展"),
)
_FORMS = "有限公司 有限责任公司 股份有限公司 集团有限公司".split()  # noqa: SIM905
_FIRST = "青远云启星禾松岚澜岳辰禹铭朗舟景泓睿腾骏恒瑞嘉弘锦盛鼎信诚宏博华天海新金中联德力"
_SECOND = "禾山帆明河川屿舟峰岸野泽原林达通捷宇翔源洋鑫泰丰安康利特尔斯迪维优格诺美佳宝"
_HOMOPHONES = str.maketrans("远云启星禾松岚辰铭朗景宏诚青", "院芸起兴和淞兰晨鸣浪璟鸿成清")
_TRADITIONAL = str.maketrans(
    "远云启岚铭华联宁苏东长环科贸械电设发华广装网传农汽业", "遠雲啟嵐銘華聯寧蘇東長環科貿械電設發華廣裝網傳農汽業"
)
_LOOKALIKES = str.maketrans("禾未启天宇大青", "木末后夫字太清")


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    city: str
    brand: str
    trade: str
    form: str

    def __str__(self) -> str:
        return f"{self.city}{self.brand}{self.trade}{self.form}"


_VARIANTS: dict[str, Callable[[Firm], str]] = {
    "width_punct": lambda firm: f"（{firm.city}） {firm.brand}{firm.trade}·{firm.form}",
    "trad": lambda firm: str(firm).translate(_TRADITIONAL),
    "no_suffix": lambda firm: f"{firm.city}{firm.brand}{firm.trade}",
    "suffix_swap": lambda firm: (
        f"{firm.city}{firm.brand}{firm.trade}{'公司' if firm.form == '有限公司' else '有限公司'}"
    ),
    "region_form": lambda firm: f"{firm.city}市{firm.brand}{firm.trade}{firm.form}",
    "reorder": lambda firm: f"{firm.brand}{firm.trade}（{firm.city}）{firm.form}",
    "no_region": lambda firm: f"{firm.brand}{firm.trade}{firm.form}",
    "no_region_suffix": lambda firm: f"{firm.brand}{firm.trade}",
    "region_brand": lambda firm: f"{firm.city}{firm.brand}",
    "brand_only": lambda firm: firm.brand,
    "homophone": lambda firm: f"{firm.city}{firm.brand.translate(_HOMOPHONES)}{firm.trade}{firm.form}",
    "ocr": lambda firm: f"{firm.city}{firm.brand.translate(_LOOKALIKES)}{firm.trade}{firm.form}",
}


def make(folder: Path, count: int, *, seed: int = 4) -> None:
    """Write ``names_100k.txt.gz``, ``names_1m.txt.gz`` (as many as asked for) and ``labelled_dev.tsv.gz``."""
    chance = random.Random(seed)
    firms = list({str(firm): firm for firm in (_firm(chance) for _ in range(count * 11 // 10))}.values())[:count]
    folder.mkdir(parents=True, exist_ok=True)
    for name, share in (("names_100k.txt.gz", 100_000), ("names_1m.txt.gz", 1_000_000)):
        if name == "names_100k.txt.gz" or count > 100_000:
            _write(folder / name, [str(firm) for firm in firms[:share]])
    filed = {str(firm) for firm in firms}
    rows = [row for firm in firms[:100_000:25] if (row := _query(firm, chance, filed))]
    _write(folder / "labelled_dev.tsv.gz", ["query\ttype\ttarget", *rows])


def _firm(chance: random.Random) -> Firm:
    brand = chance.choice(_FIRST) + chance.choice(_SECOND)
    if chance.random() < 0.5:
        brand += chance.choice(_SECOND)
    return Firm(
        city=chance.choice(_CITIES),
        brand=brand,
        trade=chance.choice(_TRADES) + (chance.choice(_TRADES) if chance.random() < 0.3 else ""),
        form=chance.choices(_FORMS, (80, 10, 5, 5))[0],
    )


def _query(firm: Firm, chance: random.Random, filed: set[str]) -> str:
    """A spelling of a filed firm, or somebody new who looks like it or like nobody."""
    if chance.random() < 0.7:
        kind = chance.choice(list(_VARIANTS))
        spelling = _VARIANTS[kind](firm)
        return "" if spelling == str(firm) else f"{spelling}\t{kind}\t{firm}"
    kind = chance.choice(("NEG_easy", "NEGS_city", "NEGS_ind", "NEGS_num", "NEGS_branch"))
    name = {
        "NEG_easy": f"{chance.choice(_CITIES)}{chance.choice('鲸鹤鹿雁')}{chance.choice('栖隐鸣归')}渔业有限公司",
        "NEGS_city": str(Firm(city=chance.choice(_CITIES), brand=firm.brand, trade=firm.trade, form=firm.form)),
        "NEGS_ind": str(Firm(city=firm.city, brand=firm.brand, trade=chance.choice(_TRADES), form=firm.form)),
        "NEGS_num": f"{firm.city}{firm.brand}第二{firm.trade}{firm.form}",
        "NEGS_branch": f"{firm}{chance.choice(_CITIES)}分公司",
    }[kind]
    return "" if name in filed else f"{name}\t{kind}\t"


def _write(path: Path, lines: list[str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def main() -> int:
    """Write the lists."""
    parser = argparse.ArgumentParser(description="Invented firms for the benchmark of the duplicate check.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", type=int, default=100_000)
    args = parser.parse_args()
    make(args.folder, args.names)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

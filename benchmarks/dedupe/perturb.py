"""Makes questions of names: how people write a filed customer differently, and who is somebody else for all likeness.

For training beside the labelled questions. Everything comes from a seeded :class:`random.Random`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable

from core.domain.dedupe import lexicon
from core.domain.dedupe.parse import CompanyName, parse_name

FORMS = ("有限公司", "有限责任公司", "股份有限公司", "公司", "集团", "集团有限公司")
CITIES = (
    "北京",
    "上海",
    "广州",
    "深圳",
    "杭州",
    "南京",
    "苏州",
    "武汉",
    "成都",
    "重庆",
    "西安",
    "天津",
    "青岛",
    "厦门",
)


class Writer:
    """Somebody who writes names in his own way."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._syllable = {char: syllable for syllable, chars in lexicon.readings() for char in chars}
        usual = lexicon.frequent()
        self._alike: dict[str, list[str]] = defaultdict(list)
        for syllable, chars in lexicon.readings():
            self._alike[syllable] = [char for char in chars if usual.get(char, -1) >= 1]
        self._shapes: dict[str, list[list[str]]] = defaultdict(list)
        for shown in lexicon.shapes():
            seen = [char for char in shown if usual.get(char, -1) >= 2]
            for char in seen:
                self._shapes[char].append(seen)
        self._usual = [char for char, band in usual.items() if band >= 5]
        self._short = {
            codes[0]: name for name, codes in lexicon.places().items() if not name.endswith(("市", "省", "区", "县"))
        }

    # --- the same customer, written otherwise ---------------------------------------------------------------------

    def same(self, kind: str, text: str) -> str | None:
        """The name as such a writer would put it, or nothing where it does not apply."""
        name = parse_name(text)
        if len(name.brand) < 2 or not name.form:
            return None
        made = getattr(self, f"_{kind}")(text, name)
        return made if made and made != text else None

    def _stem(self, text: str, name: CompanyName) -> str:
        return text.removesuffix(name.form) if text.endswith(name.form) else name.plain.removesuffix(name.form)

    def _no_suffix(self, text: str, name: CompanyName) -> str:
        return self._stem(text, name)

    def _suffix_swap(self, text: str, name: CompanyName) -> str:
        return self._stem(text, name) + self._chance.choice(FORMS)

    def _place(self, name: CompanyName) -> str:
        return self._short.get(name.region, self._short.get(name.region[:4] + "00", ""))

    def _region_form(self, text: str, name: CompanyName) -> str:
        return self._place(name) + self._chance.choice(("", "市")) + name.core + name.form if name.region else ""

    def _reorder(self, text: str, name: CompanyName) -> str:
        if not name.region:
            return ""
        place = self._place(name)
        return self._chance.choice((
            name.core + place, f"{name.core}({place}){name.form}", f"{name.brand}({place}){name.trade}{name.form}",
            name.core + place + name.form, place + name.core,
        ))  # fmt: skip

    def _no_region(self, text: str, name: CompanyName) -> str:
        return name.core + name.form if name.region else ""

    def _no_region_suffix(self, text: str, name: CompanyName) -> str:
        return name.core if name.region else ""

    def _region_brand(self, text: str, name: CompanyName) -> str:
        place = self._place(name)
        return self._chance.choice((place + name.brand, name.brand + place, f"{name.brand}({place})")) if place else ""

    def _brand_only(self, text: str, name: CompanyName) -> str:
        return name.brand

    def _homophone(self, text: str, name: CompanyName) -> str:
        brand = self._misheard(name.brand)
        base = self._chance.choice((text, text, self._stem(text, name), name.core, name.plain))
        return base.replace(name.brand, brand) if brand else ""

    def _misheard(self, brand: str) -> str:
        at = self._chance.randrange(len(brand))
        others = [char for char in self._alike.get(self._syllable.get(brand[at], ""), ()) if char != brand[at]]
        return brand[:at] + self._chance.choice(others) + brand[at + 1 :] if others else ""

    def _ocr(self, text: str, name: CompanyName) -> str:
        at = self._chance.randrange(len(name.brand))
        lists = self._shapes.get(name.brand[at], [])
        if lists and self._chance.random() < 0.8:
            others = self._chance.choices(lists, [1 / (1 + len(chars)) for chars in lists])[0]
        else:
            others = self._usual
        brand = name.brand[:at] + self._chance.choice(others) + name.brand[at + 1 :]
        return text.replace(name.brand, brand)

    def _edit_other(self, text: str, name: CompanyName) -> str:
        start = text.find(name.brand) + len(name.brand)
        if len(text) - start < 4:
            return ""
        at = self._chance.randrange(start, len(text) - 1)
        return self._chance.choice((
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1 :],
        ))  # fmt: skip

    def _mix(self, text: str, name: CompanyName) -> str:
        first = self._chance.choice((self._homophone, self._edit_other, self._ocr))(text, name)
        if not first:
            return ""
        again = parse_name(first)
        return self._chance.choice((self._reorder, self._no_region, self._no_suffix))(first, again)

    def _pinyin_en(self, text: str, name: CompanyName) -> str:
        brand = "".join(self._syllable.get(char, "") for char in name.brand)
        place = "".join(self._syllable.get(char, "") for char in self._place(name))
        return self._chance.choice((
            f"{brand} {place}", f"{place} {brand}", f"{brand.title()} ({place.title()}) Co.,Ltd",
            f"{place.title()} {brand.title()} Technology Co., Ltd.",
        )) if len(brand) > 3 else ""  # fmt: skip

    # --- somebody else ----------------------------------------------------------------------------------------------

    def other(self, kind: str, text: str, trade: str) -> str | None:
        """Somebody else whose name is like this one; ``trade`` is what he does if it is something else."""
        name = parse_name(text)
        if len(name.brand) < 2 or not name.form or name.brand not in text:
            return None
        made = getattr(self, f"_other_{kind}")(text, name, trade)
        return made if made and made != text else None

    def _other_city(self, text: str, name: CompanyName, trade: str) -> str:
        return self._chance.choice(CITIES) + self._chance.choice(("", "市")) + name.core + name.form

    def _other_ind(self, text: str, name: CompanyName, trade: str) -> str:
        return text.replace(name.trade, trade) if name.trade and name.trade != trade else ""

    def _other_branch(self, text: str, name: CompanyName, trade: str) -> str:
        return text + self._chance.choice(CITIES) + self._chance.choice(("", "", "第一", "第二")) + "分公司"

    def _other_num(self, text: str, name: CompanyName, trade: str) -> str:
        return text.replace(name.brand, f"{name.brand}第{self._chance.choice('一二三四')}")

    def _other_plus(self, text: str, name: CompanyName, trade: str) -> str:
        at = self._chance.randrange(len(name.brand) + 1)
        return text.replace(name.brand, name.brand[:at] + self._chance.choice(self._usual) + name.brand[at:])

    def _other_half(self, text: str, name: CompanyName, trade: str) -> str:
        """Half of a long brand, wherever it stands, and something else."""
        if len(name.brand) < 3:
            return ""
        middle = len(name.brand) // 2
        kept = self._chance.choice((name.brand[:middle], name.brand[middle:]))
        others = "".join(self._chance.choices(self._usual, k=len(name.brand) - len(kept)))
        return text.replace(name.brand, self._chance.choice((kept + others, others + kept)))

    def _other_homo(self, text: str, name: CompanyName, trade: str) -> str:
        brand = self._misheard(name.brand)
        return text.replace(name.brand, brand) if brand else ""


#: How often each way of writing occurs, roughly as in the labelled questions.
SAME = {
    "no_suffix": 40, "suffix_swap": 35, "region_form": 12, "reorder": 28, "no_region": 25, "no_region_suffix": 22,
    "region_brand": 28, "brand_only": 40, "homophone": 75, "ocr": 36, "edit_other": 40, "mix": 22, "pinyin_en": 24,
}  # fmt: skip
OTHER = {"city": 35, "ind": 30, "branch": 45, "num": 22, "plus": 22, "homo": 24, "half": 24}


class World:
    """A ledger of its own: some real firms are missing from it, and others that are like them stand in their place."""

    def __init__(self, names: list[str], real: list[str], aliases: list[tuple[str, str]], *, seed: int) -> None:
        chance, writer = random.Random(seed), Writer(seed)
        filed, parsed = set(names), [parse_name(name) for name in chance.sample(names, min(4000, len(names)))]
        trades = [name.trade for name in parsed if name.trade]
        chosen = [name for name in real if name in filed]
        chance.shuffle(chosen)
        gone = set(chosen[: len(chosen) // 5])
        self.queries: list[tuple[str, str, str]] = []
        siblings: list[str] = []
        pick: Callable[[dict[str, int]], str] = lambda kinds: chance.choices(list(kinds), list(kinds.values()))[0]  # noqa: E731
        for name in gone:
            kinds = {pick(OTHER) for _ in range(chance.choice((1, 2, 2, 3)))}
            siblings += [made for kind in sorted(kinds) if (made := writer.other(kind, name, chance.choice(trades)))]
            asked = writer.same("no_suffix", name) if chance.random() < 0.2 else name
            self.queries.append((asked or name, "NEG_" + "+".join(sorted(kinds)), ""))
        for name in chosen[len(gone) :]:
            if chance.random() < 0.12:
                kind = pick(OTHER)
                if (made := writer.other(kind, name, chance.choice(trades))) and made not in filed:
                    self.queries.append((made, f"NEGS_{kind}", ""))
            kind = pick(SAME)
            if made := writer.same(kind, name):
                self.queries.append((made, kind, name))
        for alias, name in aliases:
            if name in filed and name not in gone and chance.random() < 0.4:
                self.queries.append((alias, "alias", name))
        self.queries += [(self._recombined(parsed, chance), "NEG_easy", "") for _ in range(len(chosen) // 12)]
        self.names = [name for name in names if name not in gone] + siblings

    @staticmethod
    def _recombined(parsed: list[CompanyName], chance: random.Random) -> str:
        return chance.choice(CITIES) + chance.choice(parsed).brand + chance.choice(parsed).trade + "有限公司"

"""A company name taken apart: 深圳市 | 大疆 | 创新科技 | 有限公司 | 上海分公司."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from core.domain.dedupe import latin, lexicon, places
from core.domain.dedupe.normal import bracketed_form, is_traditional, plain_form

FORMS = (
    *(
        "股份有限责任公司",
        "股份有限公司",
        "集团有限责任公司",
        "集团股份有限公司",
        "集团有限公司",
        "有限责任公司",
        "有限公司",
    ),
    *("控股有限公司", "控股股份有限公司", "控股集团有限公司", "控股集团股份有限公司", "集团控股有限公司", "集团公司"),
    *("股份公司", "责任公司", "总公司", "分公司", "公司", "集团", "股份有限", "有限责任", "有限", "股份", "控股集团"),
    *("企业集团", "有限合伙", "普通合伙", "合伙企业", "个人独资企业", "专业合作社", "农民专业合作社", "合作社"),
    *("工作室", "经营部", "服务部", "门市部", "商行", "销售部", "制品厂", "加工厂", "事务所", "个体工商户"),
    *("研究院", "研究所", "服务中心", "中心", "厂", "店", "部", "行", "社", "会", "馆", "院", "所", "场"),
)
_FORM = re.compile("(?:" + "|".join(sorted(FORMS, key=len, reverse=True)) + ")$")
_BRACKET = re.compile(r"\(([^()]*)\)")
_BRANCH_END = r"(?:分公司|分行|支行|营业部|办事处|分厂|分店|门市部|分部|分社|支公司)"
_BRANCH = re.compile(rf"^(.{{2,}}?(?:公司|集团|厂|银行|店|中心|合作社|有限|股份|部|行))([^公]{{0,16}}?{_BRANCH_END})$")
_LOOSE_BRANCH = re.compile(rf"^(.{{4,}}?)((?:第.{{1,3}})?{_BRANCH_END})$")
_ORDINAL = re.compile(
    r"第([0-9一二三四五六七八九十百]{1,4})(?!方|感)|([一二三四五六七八九十]{1,3})(?=局|建筑|建设|公局|化建|建$)"
)
_LEGAL = re.compile(
    r"^(?:特殊普通合伙|普通合伙|有限合伙|有限责任|个人独资|中外合资|外商独资|外商投资|集团|控股|股份|有限|合伙)++$"
)
_LEGAL_WITHIN = re.compile(r"\((?:集团|控股|股份)\)")
_SITE = "网"
"""牛客网 is what people call 牛客科技: where no legal form is said, the site is the trade."""
_DIGITS = {char: str(number) for number, char in enumerate("零一二三四五六七八九十")}


class CompanyName(NamedTuple):
    """A name in its parts, all of them in normal form; a tuple, made in a fifth of the time, for each candidate
    of each question.
    """

    plain: str
    """The whole name in normal form."""
    region: str = ""
    """Code of six digits of the narrowest place named, or nothing."""
    brand: str = ""
    """字号."""
    trade: str = ""
    """行业, as it stands before the legal form."""
    form: str = ""
    """Legal form or kind of house."""
    branch: str = ""
    """What names the branch (上海分公司, 第二营业部), or nothing for a head office."""
    ordinals: str = ""
    """Numbers that tell siblings apart (第二), in digits, joined by commas."""
    traditional: bool = False
    """Whether it is written in traditional characters."""

    @property
    def core(self) -> str:
        """Brand and trade without place and form."""
        return self.brand + self.trade


def parse_name(text: str) -> CompanyName:
    """Takes any text apart, in bounded time; of a text that is no name everything is the brand."""
    whole = bracketed_form(text)
    if latin.is_latin(whole):
        return _latin(text, whole)
    plain = whole.replace("(", "").replace(")", "")
    region, body = _bracketed(whole)
    body, branch = _branched(body)
    ordinals, body = _ordinals(body, branch)
    form = _form_of(body)
    if form:
        body = body[: len(body) - len(form)]
    region, body = _placed(region, body)
    cut = trade_start(body)
    if not region and cut > 3:
        region, brand = places.at_tail(body[:cut])
        if region:
            body = brand + body[cut:]
            cut = trade_start(body)
    if not form and cut == len(body) > 2 and body.endswith(_SITE):
        cut -= 1
    return CompanyName(
        plain=plain,
        region=region,
        brand=body[:cut] or plain,
        trade=body[cut:],
        form=form,
        branch=branch,
        ordinals=ordinals,
        traditional=is_traditional(text),
    )


def _latin(text: str, whole: str) -> CompanyName:
    plain = whole.replace("(", "").replace(")", "")
    region, brand, trade = latin.parts_of(text[:LATIN_LONGEST].casefold())
    return CompanyName(plain=plain, region=region, brand=brand or plain, trade=trade)


LATIN_LONGEST = 120


def _bracketed(whole: str) -> tuple[str, str]:
    """Places in brackets are places, legal words in brackets say nothing, the rest belongs to the name."""
    if "(" not in whole:
        return "", whole.replace(")", "")
    region = ""

    def kept(match: re.Match[str]) -> str:
        nonlocal region
        inside = match.group(1)
        if found := places.exactly(inside):
            region = places.narrower(region, found)
            return ""
        return "" if _LEGAL.match(inside) else inside

    body = _BRACKET.sub(kept, whole)
    return region, body.replace("(", "").replace(")", "")


def _branched(body: str) -> tuple[str, str]:
    """The head office's name and what names the branch."""
    if body[-1:] not in "司行部处厂店社":
        return body, ""
    if (found := _BRANCH.match(body)) is not None:
        return found.group(1), found.group(2)
    if (found := _LOOSE_BRANCH.match(body)) is not None and body[-2:] not in {"门市", "市部"}:
        _, head = places.at_tail(found.group(1))
        return head, body[len(head) :]
    return body, ""


def _ordinals(body: str, branch: str) -> tuple[str, str]:
    """The numbers that tell siblings apart, and the name without 第二 where that leaves enough of it."""
    found = _ORDINAL.findall(body + branch)
    if not found:
        return "", body
    ordinals = ",".join(_DIGITS.get(one or other, one or other) for one, other in found)
    without = _ORDINAL.sub(lambda match: "" if match.group(1) else match.group(), body)
    return ordinals, without if len(without) >= 2 else body


def _form_of(body: str) -> str:
    """The legal form, as long as two characters are left."""
    found = _FORM.search(body, 2)
    return found.group(0) if found is not None else ""


def _placed(region: str, body: str) -> tuple[str, str]:
    """The place that the name gives, and the name without it."""
    steps = places.at_head(body, after=region)
    while steps and not steps[-1][2] and lexicon.breadth(steps[-1][0]) == 2 and _is_trade(body[steps[-1][1] :]):
        steps.pop()  # 南京栖霞建设: the district is the brand
    if not steps:
        region, body = (region, body) if region else places.at_tail(body)
        return _county_first(region, body)
    code, end, _ = steps[-1]
    return code, body[places.below(body, end) :]


def _county_first(region: str, body: str) -> tuple[str, str]:
    """安吉科普电脑: a county without its city counts if a brand and a trade follow, and no other place is named."""
    for length in (2, 3):
        codes = lexicon.places().get(body[:length])
        if codes is None or lexicon.breadth(codes[0]) < 2 or (region and not places.within(codes[0], region)):
            continue
        rest = body[length:]
        cut = trade_start(rest)
        if 2 <= cut < len(rest) and not _is_trade(rest[:cut]):
            return codes[0], rest
    return region, body


def _is_trade(text: str) -> bool:
    return text in lexicon.trades() or (len(text) > 3 and text[:2] in lexicon.trades() and _is_trade(text[2:]))


@cache
def _longest_trade() -> int:
    return max(map(len, lexicon.trades()))


def trade_start(body: str) -> int:
    """Where the longest run of trade words at the end begins, leaving at least two characters for the brand."""
    words, longest, end, endings = lexicon.trades(), _longest_trade(), len(body), _trade_endings()
    while body[end - 2 : end] in endings:
        for start in range(max(2, end - longest), end - 1):
            if body[start:end] in words:
                end = start
                break
        else:
            break
    return end


@cache
def _trade_endings() -> frozenset[str]:
    """The last two characters of all trade words."""
    return frozenset(word[-2:] for word in lexicon.trades())


_ORIGIN = 48
_BOTH = 2 * _ORIGIN
"""Lengths are stored as characters from "0" on: one each, without quotes or separators of SQL and JSON."""


def pack(name: CompanyName) -> str:
    """What :func:`unpack` needs beside the plain form: the place and where the parts stand, about ten characters."""
    spans = [_span(name.plain, part) for part in (name.brand, name.trade, name.form, name.branch)]
    script = _TRADITIONAL if name.traditional else ""
    if None in spans:
        return f"|{name.region}|{name.brand}|{name.trade}|{name.form}|{name.branch}|{name.ordinals}{script}"
    return (
        f"{''.join(span for span in spans if span)}{name.region}{',' if name.ordinals else ''}{name.ordinals}{script}"
    )


_TRADITIONAL = "~"


def _span(plain: str, part: str) -> str | None:
    start = plain.rfind(part) if part else 0
    return None if start < 0 else chr(_ORIGIN + start) + chr(_ORIGIN + len(part))


@lru_cache(maxsize=1 << 12)
def _parts(spans: str) -> tuple[slice, ...]:
    """Where the parts stand; names are cut in a few hundred ways."""
    ends = spans.encode("latin-1")  # 48 + 120 at most
    return tuple(slice(at - _ORIGIN, at + length - _BOTH) for at, length in zip(ends[::2], ends[1::2], strict=True))


def unpack(plain_or_text: str, packed: str) -> CompanyName:
    """The name that was packed; ``plain_or_text`` is its plain form, or the text from which it was parsed."""
    plain = plain_form(plain_or_text)
    if traditional := packed[-1:] == _TRADITIONAL:
        packed = packed[:-1]
    if packed[:1] == "|":
        _, region, brand, trade, form, branch, ordinals = packed.split("|")
    else:
        brand_at, trade_at, form_at, branch_at = _parts(packed[:8])
        brand, trade, form, branch = plain[brand_at], plain[trade_at], plain[form_at], plain[branch_at]
        region, _, ordinals = packed[8:].partition(",")
    return CompanyName(plain, region, brand, trade, form, branch, ordinals, traditional)

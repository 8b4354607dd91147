"""A company name taken apart: 深圳市 | 大疆 | 创新科技 | 有限公司 | 上海分公司."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.domain.dedupe import lexicon, places
from core.domain.dedupe.normal import bracketed_form, plain_form

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
    *("股份公司", "责任公司", "总公司", "公司", "集团", "股份有限", "有限责任", "有限", "股份", "控股集团"),
    *("企业集团", "有限合伙", "普通合伙", "合伙企业", "个人独资企业", "专业合作社", "农民专业合作社", "合作社"),
    *("工作室", "经营部", "服务部", "门市部", "商行", "销售部", "制品厂", "加工厂", "事务所", "个体工商户"),
    *("研究院", "研究所", "中心", "厂", "店", "部", "行", "社", "会", "馆", "院", "所", "场"),
)
_FORM = re.compile("(?:" + "|".join(sorted(FORMS, key=len, reverse=True)) + ")$")
_BRACKET = re.compile(r"\(([^()]*)\)")
_BRANCH = re.compile(
    r"^(.{2,}?(?:公司|集团|厂|银行|店|中心|社|有限|股份))([^公]{0,16}?(?:分公司|分行|支行|营业部|办事处|分厂|分店|门市部|分部|分社))$"
)
_ORDINAL = re.compile(r"第([0-9一二三四五六七八九十百]{1,4})")
_LEGAL = re.compile(
    r"^(?:普通合伙|有限合伙|特殊普通合伙|个人独资|集团|控股|股份|有限|有限责任|中外合资|外商独资|合伙)+$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyName:
    """A name in its parts, all of them in normal form."""

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

    @property
    def core(self) -> str:
        """Brand and trade without place and form."""
        return self.brand + self.trade


def parse_name(text: str) -> CompanyName:
    """Takes any text apart, in bounded time; of a text that is no name everything is the brand."""
    whole = bracketed_form(text)
    plain = whole.replace("(", "").replace(")", "")
    region, body = _bracketed(whole)
    body, branch = _branched(body)
    ordinals = _ordinals(body, branch)
    if ordinals and not branch:
        body = _ORDINAL.sub("", body)
    form = _form_of(body)
    body = body[: len(body) - len(form)] if form else body
    here, body = places.at_head(body, after=region)
    region = places.narrower(region, here)
    if not region:
        region, body = places.at_tail(body)
    cut = trade_start(body)
    return CompanyName(
        plain=plain,
        region=region,
        brand=body[:cut] or plain,
        trade=body[cut:],
        form=form,
        branch=branch,
        ordinals=ordinals,
    )


def _bracketed(whole: str) -> tuple[str, str]:
    """Places in brackets are places, legal words in brackets say nothing, the rest belongs to the name."""
    region = ""

    def kept(match: re.Match[str]) -> str:
        nonlocal region
        inside = match.group(1)
        if found := places.exactly(inside):
            region = places.narrower(region, found)
            return ""
        return "" if _LEGAL.match(inside) else inside

    body = _BRACKET.sub(kept, whole) if "(" in whole else whole
    return region, body.replace("(", "").replace(")", "")


def _branched(body: str) -> tuple[str, str]:
    if (found := _BRANCH.match(body)) is not None:
        return found.group(1), found.group(2)
    return body, ""


_DIGITS = {char: str(number) for number, char in enumerate("零一二三四五六七八九十")}


def _ordinals(body: str, branch: str) -> str:
    return ",".join(_DIGITS.get(number, number) for number in _ORDINAL.findall(body + branch))


def _form_of(body: str) -> str:
    """The legal form, as long as two characters are left."""
    found = _FORM.search(body)
    return found.group(0) if found is not None and found.start() >= 2 else ""


@cache
def _longest_trade() -> int:
    return max(map(len, lexicon.trades()))


def trade_start(body: str) -> int:
    """Where the longest run of trade words at the end begins, leaving at least two characters for the brand."""
    words, longest, end = lexicon.trades(), _longest_trade(), len(body)
    while True:
        for length in range(min(longest, end - 2), 1, -1):
            if body[end - length : end] in words:
                end -= length
                break
        else:
            return end


_SEPARATOR = "|"


def pack(name: CompanyName) -> str:
    """What :func:`unpack` needs beside the plain form, in few characters."""
    return _SEPARATOR.join((name.region, name.brand, name.trade, name.form, name.branch, name.ordinals))


def unpack(plain_or_text: str, packed: str) -> CompanyName:
    """The name that was packed; ``plain_or_text`` is its plain form, or the text from which it was parsed."""
    region, brand, trade, form, branch, ordinals = packed.split(_SEPARATOR)
    return CompanyName(
        plain=plain_form(plain_or_text),
        region=region,
        brand=brand,
        trade=trade,
        form=form,
        branch=branch,
        ordinals=ordinals,
    )

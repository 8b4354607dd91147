"""Labels in a message (联系人：李娜 / 电话 139… / 预算大概50万) and the stretch of text that each one names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.grammar.patterns import lazy, words
from bot.grammar.script import Line
from core.domain.frozen import dataclass

_WORDS: dict[str, str] = {
    "company": "公司名称 公司全称 公司名字 公司名 客户公司名称 客户公司 客户单位 客户名称 客户全称 客户名字 客户名 "
    "公司抬头 单位名称 单位全称 单位名 企业名称 企业全称 企业名 厂家名称 店名 甲方单位 甲方 业主单位 业主 "
    "采购单位 使用单位 建设单位 招标单位 最终用户 报备客户 报备公司 报备单位 客户企业 "
    "最终客户 终端客户 客户 公司 单位 企业 名称 company customer",
    "contact": (
        "联系人姓名 联系人名字 联系人员 联系人 客户联系人 客户姓名 联络人姓名 联络人 对接人姓名 对接人员 "
        "对接人 对口人 接口人 采购负责人 项目负责人 负责人 经办人 决策人 决策者 关键人 关键联系人 主要联系人 "
        "姓名 kp contact name 采购联系人 甲方联系人 对接 联系 窗口 人"
    ),
    "phone": (
        "联系电话 联系手机 联系方式 联系号码 联络电话 联络方式 电话号码 手机号码 手机号 手机 电话 号码 座机 "
        "固话 移动电话 客户电话 客户手机 联系人电话 联系人手机 mobile phone tel cell"
    ),
    "uscc": "统一社会信用代码 社会信用代码 统一信用代码 信用代码 税号 纳税人识别号 uscc",
    "region": (
        "所在地区 所在区域 所在城市 所在省份 所在省市 所在地 所属区域 所属地区 客户区域 客户地区 客户所在地 "
        "项目所在地 销售区域 省市 省份 区域 地区 城市 片区 大区 地域 region city"
    ),
    "source": "客户来源 线索来源 来源渠道 信息来源 商机来源 获客渠道 获客方式 获客来源 渠道来源 来源 渠道 source",
    "product": "意向产品 意向型号 意向方案 意向品类 产品意向 需求产品 产品需求 采购产品 采购意向 采购需求 采购内容 "
    "感兴趣的产品 感兴趣产品 产品名称 产品类型 产品型号 报备产品 项目需求 客户需求 主要需求 需求 意向 "
    "产品 product 购买意向 购买产品 "
    "咨询产品 关注产品 拟采购 拟购产品",
    "budget": (
        "预算金额 预算范围 项目预算 采购预算 客户预算 预算 预计金额 预计成交金额 预计成交额 预计成交 预估金额 "
        "意向金额 金额 budget"
    ),
    "note": (
        "备注信息 备注说明 备注 补充说明 补充信息 补充 情况说明 客户情况 项目情况 说明 其他说明 其他信息 其他 "
        "其它 附言 remark remarks note"
    ),
}
_GENERIC = (
    "行业类型 所属行业 客户行业 行业 职位 职务 岗位 部门 公司规模 企业规模 规模 人数 员工人数 邮箱 "
    "电子邮箱 邮件 email e-mail 微信号 微信 wx qq 公司地址 详细地址 地址 网址 网站 主营业务 主营 经营范围 "
    "竞品 竞争对手 决策链 项目名称 项目 "
    "客户级别 客户等级 客户类型 等级 级别 采购时间 预计采购时间 预计签约时间 预计成交时间 采购周期 交期 "
    "数量 采购数量 法人 法人代表 注册资本 注册资金 成立时间 现用系统 使用品牌 付款方式 型号 痛点 阶段 "
    "报备人 销售 业务员 提交人 报备日期 报备时间 日期 时间 角色"
)
_FIELD = {word: name for name, words in _WORDS.items() for word in words.split()} | dict.fromkeys(_GENERIC.split(), "")


def words_of(name: str | None = None) -> frozenset[str]:
    """The words that label a field, or any field."""
    return frozenset(word for word, field in _FIELD.items() if name is None or field == name)


_ALL = "|".join(sorted((re.escape(word) for word in _FIELD), key=len, reverse=True))
_FIRST = "".join(sorted({word[0] for word in _FIELD}))
"""Looked at before the two hundred words themselves."""
_GLUED = frozenset(
    words(
        "联系人 联系人姓名 客户联系人 联络人 对接人 负责人 经办人 决策人 采购负责人 预算 来源 客户来源 备注 "
        "意向产品 公司名称 客户名称 区域 所在地区 需求产品 信用代码 联系电话 手机号 电话 手机 联系方式 "
        "所在城市 姓名 客户姓名 关键人 采购需求"
    )
)
_LABEL = lazy(
    rf"(?=[{_FIRST}])(?P<word>(?<![a-z])(?:{_ALL}))(?P<unit>\([^()\n]{{0,10}}\))?(?P<mark>\s{{0,3}}[:=|](?!//)\s{{0,3}}|"
    rf"\s{{0,3}}(?:是|为|叫做?)(?!不|否|什|谁|我|了)[:\s]{{0,2}}|\s{{1,3}}|(?![a-z]))"
)
_UNKNOWN = lazy(
    r"(?:(?<=[\n,;。 |\x1f])|^)(?P<word>[^\W\d_]{2,8})(?P<unit>\([^()\n]{0,"
    r"10}\))?(?P<mark>\s?[:=](?!//)\s{0,3})"
)
_NUMBERING = lazy(
    r"(?:(?:^|(?<=[\n\s,;。]))(?:\(?\d{1,2}(?:[、)]|\.(?!\d))|[一二三四五六七八九十][、.)]|"
    r"[\-•·*●■◆▪>]+\s?)|[①-⑳])\s?"
)
_OWN_LINE = lazy(r"(?:^|(?<=\n))[ ]{0,4}(?:\(?\d{1,2}[、.)]|[①-⑳\-•·*])?[ ]{0,4}(?P<label>[^\n:=]{2,14}[:=])")
_FREE = frozenset(("note", "product", "source", "region", ""))
_CHANNELS = frozenset(words("微信 微信号 wx qq"))
_BOUNDARY = frozenset(" \n,;。、!|\x1f[(/-•·")
_NOT_VALUE = lazy(
    r"明确|比较|很|不|还|急|大(?!疆)|强|已|挺|非常|方面|有|要求|都|也|就|人|经理|部|总监|里|里面|上|这边|"
    r"那边|端|说|想|要|觉得|目前|们|同|介绍|推荐|有限|和|的|群|库|管理|池|资料|信息|确认|沟通|方|过|了|我|"
    r"他|聊|打|过来|来"
)
_FIRM = lazy(r"[^\s,;:。的是]{1,20}?(?:有限(?:责任)?公司|厂)(?=$|[\s,;。])")
"""A firm that begins with the word of a label: 微信客服外包有限公司."""
_PLAIN_NOUN = frozenset(
    words(
        "联系 公司 客户 单位 企业 名称 需求 意向 产品 项目 规模 时间 日期 销售 渠道 行业 地址 微信 邮件 其他 "
        "其它 说明 补充 金额 数量 阶段 号码 人数 等级 级别 部门 对接 城市 地区 城市 name note city 电话 手机 "
        "法人 角色 岗位 职位 型号 网站 竞品 片区 省份 痛点"
    )
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in a key: its field ("" in an own form), its text, where it starts and where its value begins."""

    name: str
    word: str
    start: int
    end: int
    colon: bool
    unit: str


def find(key: str) -> list[Label]:
    """The labels in a key, from left to right, without overlap."""
    found = [label for label in (_judge(key, match) for match in _LABEL.finditer(key)) if label]
    if ":" in key or "=" in key:
        taken = [(label.start, label.end) for label in found]
        for match in _UNKNOWN.finditer(key):
            overlaps = any(start < match.end() and match.start("word") < end for start, end in taken)
            found += [] if overlaps else [_label("", match)]
        found.sort(key=lambda label: label.start)
    return [label for before, label in pairwise([None, *found]) if label and not _told_in_note(key, before, label)]


def _told_in_note(key: str, before: Label | None, label: Label) -> bool:
    """备注不要电话联系 holds one label, not three."""
    inside = before is not None and before.name == "note" and not label.colon
    return inside and key[label.start - 1] not in _BOUNDARY


def own_lines(key: str) -> Iterator[tuple[Label, int]]:
    """The labels of free text that begin a line and have it to themselves, each with the end of its line."""
    if "\n" not in key:
        return
    for match in _OWN_LINE.finditer(key):
        label = _judge(key, found) if (found := _LABEL.match(key, match.start("label"))) else None
        if label is None or not label.colon or label.name not in _FREE or label.word in _CHANNELS:
            continue
        end = key.find("\n", label.end)
        end = len(key) if end < 0 else end
        if key[label.end : end].strip() and not any(one.start > 0 for one in find(key[label.end : end])):
            yield label, end


def ending(key: str, name: str) -> int:
    """Length of the label of that field in which a text ends."""
    found = find(key)
    return len(key) - found[-1].start if found and found[-1].name == name and found[-1].end >= len(key) - 1 else 0


def _judge(key: str, match: re.Match[str]) -> Label | None:
    mark = match["mark"].strip()
    at_boundary = match.start() == 0 or key[match.start() - 1] in _BOUNDARY
    if mark in (":", "=", "|") and (at_boundary or (len(match["word"]) > 1 and mark != "|")):
        return _label(_FIELD[match["word"]], match)
    word = match["word"]
    if len(word) == 1:
        return None
    if not at_boundary and (word not in _GLUED or match["mark"][:1] == ""):
        return _label(_FIELD[word], match) if word in _GLUED and _may_follow(key, match) else None
    if not match["mark"] and (word.isascii() or _begins_firm(word, key[match.end() : match.end() + 28])):
        return None
    if word in _PLAIN_NOUN and not match["mark"] and _NOT_VALUE.match(key, match.end()):
        return None
    if not match["mark"] and not _may_follow(key, match):
        return None
    if match["mark"][:1] == " " and word in _PLAIN_NOUN and not _FIELD[word] and not at_boundary:
        return None
    return _label(_FIELD[word], match)


def _begins_firm(word: str, behind: str) -> bool:
    """微信客服外包有限公司 is no label with a value."""
    return _FIELD[word] not in ("company", "contact") and _FIRM.match(behind) is not None


def _may_follow(key: str, match: re.Match[str]) -> bool:
    return match.end() < len(key) and (match["word"] == "备注" or not _NOT_VALUE.match(key, match.end()))


def _label(name: str, match: re.Match[str]) -> Label:
    mark = match["mark"].strip()
    return Label(name, match["word"], match.start("word"), match.end(), mark in (":", "=", "|"), match["unit"] or "")


def without_numbering(line: Line) -> Line:
    """The line without list marks (1、 ② -), each replaced by a cut."""
    marks = list(_NUMBERING.finditer(line.key))
    for match in reversed(marks):
        line = line.cut(match.start(), match.end())
    return line

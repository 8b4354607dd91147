"""What is wrong with a policy, in words, each with its fix."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from core.domain.policy.expressions import LOOPS, METHODS, Flaw
from core.domain.policy.names import Kind

Words = tuple[str, str]
"""What is wrong, and what to do."""

_KINDS = {
    "double": "数字",
    "string": "文字",
    "bool": "是非",
    "list(string)": "多个文字",
    "list(double)": "多个数字",
    "list(dyn)": "空列表",
}
KIND_NAMES = {Kind.TEXT: "文字", Kind.NUMBER: "数字", Kind.TRUTH: "是非", Kind.TEXTS: "多个文字"}
"""What conditions may compare, as the manual calls it."""
_FUNCTIONS = "、".join(sorted(METHODS | LOOPS))
_SPAN_FIX = '写成 "30天"、"24小时"、"30分钟" 这样，可以连写 "1天12小时"'

_SIMPLE: Mapping[str, Words] = {
    "missing": ("没有填", "这一项必须写"),
    "string_type": ("类型不对", '应为带引号的文字，例如 "主管"'),
    "int_type": ("类型不对", "应为不带引号的整数，例如 30"),
    "bool_type": ("类型不对", "应为 true 或 false，不带引号"),
    "tuple_type": ("应该是列表", '写成 ["甲", "乙"] 这样，只有一项也要方括号'),
    "frozen_set_type": ("应该是列表", '写成 ["甲", "乙"] 这样'),
    "dict_type": ("应该是一组键值", '写成 { price = "单价" } 这样'),
    "model_type": ("应该是一节", "这里要写成一个表，不是单个值"),
    "span": ("不是时间长度", _SPAN_FIX),
    "hours": ("不是时段", '写成 "09:00-18:00" 这样，跨夜写 "21:00-08:00"'),
    "code": ("代号写法不对", "用小写字母开头，只含小写字母、数字和下划线，最长 40 位，例如 key_account"),
    "decimal_type": ("类型不对", "应为数字"),
    "decimal_parsing": ("类型不对", "应为数字，例如 0.5"),
}
_DATES = ("日期写法不对", "写成 2026-10-01 这样，不带引号")
_TIMES = ("时间写法不对", "写成 09:00:00 这样，不带引号")


def of_error(error: Any, known: Collection[str]) -> Words:
    """One error of pydantic; ``known`` is what may stand at its place, when a key is not known."""
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(str(error["loc"][-1]), known)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind == "enum":
        return "没有这个选项", "可选：" + str(context.get("expected", "")).replace("'", '"').replace(
            " or ", "、"
        ).replace(", ", "、")
    if kind == "lasting":
        return "时间超出范围", f"应在 {context['least']} 到 {context['most']} 之间"
    if kind.startswith("date"):
        return _DATES
    if kind.startswith("time"):
        return _TIMES
    return _bounds(kind, context)


def _bounds(kind: str, context: Mapping[str, Any]) -> Words:
    if kind == "greater_than_equal":
        return "太小", f"不能小于 {context['ge']}"
    if kind == "less_than_equal":
        return "太大", f"不能大于 {context['le']}"
    if kind in {"string_too_long", "too_long"}:
        return "太长", f"最多 {context['max_length']} {'项' if kind == 'too_long' else '个字'}"
    if kind in {"string_too_short", "too_short"}:
        return "太短", f"至少 {context['min_length']} {'项' if kind == 'too_short' else '个字'}"
    return "写法不对", "对照 policy.example.toml 里的同一项改"


def _unknown(key: str, known: Collection[str]) -> Words:
    close = get_close_matches(key, known, n=1, cutoff=0.6)
    if close:
        return f"没有「{key}」这一项", f"是不是 {close[0]}？"
    return f"没有「{key}」这一项", f"这里可以写：{'、'.join(known)}"


def of_flaw(flaw: Flaw) -> Words:
    """One mistake in an expression."""
    facts = flaw.facts
    if flaw.code == "unknown_name":
        fix = f"是不是 {facts['near']}？" if facts["near"] else "可用的名字见 docs/policy.md 的「条件」一节"
        return f"没有「{facts['name']}」这个名字", fix
    if flaw.code == "unknown_function":
        fix = f"是不是 {facts['near']}？" if facts["near"] else f"可用的函数：{_FUNCTIONS}"
        return f"没有「{facts['name']}」这个函数", fix
    if flaw.code == "wrong_kinds":
        kinds = "和".join(_KINDS.get(kind.strip(), kind.strip()) for kind in facts["kinds"].split(", "))
        return f"「{facts['operator']}」不能用在{kinds}之间", "两边要是同一类：数字不带引号，文字要带引号"
    if flaw.code in {"too_long", "too_deep"}:
        what = "条件太长" if flaw.code == "too_long" else "括号层数太多"
        return f"{what}（上限 {facts['limit']}）", "拆成几条，或改用几个流程各写一部分"
    if flaw.code == "bad_character":
        return f"认不出「{facts['character']}」", "文字要放在英文引号里；与、或、非写 &&、||、!"
    return _FLAWS.get(flaw.code, _FLAWS["refused"])


_FLAWS: Mapping[str, Words] = {
    "no_patterns": (
        "条件里不能用正则 matches",
        "改用 startsWith、endsWith、contains；要校验格式请写在字段的 pattern 里",
    ),
    "no_index": ("不能用下标取第几个", "改用 in 或 exists，例如 filled.exists(x, x == 'note')"),
    "loop_in_loop": ("exists / all 不能套着用", "拆成两个条件，用 && 连起来"),
    "not_truth": ("这不是一个条件", "条件要么成立要么不成立，例如 amount >= 500000"),
    "not_number": ("这不是算式", "结果要是一个数字，例如 form.price * form.quantity"),
    "not_texts": ("这里要得出人名", '结果要是一个名字或一组名字，例如 [owner.name, "周宁"]'),
    "syntax": ("写到这里看不懂了", "检查括号、引号和运算符是否成对、是否漏写"),
    "refused": ("条件太复杂", "写短一点，或拆成几条"),
}

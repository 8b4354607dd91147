"""What is said about a wrong answer in a form: which field, what is wrong, what is accepted."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

_LIKE = ("{hint}，例如：{example}", "例如：{example}", "{hint}")


def _wrong(*says: str, then: tuple[str, ...] = _LIKE) -> Wording:
    return Wording(title="请核对一下", says=(*says, "这一项填得不对。"), then=then, tone=Tone.INFO)


ANSWERS = {
    "bad_number": _wrong("{field}「{asked}」不是数字。", "{field}要填数字。"),
    "bad_money": _wrong("{field}「{asked}」认不出是多少钱。", "{field}要填金额。", then=(*_LIKE, "例如：50万")),
    "bad_date": _wrong(
        "{field}「{asked}」认不出是哪天。", "{field}要填日期。", then=(*_LIKE, "例如：2026-12-01、12月1日、下周五")
    ),
    "below_least": _wrong("{field}不能低于 {least}。", "{field}太小了。"),
    "above_most": _wrong("{field}不能超过 {most}。", "{field}太大了。"),
    "not_a_choice": _wrong("{field}没有「{asked}」这一项。", "{field}要从列出的里面选。", then=("可以选：{choices}",)),
    "too_many_choices": _wrong("{field}最多选 {limit} 项。", then=()),
    "too_many_attached": _wrong("{field}最多 {limit} 个文件。", then=()),
    "no_such_person": _wrong("成员里没有「{asked}」。", then=("{field}要写同事的姓名。",)),
    "which_person": _wrong("叫「{asked}」的不止一位。", then=("请写全名：{choices}",)),
    "no_such_row": _wrong("{table}里没有「{asked}」。", then=("{field}请照表里的写，不确定就问管理员。",)),
    "which_row": _wrong("「{asked}」对得上好几个。", then=("请选一个：{choices}",)),
    "bad_pattern": _wrong("{field}的写法不对。"),
}

"""What is said about a list of leads: on its card, and of each line that was not given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cards.texts import faults as texts
from cards.texts import phrases, refusals
from core.domain.rules import Fact
from core.domain.sheets.faults import Fault

APART = "名单里的另一家"
"""Why a line that resembles a customer is given all the same."""
_WORDING = {
    "taken": "{owner} 已有这个客户（#{number}，{key}），保护到 {until}：删掉这一行",
    "taken_open": "{owner} 已有这个客户（#{number}，{key}）：删掉这一行",
    "alike": "就是 {owner} 的「{company}」（#{number}，{why}）：删掉这一行",
    "resembles": "像是 {owner} 的「{company}」（#{number}，{why}）：是同一家就删掉这一行，不是就连疑似的一起派",
    "resembles_line": "像是第 {line} 行「{company}」（{why}）：是同一家就留一行，不是就连疑似的一起派",
    "owner_unknown": "派给「{shown}」不在成员名单里：改成现在的成员，或清空这一格按规则派",
    "owner_shared": "派给「{shown}」不止一位：写手机号，或在团队一列写上团队",
    "owner_left": "派给「{shown}」已离职：改成别人，或清空这一格按规则派",
    "lead_incomplete": "缺联系人和电话，请补上一样",
    "lead_not_your_people": "{to} 不是你团队的人：改成自己团队的，或清空「派给」按规则派",
    "lead_to_yourself": "「派给」写的是你自己：改成别人，或清空按规则派",
    "lead_full": "{to} 的客户已到上限 {limit} 个：换一个人，或清空「派给」按规则派",
    "lead_nobody": "按「{route}」现在没有人能接：在「派给」一列写明给谁",
    "lead_resembling": "和「{names}」很像：是同一家就删掉这一行，不是就连疑似的一起派",
    "in_pool": "这个客户在公海：删掉这一行，请同事去公海认领",
}


def line_words(fault: Fault, names: Mapping[str, str]) -> str:
    """One fault, or one refusal by the rules, in words; ``names`` are those of the members by their ids."""
    if fault.code in refusals.WORDINGS and fault.code not in _WORDING:
        named = {key.removesuffix("_id"): _named(key, fact, names) for key, fact in fault.facts.items()}
        says = refusals.wording(fault.code).says
        return phrases.first_sayable(says, phrases.spoken(named, now=None)).rstrip("。")
    return texts.fault_words(fault, names, _WORDING)


def _named(key: str, fact: Fact, names: Mapping[str, str]) -> Fact:
    return names.get(str(fact), "别人") if key.endswith("_id") and fact else fact


def all_words(faults: Iterable[Fault], names: Mapping[str, str]) -> str:
    """Everything that is wrong with a line."""
    return "；".join(dict.fromkeys(line_words(fault, names) for fault in faults))

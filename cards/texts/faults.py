"""What is wrong with a line of a customer list, and what to do about it: the column 问题 of the file that goes back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from cards.texts import dates, words
from cards.texts.evidence import evidence_words
from core.domain.dedupe.evidence import Evidence
from core.domain.policy.document import KeyKind
from core.domain.rules import Fact
from core.domain.sheets.faults import Fault

COLUMN = "问题"
LABELS = {
    "other_phone": "备用电话",
    "owner": "归属人",
    "team": "团队",
    "filed_at": "报备日期",
    "until": "保护到期",
    "status": "状态",
    "reason": "原因",
    "number": "编号",
    "problem": COLUMN,
}
"""Columns that the filing form does not have."""

_WORDING = {
    "lacking": "缺{label}，请补上",
    "too_long": "{label}「{shown}」太长，最多 {limit} 个字，请改短",
    "vague_company": "{label}「{shown}」看不出是哪家公司，请改成营业执照上的全称",
    "not_full_name": "{label}「{shown}」不是全称，请改成营业执照上的全称",
    "bad_phone": "{label}「{shown}」不是电话，请改成 11 位手机号，或带区号的座机",
    "placeholder_phone": "{label}「{shown}」像是随便填的，请改成真实的号码",
    "bad_uscc": "{label}「{shown}」不对，请核对 18 位信用代码，不知道就清空这一格",
    "bad_date": "{label}「{shown}」认不出，请改成 2026-11-21 这样",
    "bad_number": "{label}「{shown}」不是数字，请改正",
    "bad_money": "{label}「{shown}」认不出是多少钱，请改成数字",
    "below_least": "{label}「{shown}」太小，不能低于 {least}",
    "above_most": "{label}「{shown}」太大，不能超过 {most}",
    "not_a_choice": "{label}没有「{shown}」，请改成其中一个：{choices}",
    "no_such_person": "{label}「{shown}」不在成员名单里",
    "which_person": "{label}「{shown}」不止一位，请写全名：{choices}",
    "no_such_row": "{table}里没有「{shown}」，请照表里的写",
    "which_row": "{label}「{shown}」对得上好几个，请选一个：{choices}",
    "bad_status": "{label}「{shown}」认不出，请改成：{accepted}，不知道就清空这一格",
    "in_future": "{label}「{shown}」在今天之后，请核对",
    "too_far": "{label}「{shown}」太远，请核对",
    "owner_lacking": "没有写归属人，请填成员的姓名或手机号",
    "owner_unknown": "归属人「{shown}」不在成员名单里，请改成现在的成员，或先加入通讯录",
    "owner_shared": "归属人「{shown}」不止一位，请写手机号，或在团队一列写上团队",
    "owner_left": "归属人「{shown}」已离职，请改成接手的人",
    "taken": "{owner} 已报备这个客户（#{number}，{key}），保护到 {until}：删掉这一行，或请 {owner} 先转交",
    "taken_open": "{owner} 已报备这个客户（#{number}，{key}）：删掉这一行，或请 {owner} 先转交",
    "same_as_line": "和第 {line} 行是同一个客户：留一行，删一行",
    "in_ledger": "这条已经在台账里（#{number}）：删掉这一行",
    "alike": "就是 {owner} 报备的「{company}」（#{number}，{why}）：删掉这一行，或请 {owner} 先转交",
    "alike_line": "和第 {line} 行「{company}」是同一个客户（{why}）：留一行，删一行",
    "resembles": "像是 {owner} 报备的「{company}」（#{number}，{why}）：是同一家就删掉这一行，不是就连疑似的一起导",
    "resembles_line": "像是第 {line} 行「{company}」（{why}）：是同一家就留一行，不是就连疑似的一起导",
}
_OTHER = "{label}「{shown}」填得不对，请改正"


_AS_USUAL: Mapping[str, str] = {}


def label(field: str) -> str:
    """What a column is called."""
    return LABELS.get(field) or words.field(field)


def fault_words(fault: Fault, names: Mapping[str, str], otherwise: Mapping[str, str] = _AS_USUAL) -> str:
    """One fault in words; ``names`` are those of the members by their ids, ``otherwise`` what another kind of list says
    in its own words.
    """
    facts: dict[str, Fact] = dict(fault.facts)
    code = fault.code
    if code == "taken":
        code = code if facts.get("until") else "taken_open"
        facts["until"] = _day(facts.get("until"))
        key = str(facts.get("key"))
        facts["key"] = words.KEY[KeyKind(key)] if key in set(KeyKind) else ""
    for key in ("owner", "to"):
        if facts.get(f"{key}_id"):
            facts[key] = names.get(str(facts[f"{key}_id"]), "别人")
    if "why" in facts:
        facts["why"] = _why(str(facts["why"]))
    sentence = otherwise.get(code) or _WORDING.get(code, _OTHER)
    return sentence.format(**{"label": label(fault.column), "shown": fault.shown, "limit": "", **facts})


def _why(evidence: str) -> str:
    return evidence_words([Evidence(code=code, facts=facts) for code, facts in json.loads(evidence)])


def _day(fact: Fact) -> str:
    moment = dates.moment(fact)
    return dates.day(moment) if moment else ""


def all_words(faults: Iterable[Fault], names: Mapping[str, str]) -> str:
    """Everything that is wrong with a line."""
    return "；".join(dict.fromkeys(fault_words(fault, names) for fault in faults))

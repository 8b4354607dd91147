"""What is said about receipts."""

from __future__ import annotations

CODE = "回执 {code}"
TITLE_HOLDS = "回执核验通过"
TITLE_UNLINKED = "回执还在登记"
TITLE_BROKEN = "回执核验不通过"
TITLE_UNKNOWN = "没有这张回执"

HOLDS = "回执 {code} 有效：{what}，{at}。"
HOLDS_WITHOUT_WHEN = "回执 {code} 有效。"
UNLINKED = "回执 {code} 刚刚生成，还没登记完，过一分钟再核验。"
BROKEN = "回执 {code} 对应的记录和操作记录链对不上，可能被改动过。"
UNKNOWN = "操作记录里没有「{code}」这张回执。"
UNKNOWN_EMPTY = "请把回执码一起发来。"

WHAT, WHO, AT, COMPANY, OWNER, NUMBER = "事项", "操作人", "时间", "客户", "报备人", "编号"
PROVEN = "操作记录第 {position} 条，前后共 {checked} 条记录环环相扣，没有改动。"
THEN_BROKEN = "请告诉管理员，用 baobei audit verify 检查整条记录链。"
THEN_UNKNOWN = "核对一下每个字母和数字，例如：核验 12-K7QF2M9X。确定没抄错，就是记录被改动过，请告诉管理员。"
SUMMARY = "核验回执 {code}"

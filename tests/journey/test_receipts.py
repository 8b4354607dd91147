"""Receipts and blind questions over three apps: what was accepted is proven to others, and they learn no more."""

from __future__ import annotations

import re

import pytest

from tests.support.three_worlds import APPS, AppName, ThreeWorlds

COMPANY = "苏州青禾精密机械有限公司"
PAIRS = [(APPS[place], APPS[place - 1]) for place in range(len(APPS))]


@pytest.mark.parametrize(("seller", "other"), PAIRS)
async def test_a_receipt_is_proven_in_another_app(worlds: ThreeWorlds, seller: AppName, other: AppName) -> None:
    """周宁 reads that it holds and what it was, but not whose customer it is; a wrong code is said to be none."""
    await worlds.phones[seller].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    card = await worlds.sees(seller, "wang", COMPANY, "回执 1-")
    found = re.search(r"回执 (1-[0-9A-Z]{8})", card)
    assert found is not None
    await worlds.phones[other].say("zhou", f"核验 {found[1].lower()}")
    proof = await worlds.sees(other, "zhou", "回执核验通过", "提交报备")
    assert COMPANY not in proof
    assert "王晨" not in proof

    await worlds.phones[seller].say("wang", f"核验 {found[1]}")
    await worlds.sees(seller, "wang", "回执核验通过", COMPANY, "王晨")
    await worlds.phones[other].say("zhou", "核验 1-00000000")
    await worlds.sees(other, "zhou", "没有这张回执")


@pytest.mark.parametrize(("seller", "other"), PAIRS)
async def test_a_blind_question_tells_no_names(worlds: ThreeWorlds, seller: AppName, other: AppName) -> None:
    """Free, then taken; the owner hears that somebody asked."""
    await worlds.phones[other].say("zhou", f"能报吗 {COMPANY}")
    await worlds.sees(other, "zhou", "可以报备", COMPANY)
    await worlds.phones[seller].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(seller, "wang", COMPANY, "回执")
    await worlds.phones[other].say("zhou", f"{COMPANY}可以报备吗")

    answer = await worlds.sees(other, "zhou", "现在不能报备", "还没有结果")
    assert "王晨" not in answer
    told = await worlds.sees(seller, "wang", "有人问起这个客户", COMPANY)
    assert "周宁" not in told

"""Figures that are asked for in passing: 看板, 昨天谁没跟进; and 为什么拦了 after a refusal."""

from __future__ import annotations

import pytest

from tests.support.builders import COMPANY, LIN, PHONE, WANG, XU, Ledger
from tests.support.chat import Desk, words_of


@pytest.fixture
def desk() -> Desk:
    """The front desk; 王晨 has a customer that he has not followed up."""
    desk = Desk(Ledger())
    desk.ledger.approve(desk.ledger.file(WANG))
    return desk


async def answer(desk: Desk, member: str, text: str) -> str:
    """What the bot says to that."""
    return words_of(desk.ledger, (await desk.say(member, text))[-1])


@pytest.mark.parametrize("said", ["昨天谁没跟进", "今天谁没跟进", "谁没写跟进"])
async def test_a_leader_asks_who_did_nothing_and_reads_the_card_of_the_morning(desk: Desk, said: str) -> None:
    """At any hour."""
    told = await answer(desk, LIN, said)

    assert "起的团队跟进" in told
    assert "没有人记跟进：王晨" in told


async def test_what_was_put_down_today_counts_when_today_is_asked_about(desk: Desk) -> None:
    """And not yesterday."""
    await desk.say(WANG, "跟进 1 今天拜访了王总，看了两条产线的样品")

    assert "王晨：1 条，1 条有效" in await answer(desk, LIN, "今天谁没跟进")
    assert "没有人记跟进：王晨" in await answer(desk, LIN, "昨天谁没跟进")


async def test_who_leads_nobody_reads_his_own_figures(desk: Desk) -> None:
    """He is no secret to himself."""
    assert "看板" in await answer(desk, WANG, "昨天谁没跟进")


async def test_figures_of_now_are_none_of_last_month(desk: Desk) -> None:
    """The card says so, and how to ask for those."""
    told = await answer(desk, LIN, "上个月成交额")

    assert "本月成交：0 个" in told
    assert "上月订单" in told
    assert "上月订单" not in await answer(desk, LIN, "本月成交额")


async def test_why_somebody_was_refused_is_told_again(desk: Desk) -> None:
    """By whom, until when, by which rule."""
    await desk.say(XU, f"报备 {COMPANY} 李娜 {PHONE}")
    told = await answer(desk, XU, "为什么拦了")

    assert COMPANY in told
    assert "王晨" in told
    assert f"申诉 {COMPANY}" in told


async def test_without_a_refusal_the_rules_tell_why(desk: Desk) -> None:
    """Those of the duplicate check, and nobody's customer."""
    told = await answer(desk, LIN, "为什么拦了")

    assert "查重" in told
    assert COMPANY not in told

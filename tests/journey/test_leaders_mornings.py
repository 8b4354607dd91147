"""What leaders hear without asking: who files much and wins little, which key customers nobody calls; on three apps."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.support.clock import HandSetClock
from tests.support.publishing import appoint, publish
from tests.support.three_worlds import APPS, AppName, ThreeWorlds
from tests.support.waiting import eventually

KEY, USUAL = "苏州青禾精密机械有限公司", "杭州远山电气有限公司"
FIRMS = (KEY, USUAL, "宁波云栖食品有限公司")
FEW = '[follow_up]\nfilings_alarm = 3\nfilings_alarm_deals = 1\nfilings_alarm_within = "30天"\n'
ALARMS = """
[follow_up]
idle_alarm = "14天"
idle_alarm_leader = "21天"

[[follow_up.alarms]]
name = "重点客户"
when = "amount >= 500000"
after = "7天"
leader = "10天"
also = [{ member = "周宁" }]
"""
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def morning(day: str) -> datetime:
    """A few minutes after nine in Shanghai."""
    return datetime.fromisoformat(f"{day}T09:05:00+08:00")


async def under(worlds: ThreeWorlds, clock: HandSetClock, app: AppName, rules: str) -> None:
    """The rules are published; the leader and the administrator read in this app."""
    appoint(worlds.store)
    await publish(worlds, rules)
    clock.advance(MINUTE)
    for person in ("lin", "zhou"):
        await worlds.phones[app].say(person, "帮助")
        await worlds.sees(app, person, "我能帮你做这些")


async def held(worlds: ThreeWorlds, app: AppName, company: str, number: int, more: str = "") -> None:
    """王晨 has it."""
    await worlds.phones[app].say("wang", f"报备 {company} 李娜 1390001234{number} {more}".strip())
    await worlds.sees(app, "lin", company, "通过")
    await worlds.phones[app].say("lin", f"通过 {number}")
    await worlds.sees(app, "wang", company, "报备通过了")


def alarms(worlds: ThreeWorlds, app: AppName, person: str) -> list[str]:
    """What tells somebody that a customer is left alone; the morning card of a team is no alarm."""
    return [text for text in worlds.phones[app].seen(person) if "天没有跟进" in text and "团队跟进" not in text]


@pytest.mark.parametrize("app", APPS)
async def test_who_files_much_and_wins_little_is_named_once_a_week(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """With the figures, on the first working morning; not on the others, and no more once there is a deal."""
    await under(worlds, clock, app, FEW)
    for number, company in enumerate(FIRMS, start=1):
        await held(worlds, app, company, number)
    clock.set(morning("2026-03-12"))
    assert "报备多" not in await worlds.sees(app, "lin", "3月11日起的团队跟进")
    clock.set(morning("2026-03-13"))
    assert "报备多" not in await worlds.sees(app, "lin", "3月12日起的团队跟进")
    clock.set(morning("2026-03-16"))
    await worlds.sees(app, "lin", "3月13日起的团队跟进", "近 30 天报备多、成交少", "王晨：报备 3 个，成交 0 个")
    clock.set(morning("2026-03-17"))
    assert "报备多" not in await worlds.sees(app, "lin", "3月16日起的团队跟进")

    await worlds.phones[app].say("wang", "成交 1 金额 30万")
    await worlds.sees(app, "wang", "30 万元")
    clock.set(morning("2026-03-23"))
    assert "报备多" not in await worlds.sees(app, "lin", "3月20日起的团队跟进")
    assert sum("报备多" in text for text in worlds.phones[app].seen("lin")) == 1


@pytest.mark.parametrize("app", APPS)
async def test_a_key_customer_may_be_left_alone_less_long_than_others(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """Its owner and whom the rules name hear of it after a week, the leader after ten days; of the others as usual."""
    await under(worlds, clock, app, ALARMS)
    await held(worlds, app, KEY, 1, "预算 80万")
    await held(worlds, app, USUAL, 2)
    clock.advance(7 * DAY + MINUTE)
    await worlds.sees(app, "wang", KEY, "已经 7 天没有跟进了")
    await worlds.sees(app, "zhou", KEY, "王晨 已经 7 天没有跟进这个客户")
    assert alarms(worlds, app, "lin") == []
    clock.advance(3 * DAY)
    await eventually(lambda: any(KEY in text and "王晨 已经 10 天" in text for text in alarms(worlds, app, "lin")))

    await worlds.phones[app].say("wang", "跟进 1 今天拜访了王总，样机很满意，要报价")
    await worlds.sees(app, "wang", "跟进已记下")
    clock.advance(4 * DAY)
    await worlds.sees(app, "wang", USUAL, "已经 14 天没有跟进了")
    assert not any(KEY in text and "10 天" in text for text in alarms(worlds, app, "wang"))
    assert len(alarms(worlds, app, "zhou")) == 1


@pytest.mark.parametrize("app", APPS)
async def test_whoever_asks_for_the_rules_reads_of_the_alarm(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """Nobody is watched by a rule that he cannot read."""
    await under(worlds, clock, app, ALARMS)
    await worlds.phones[app].say("wang", "规则 跟进")

    await worlds.sees(app, "wang", "重点客户（金额不低于 500000）：7 天没有跟进提醒归属人，同时告诉周宁")

"""Rules of a company whose discounts, visits and releases need a yes, as its administrator writes them."""

from __future__ import annotations

from datetime import timedelta

from tests.support.clock import HandSetClock
from tests.support.publishing import appoint, publish
from tests.support.three_worlds import AppName, ThreeWorlds

COMPANY = "苏州青禾精密机械有限公司"
RULES = """
[[approval.flows]]
key = "filing"
name = "报备审批"
matter = "filing"
[[approval.flows.steps]]
name = "主管审批"
approvers = [{ leader = 1 }]

[[approval.flows]]
key = "deep_discount"
name = "大折扣"
matter = "discount"
when = "request.discount > 10"
[[approval.flows.steps]]
name = "大区总监和财务总监"
approvers = [{ leader = 1 }, { role = "finance" }]
mode = "all"

[[approval.flows]]
key = "release"
name = "释放审批"
matter = "release"
[[approval.flows.steps]]
name = "主管审批"
approvers = [{ leader = 1 }]

[[roles]]
key = "finance"
label = "财务总监"
members = ["周宁"]
"""
"""More than ten percent off: director and finance both."""


async def protected(worlds: ThreeWorlds, clock: HandSetClock, asker: AppName, judge: AppName) -> None:
    """Rules that ask for discounts and releases; 王晨 has a customer and is in the one app, both others in another."""
    appoint(worlds.store)
    await publish(worlds, RULES)
    clock.advance(timedelta(minutes=1))
    for person in ("lin", "zhou"):
        await worlds.phones[judge].say(person, "帮助")
        await worlds.sees(judge, person, "我能帮你做这些")
    await worlds.phones[asker].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(judge, "lin", COMPANY, "通过")
    await worlds.phones[judge].press("lin", COMPANY, "通过")
    await worlds.sees(asker, "wang", "报备通过了")

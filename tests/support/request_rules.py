"""Rules of a company whose discounts, visits and releases need a yes, as its administrator writes them."""

from __future__ import annotations

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

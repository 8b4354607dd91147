"""``[credit]`` in a policy: read whole, every mistake with its place and a way out; read out in plain Chinese."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.policy.mistakes import BadPolicy
from bot.policy.reading import read
from cards.texts.rules import sections, topic_of
from core.domain.policy.credit import OWNERS, CreditRules, Leavers, ShareRule, Split, Whose

GOOD = """
[[credit.splits]]
key = "large"
name = "大单"
when = "amount >= 1000000"
shares = [{ percent = 70, to = "owner" }, { percent = 20, to = "first" }, { percent = 10, team = "华南区" }]
[credit]
leavers = "keep"
dispute_within = "15天"
"""


def mistakes(text: str) -> list[str]:
    """What is said of it."""
    with pytest.raises(BadPolicy) as bad:
        read(text)
    return [str(one) for one in bad.value.mistakes]


def split(shares: str, key: str = "a", when: str = "") -> str:
    """A way to share orders."""
    return f'[[credit.splits]]\nkey = "{key}"\nname = "甲"\nwhen = "{when}"\nshares = [{shares}]\n'


def test_splits_are_read_in_their_order() -> None:
    """With what the built-in rules say where nothing is said."""
    large = Split(
        key="large",
        name="大单",
        when="amount >= 1000000",
        shares=(
            ShareRule(percent=70, to=Whose.OWNER),
            ShareRule(percent=20, to=Whose.FIRST),
            ShareRule(percent=10, team="华南区"),
        ),
    )

    assert read(GOOD).credit == CreditRules(
        splits=(large,), leavers=Leavers.KEEP, dispute_within=timedelta(days=15), answer_within=timedelta(days=2)
    )
    assert read("").credit.splits == (OWNERS,)


def test_shares_sum_to_a_hundred() -> None:
    """With the line where they stand."""
    said = mistakes(split('{ percent = 70, to = "owner" }, { percent = 20, member = "周宁" }'))

    assert said == ["第 5 行 credit.splits[1].shares：「甲」的比例加起来是 90。改到正好 100，一份也没有的不用写"]


def test_a_share_is_for_one() -> None:
    """Neither for nobody nor for two."""
    said = mistakes(split('{ percent = 50 }, { percent = 50, to = "owner", member = "周宁" }'))

    assert [one.partition("：")[2] for one in said] == [
        "没有说给谁。每一份只写一种：to、member、team",
        "同时写了 to、member。每一份只写一种：to、member、team",
    ]


def test_what_can_never_hold_is_told() -> None:
    """A split behind one without a condition, a key twice, a role that there is not, a name that there is not."""
    whole = '{ percent = 100, to = "owner" }'

    assert "没有条件，后面的都轮不到" in mistakes(split(whole) + split(whole, "b"))[0]
    assert "写了不止一次" in mistakes(split(whole, when="amount > 5") + split(whole))[0]
    assert "没有这个选项" in mistakes(split('{ percent = 100, to = "boss" }'))[0]
    assert "amout" in mistakes(split(whole, when="amout > 5"))[0]


def test_the_rules_say_whose_an_order_is() -> None:
    """As the company has written it, and that it stays so."""
    said = dict(sections(read(GOOD)))["业绩归属"]

    assert said[0] == "金额不低于 1000000的订单，业绩按「大单」分：归属人 70%、首报人 20%、华南区 10%。"
    assert said[1] == "其余订单的业绩归归属人。"
    assert "15 天内" in said[-1]
    assert topic_of("业绩怎么分") == "业绩归属"

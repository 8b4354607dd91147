"""Rules and what changes in them, in sentences."""

from __future__ import annotations

import re

import pytest

from bot.policy.documents import document_of
from bot.policy.reading import read
from cards.texts import policy_conditions, policy_words, rules
from cards.texts.policy_changes import named, sentence
from core.domain.policy.comparing import changes
from core.domain.policy.document import Policy
from core.domain.policy.names import BASE

BUILT_IN = document_of(Policy())
FLOW = """
[[approval.flows]]
key = "big"
name = "大单审批"
matter = "filing"
when = 'amount >= 500000 && grade in ["A", "B"]'
[[approval.flows.steps]]
name = "主管审批"
approvers = [{ leader = 1 }]
within = "24小时"
overdue = "escalate"
[[approval.flows.steps]]
name = "财务审批"
approvers = [{ role = "finance" }]
mode = "all"
[[roles]]
key = "finance"
label = "财务"
"""

OTHERS = """
[[grades]]
key = "A"
label = "重点客户"
[[approval.flows]]
key = "more_time"
name = "延期审批"
matter = "extension"
steps = []
[[approval.flows]]
key = "cheaper"
name = "折扣审批"
matter = "discount"
steps = []
"""


def told(text: str) -> list[str]:
    """What a policy changes, compared with the built-in one."""
    document = document_of(read(text))
    return [sentence(change, BUILT_IN, document) for change in changes(BUILT_IN, document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[protection]\nlength = '60天'", "对今后通过的报备，保护期：保护多久由 30天 改为 60天。"),
        ("[filing]\nfull_name = false", "对报备的人，有效报备：公司要写全称，由是改为否。"),
        ("[calendar]\nquiet = ''", "对所有时限和提醒，工作日历：免打扰由 21:00-08:00 改为 无。"),
        ("[duplicate]\nsuspected = 'pass'", "对报备的人，查重：疑似同一家时由 让人确认 改为 放行。"),
        ("[pool]\nhidden = ['phone']", "对从公海认领的人，公海：认领前隐藏由 联系人、手机号 改为 手机号。"),
    ],
)
def test_a_changed_value_says_for_whom_and_from_what_to_what(text: str, expected: str) -> None:
    """One sentence each, in the words of the cards."""
    assert told(text) == [expected]


def test_a_new_flow_tells_its_condition_and_steps() -> None:
    """And the one that is gone is named."""
    said = told(FLOW)

    assert said == [
        (
            "对审批人和报备的人，审批新增流程「大单审批」"
            '（事项 报备；条件 amount >= 500000 && grade in ["A", "B"]；步骤 主管审批、财务审批）。'
        ),
        "对审批人和报备的人，审批去掉流程「报备审批」。",
        "对审批人和报备的人，审批去掉流程「延期审批」。",
        "对审批人，角色新增角色「财务」。",
    ]


def test_the_same_policy_has_no_changes() -> None:
    """However often it is written down."""
    assert list(changes(BUILT_IN, document_of(read("")))) == []


def test_another_order_of_the_same_flows_is_a_change() -> None:
    """The first that fits is taken."""
    two = FLOW + FLOW.replace('"big"', '"small"').split("[[roles]]")[0]
    old, new = (
        document_of(read(two)),
        document_of(read(two.replace('"big"', '"x"').replace('"small"', '"big"').replace('"x"', '"small"'))),
    )
    (change,) = changes(old, new)

    assert change.written == "approval.flows[]"
    assert sentence(change, old, new).endswith("先后改为：small、big。")


def test_every_place_of_the_policy_has_a_name() -> None:
    """No sentence fails for want of a word; what is written of things in lists counts too."""
    everything = document_of(
        read(
            FLOW + "[[tables]]\nkey='t'\nlabel='表'\ncolumns=[{key='a',label='甲'}]\n[[grades]]\nkey='A'\nlabel='甲'\n"
            "[[protection.deadlines]]\nname='深谈'\nwithin='7天'\n"
            "[[follow_up.alarms]]\nname='重点'\nwhen='grade == \"A\"'\nafter='7天'\nalso=[{leader=2}]\n"
            "[[stages]]\nkey='a'\nlabel='接触'\nduties=[{name='回访',within='2天',kinds=['电话']}]"
        )
    )

    def places(value: object, path: tuple[str, ...]) -> set[str]:
        if isinstance(value, dict) and path[-1:] != ("fills",):
            return set().union(*(places(inner, (*path, key)) for key, inner in value.items()))
        if (
            isinstance(value, list)
            and value
            and isinstance(value[0], dict)
            and path[-1] not in {"approvers", "copy_to", "also", "tell"}
        ):
            return places(value[0], path)
        return {".".join(path)}

    assert places(everything, ()) - set(policy_words.LABEL) - set(policy_words.SECTION) == set()
    assert set(everything) == set(policy_words.SECTION) == set(policy_words.WHOM)


def test_places_of_a_policy_are_called_by_their_names() -> None:
    """A section, a key, or a flow."""
    assert [
        named(path) for path in ("pool", "protection.notices", "approval.flows[big]", "approval.flows[big].copy_to")
    ] == [
        "公海",
        "保护期的「到期前几天提醒」",
        "审批的流程「big」",
        "审批的流程「big」的「抄送」",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('amount >= 500000 && grade in ["A", "B"]', "金额不低于 500000 ，且客户等级属于「A」、「B」"),
        ('customer.name.contains("连锁")', "公司名称含有「连锁」"),
        ('!customer.known || form.source == "展会"', "不是老客户，或来源为「展会」"),
        ("filled.exists(x, x == 'note')", "filled.exists(x, x == 'note')"),
    ],
)
def test_conditions_are_read_out_in_chinese(text: str, expected: str) -> None:
    """What is too intricate for a sentence stays as it was written."""
    assert policy_conditions.told(text, Policy()) == expected


def test_every_name_of_the_conditions_can_be_read_out() -> None:
    """A new name gets its word."""
    assert set(policy_conditions.NAME) == set(BASE)


def test_the_rules_tell_each_flow_with_its_people_and_limits() -> None:
    """In one line, and only what is acted upon."""
    told_rules = dict(rules.sections(read(FLOW)))

    assert told_rules["审批"][0] == (
        "大单审批（金额不低于 500000 ，且客户等级属于「A」、「B」）："
        "直属主管审批，任意一位通过或驳回就算数，24 小时内，超时升给上一级 → 财务审批，要全部通过。"
    )


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("规则", ""),
        ("报备规则", ""),
        ("规则 审批", "审批"),
        ("公海规则是什么", "公海"),
        ("保护期多久", "保护期"),
        ("什么情况算撞单", "查重"),
        ("规则 报备", "有效报备"),
    ],
)
def test_one_topic_alone_can_be_asked_for(text: str, topic: str) -> None:
    """By the words that people use."""
    assert rules.topic_of(text) == topic


def test_every_section_of_the_rules_can_be_told() -> None:
    """Nothing of a full policy fails to be worded."""
    full = read(
        FLOW + "[protection]\nactions = 1\nlengths = [{ when = 'grade == \"A\"', length = '90天' }]\n"
        "deadlines = [{ name = '深谈', within = '7天' }]\n[extension]\nevidence = true\n[release]\nidle = '20天'\n"
    )
    everything = [line for section in rules._SECTIONS.values() for line in section(full)]

    assert everything
    assert not [line for line in everything if re.search(r"None|\{|\}", line)]

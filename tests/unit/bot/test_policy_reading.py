"""A policy is read whole: every mistake at once, each with its place and its fix."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.policy.documents import document_of
from bot.policy.mistakes import BadPolicy
from bot.policy.reading import policy_from, read
from core.domain.policy.approval import Matter
from core.domain.policy.calendar import Hours
from core.domain.policy.document import Policy

EXAMPLE = Path(__file__).parents[3] / "policy.example.toml"
FLOW = """
[[approval.flows]]
key = "big"
name = "大单审批"
matter = "filing"
"""
ALARM = "[[follow_up.alarms]]\nname = '重点'\nwhen = 'amount > 1'\nafter = '7天'\n"
DUTY = "[[stages]]\nkey = 'contact'\nlabel = '接触'\n[[stages.duties]]\nname = '回访'\nwithin = '2天'\n"
FORM = """
[[forms]]
key = "filing"
label = "报备"
[[forms.fields]]
key = "company"
label = "公司全称"
[[forms.fields]]
key = "contact"
label = "联系人"
[[forms.fields]]
key = "phone"
label = "手机号"
type = "phone"
"""


def mistakes(text: str) -> list[str]:
    """What an administrator reads."""
    with pytest.raises(BadPolicy) as bad:
        read(text)
    return [str(mistake) for mistake in bad.value.mistakes]


def test_the_example_is_the_built_in_policy() -> None:
    """Whoever copies the example changes nothing by it, and sees every value that there is."""
    assert read(EXAMPLE.read_text(encoding="utf-8")) == Policy()


def test_an_empty_file_is_the_built_in_policy() -> None:
    """What is not said stays as it is."""
    assert read("", version=4) == Policy(version=4)


def test_a_published_document_says_every_value() -> None:
    """It is read back as it was, through JSON, without help from the defaults of the day."""
    policy = read(
        f'{FLOW}when = "amount >= 500000"\n[[approval.flows.steps]]\nname = "总监"\napprovers = [{{ leader = 2 }}]\n'
        '[calendar]\nquiet = ""\ndays_off = [2026-12-31]\n[release]\nidle = "20天"\n'
    )
    document = json.loads(json.dumps(document_of(policy)))

    assert policy_from(document, 1) == policy
    assert policy.calendar.quiet is None
    assert policy.approval.flows_for(Matter.FILING)[0].when == "amount >= 500000"
    assert set(document) == set(document_of(Policy()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30天", timedelta(days=30)),
        ("2周", timedelta(days=14)),
        ("1天12小时", timedelta(hours=36)),
        (" 36 小时 ", timedelta(hours=36)),
    ],
)
def test_spans_of_time_are_written_as_they_are_said(text: str, expected: timedelta) -> None:
    """Days, weeks and hours, one after the other."""
    assert (
        read(f'[protection]\nlength = "{text}"\n[[protection.lengths]]\nwhen = ""\nlength = "90天"').protection.length
        == expected
    )


def test_quiet_hours_may_go_over_midnight() -> None:
    """The evening and the early morning are quiet, the day is not."""
    quiet = Hours.parse("21:30～8:00")

    assert [quiet.covers(Hours.parse(f"{hour}:00-24:00").start) for hour in (22, 3, 8, 12)] == [
        True,
        True,
        False,
        False,
    ]


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    """Wrong keys, types, choices and conditions, in the order of the text."""
    text = f"""
[filing]
requird = ["company"]
full_name = "yes"
{FLOW}when = 'amonut > 500000'
[[approval.flows.steps]]
name = "主管"
approvers = [
  {{ leader = 1 }},
  {{ rol = "admin" }},
]
[protection]
length = 30
[aproval]
"""

    assert mistakes(text) == [
        "第 3 行 filing.requird：没有「requird」这一项。是不是 required？",
        "第 4 行 filing.full_name：类型不对。应为 true 或 false，不带引号",
        "第 10 行第 9 列 approval.flows[1].when：没有「amonut」这个名字。是不是 amount？",
        "第 15 行 approval.flows[1].steps[1].approvers[2].rol：没有「rol」这一项。是不是 role？",
        '第 18 行 protection.length：不是时间长度。写成 "30天"、"24小时"、"30分钟" 这样，可以连写 "1天12小时"',
        "第 19 行 aproval：没有「aproval」这一项。是不是 approval？",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[filing]\nrequired = ["company", "fax"]', "第 2 行 filing.required[2]：报备表单里没有「fax」"),
        ('[duplicate]\nscope = "product"', "第 2 行 duplicate.scope：还不能按范围分开排他"),
        ('[duplicate]\nkeys = ["name", "name"]', "第 2 行 duplicate.keys[2]：「name」写了不止一次"),
        (
            FLOW + '[[approval.flows.steps]]\nname = "a"\napprovers = [{}]',
            "第 8 行 approval.flows[1].steps[1].approvers[1]：没有说是谁",
        ),
        (FLOW + '[[approval.flows.steps]]\nname = "a"\napprovers = [{ role = "cfo" }]', "没有「cfo」这个角色"),
        (
            FLOW + '[[approval.flows.steps]]\nname = "a"\napprovers = [{ leader = 1 }]\noverdue = "reject"',
            "第 9 行 approval.flows[1].steps[1].overdue：没有时限，不会超时",
        ),
        ("[protection]\nnotices = [30]", "第 2 行 protection.notices[1]：提醒比保护期还早"),
        ('[protection]\nlength = "5000天"', "第 2 行 protection.length：时间超出范围。应在 24小时 到 3650天 之间"),
        ('[follow_up]\neffective = ["喝茶"]', "第 2 行 follow_up.effective[1]：没有「喝茶」"),
        ('[announce]\nshown = ["company", "phone"]', "「phone」认领前要隐藏，不能在群里公布"),
        (
            '[[pool.pools]]\nkey = "east"\nname = "华东"\nwhen = "amount > 1"',
            "第 4 行 pool.pools[1].when：有的客户会没有公海可去",
        ),
        (ALARM + 'leader = "3天"', "第 5 行 follow_up.alarms[1].leader：主管比归属人先知道"),
        (ALARM + 'also = [{ role = "finance" }]', "follow_up.alarms[1].also[1].role：没有「finance」这个角色"),
        (DUTY + 'kinds = ["登门"]', "stages[1].duties[1].kinds[1]：没有「登门」这种跟进"),
        (DUTY + 'fields = ["price"]', "stages[1].duties[1].fields[1]：表单里没有「price」这个字段"),
        (DUTY + 'remind = "3天"', "stages[1].duties[1].remind：提醒比时限还早"),
        (DUTY + 'tell = [{ role = "finance" }]', "stages[1].duties[1].tell[1].role：没有「finance」这个角色"),
        ('[calendar]\nhours = ["09:00-18:00", "17:00-19:00"]', "第 2 行 calendar.hours[2]：上班时段不对"),
        ('[calendar]\nzone = "Asia/Atlantis"', "第 2 行 calendar.zone：没有这个时区"),
        (
            "[calendar]\ndays_on = [2026-10-01]\ndays_off = [2026-10-01]",
            "第 2 行 calendar.days_on[1]：2026-10-01 又上班又放假",
        ),
        ('[[roles]]\nkey = "admin"\nlabel = "管理员"', "「admin」是系统自带的角色"),
        (
            '[[forms]]\nkey = "survey"\nlabel = "需求调查"\nfields = [{ key = "a", label = "甲" }]',
            "第 1 行 forms：没有报备用的表单",
        ),
        (FORM + 'pattern = "(a+)+$"', "forms[1].fields[3].pattern：正则里重复套着重复，可能永远算不完"),
        (FORM + 'pattern = "(a"', "正则写法不对"),
        (FORM + 'pattern = "(?=a)b"', "正则写法不对"),
        (FORM + "pattern = '(x)\\1'", "正则写法不对"),
        (FORM + 'pattern = "a{5000}"', "正则的重复次数太多"),
        (FORM + 'choices = ["甲"]', "只有 choice、choices 才有可选的值"),
        (
            FORM + '[[forms.fields]]\nkey = "sum"\nlabel = "合计"\ntype = "formula"\nformula = "form.sum + 1"',
            "算式绕回了自己",
        ),
        (
            FORM + '[[forms.fields]]\nkey = "sum"\nlabel = "合计"\ntype = "formula"\nformula = "form.company"',
            "这不是算式",
        ),
        (FORM + '[[forms.fields]]\nkey = "model"\nlabel = "型号"\ntype = "link"\ntable = "goods"', "没有关联的表"),
        ("a = [1, 2", "第 1 行：TOML 写法不对"),
        ("a = " + "[" * 5000 + "]" * 5000, "嵌套太深"),
        ("# " + "x" * 300_000, "文件太大。最多 256 KB"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_its_place(text: str, expected: str) -> None:
    """Contradictions between values that are right each by itself, runaway patterns, and files that cannot be read."""
    assert [found for found in mistakes(text) if expected in found]


def test_a_mistake_within_a_long_condition_has_its_own_line() -> None:
    """A condition over several lines tells the line and column of the word."""
    text = f"{FLOW}when = '''\namount > 500000 &&\n   amonut > 1\n'''\nsteps = []\n"

    assert mistakes(text) == ["第 8 行第 4 列 approval.flows[1].when：没有「amonut」这个名字。是不是 amount？"]

"""规则 tells what each form asks for, and what is asked on the way to a deal."""

from __future__ import annotations

from dataclasses import replace

from cards.texts.rules import sections, topic_of
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FILING_FORM, Form, FormField

OWN = Form(
    key=FILING,
    label="客户报备",
    fields=(
        FormField(key="company", label="客户名称", required=True),
        FormField(key="level", label="客户等级", required=True),
        FormField(key="amount", label="预计金额", required_from="quoting"),
        FormField(key="rival", label="竞争对手", required_from="quoting"),
        FormField(key="why", label="输单原因", required_from="lost"),
    ),
)
PROJECT = Form(
    key="project",
    label="项目报备",
    fields=(
        FormField(key="company", label="公司全称", required=True),
        FormField(key="site", label="地点", required=True),
    ),
)


def test_the_usual_form_is_told_as_it_always_was() -> None:
    """And stages that ask for nothing are no rule."""
    told = dict(sections(Policy()))

    assert told["有效报备"][0] == "要有公司全称、联系人和手机号。"
    assert "阶段" not in told


def test_each_form_of_the_company_is_told_by_its_own_labels() -> None:
    """By its name where there are several."""
    assert dict(sections(Policy(forms=(OWN,))))["有效报备"][0] == "要有客户名称和客户等级。"
    both = dict(sections(Policy(forms=(OWN, PROJECT))))["有效报备"]
    assert both[:2] == ("客户报备要有客户名称和客户等级。", "项目报备要有公司全称和地点。")


def test_what_a_stage_asks_for_is_told() -> None:
    """In the order of the stages."""
    told = dict(sections(Policy(forms=(OWN, PROJECT))))["阶段"]

    assert told == (
        "阶段依次是初次接触、需求确认、报价、谈判、成交、输单。",
        "进入报价前，要填预计金额和竞争对手。",
        "进入输单前，要填输单原因。",
    )
    assert topic_of("规则 阶段") == "阶段"
    assert "阶段" not in dict(sections(Policy(forms=(replace(FILING_FORM),))))

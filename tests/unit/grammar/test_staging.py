"""How far somebody has come with a customer, in the words of the chat."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.own_fields import OwnField
from bot.grammar.parsed import Intent
from bot.grammar.reading import parse
from core.domain.policy.forms import FieldType

TODAY = date(2026, 11, 22)
COMPANY = "苏州青禾精密机械有限公司"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (f"{COMPANY} 进入报价", {"customer": COMPANY, "stage": "报价"}),
        ("12 进入报价阶段", {"customer": "12", "stage": "报价"}),
        ("12号已经进入谈判了", {"customer": "12", "stage": "谈判"}),
        ("把12改到谈判阶段", {"customer": "12", "stage": "谈判"}),
        (f"{COMPANY}到了需求确认阶段", {"customer": COMPANY, "stage": "需求确认"}),
        ("阶段 12 报价", {"customer": "12", "stage": "报价"}),
        (f"更新阶段：{COMPANY} 谈判", {"customer": COMPANY, "stage": "谈判"}),
        ("阶段 12 成交", {"customer": "12", "stage": "成交"}),
        ("12 进入成交", {"customer": "12", "stage": "成交"}),
        ("阶段 12", {"customer": "12"}),
        ("阶段 12 报价 预算：50万", {"customer": "12", "stage": "报价", "budget": "500000"}),
    ],
)
def test_a_stage_is_told_in_a_sentence(text: str, fields: dict[str, str]) -> None:
    """Customer and stage; what stands behind a label goes with them."""
    parsed = parse(text, today=TODAY)

    assert (parsed.intent, parsed.fields) == (Intent.STAGE, fields)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"跟进 {COMPANY} 今天拜访了王总，进入报价阶段", Intent.FOLLOW_UP),
        (f"报备 {COMPANY} 李娜 13900012345", Intent.FILE),
        (f"{COMPANY} 成交了", Intent.WON),
        (f"输单 {COMPANY} 价格太高", Intent.LOST),
        ("联系人改成王芳", Intent.CORRECT),
        (f"今天拜访了{COMPANY}，王总要报价", Intent.FOLLOW_UP),
        (f"{COMPANY} 放进公海", Intent.RELEASE),
    ],
)
def test_other_sentences_keep_their_meaning(text: str, intent: Intent) -> None:
    """A stage that is mentioned is none that is told."""
    assert parse(text, today=TODAY).intent is intent


def test_a_company_has_stages_and_fields_of_its_own() -> None:
    """Both are understood by their labels."""
    own = (OwnField("rival", "竞争对手", FieldType.TEXT, ()),)
    parsed = parse("阶段 12 打样 竞争对手：远山机械", today=TODAY, own=own, stages=("打样", "小批"))

    assert (parsed.intent, parsed.fields) == (Intent.STAGE, {"customer": "12", "stage": "打样", "rival": "远山机械"})
    assert parse("12 进入报价", today=TODAY, stages=("打样",)).intent is not Intent.STAGE

"""A polite no: who, since when, until when, by which rule, and what to do next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cards.card import Buttons, Tone
from cards.render import plain
from cards.texts import refusals
from cards.texts.toasts import toast
from cards.views.refusal import refusal_card
from core.domain.rules import Fact, RuleRef
from core.service.views.views import RefusalView
from tests.support.repository import ROOT

HELD: dict[str, Fact] = {
    "company": "杭州样例科技有限公司",
    "owner": "张伟",
    "since": "2026-11-03T01:00:00+00:00",
    "until": "2026-12-03T01:00:00+00:00",
    "key": "name",
    "status": "protected",
    "number": 7,
}
DUPLICATE = RuleRef(version=1, clause="duplicate.key")


def test_a_held_customer_is_refused_with_owner_dates_rule_and_next_step() -> None:
    """S18 and S21: by whom, since when, until when, by which rule, and whom to talk to."""
    said = plain.render(refusal_card(RefusalView(code="customer_held", facts=HELD, rule=DUPLICATE)))

    assert said.splitlines() == [
        "这个客户已有人报备",
        "杭州样例科技有限公司",
        "这个客户已由 张伟 在 11月3日 09:00 报备，保护到 12月3日。",
        "规则第 1 版 · 查重（公司全称相同）",
        "可以联系 张伟 协调，或者排队等他放出来。",
        "回复「排队 杭州样例科技有限公司」或「联系归属人 杭州样例科技有限公司」",
    ]


def test_a_customer_still_waiting_for_approval_is_held_too() -> None:
    """There is no end date yet, and the sentence does without it."""
    card = refusal_card(RefusalView(code="customer_held", facts={**HELD, "until": None, "status": "pending"}))

    assert card.summary == "这个客户已由 张伟 在 11月3日 09:00 报备，正在等审批。"


def test_a_protection_into_next_year_names_the_year() -> None:
    """The year of the filing goes without saying, the next one does not."""
    facts = {**HELD, "since": "2026-12-20T01:00:00+00:00", "until": "2027-01-19T01:00:00+00:00"}

    assert (
        "在 12月20日 09:00 报备，保护到 2027年1月19日"
        in refusal_card(RefusalView(code="customer_held", facts=facts)).summary
    )


def test_ones_own_customer_offers_a_look() -> None:
    """查看 does what writing it does."""
    card = refusal_card(RefusalView(code="already_yours", facts=HELD, rule=DUPLICATE))
    (buttons,) = [block for block in card.blocks if isinstance(block, Buttons)]

    assert buttons.items[0].says == "查看 7"
    assert card.tone is Tone.INFO


@pytest.mark.parametrize("code", [*refusals.WORDINGS, "never_heard_of"])
@pytest.mark.parametrize("facts", [{}, HELD, {"status": None, "field": "note", "limit": 5, "at": "x", "missing": ""}])
def test_no_refusal_shows_a_hole(code: str, facts: dict[str, Fact]) -> None:
    """Whatever facts are missing, there is a title and a sentence, and never a code, a brace or None."""
    card = refusal_card(RefusalView(code=code, facts=facts))
    said = plain.render(card)

    assert card.summary
    assert not re.search(r"[{}_]|None", said)


def test_a_name_with_braces_is_a_name() -> None:
    """Facts are filled in, never read as holes."""
    assert "{owner}" in refusal_card(RefusalView(code="not_found", facts={"asked": "{owner}"})).summary


def test_a_command_too_long_for_a_button_is_not_offered() -> None:
    """The words above say it."""
    card = refusal_card(RefusalView(code="already_yours", facts={"number": "9" * 200}))

    assert not [block for block in card.blocks if isinstance(block, Buttons)]


def test_every_refusal_of_the_code_is_worded() -> None:
    """A new code cannot be forgotten: all that core and bot raise or answer with are looked for."""
    sources = [path for folder in ("core", "bot") for path in (Path(ROOT) / folder).rglob("*.py")]
    raised = {
        code
        for path in sources
        for code in re.findall(r'(?:RuleViolation|\bplain)\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }

    assert raised
    assert raised - set(refusals.WORDINGS) == set()


@pytest.mark.parametrize(
    ("code", "facts", "said", "tone"),
    [
        ("filed", {"approvers": "赵敏"}, "已提交，等 赵敏 审批", Tone.GOOD),
        ("approved", {"until": "2026-12-21T06:05:00+00:00"}, "已通过，保护到 12月21日", Tone.GOOD),
        ("rejected", {}, "已驳回，会告诉报备人", Tone.GOOD),
        ("something_new", {}, "好了", Tone.INFO),
        ("not_your_task", {}, "这条报备没有分给你，不用处理。", Tone.QUIET),
    ],
)
def test_a_toast_says_what_came_of_a_press(code: str, facts: dict[str, Fact], said: str, tone: Tone) -> None:
    """Success in a few words, a refusal in its first sentence."""
    assert toast(code, facts) == (said, tone)

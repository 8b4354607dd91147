"""One filing's card: the same matter, seen by its owner, its approvers and others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cards.actions import Action, unpack
from cards.card import Button, Buttons, Card, Facts, Form, Text, Tone
from cards.samples import everything as samples
from cards.views.filing import filing_card, filing_decided_card, filing_expired_card, filing_withdrawn_card
from core.domain.filing import FilingStatus


def buttons_of(card: Card) -> dict[str, Button]:
    return {button.label: button for block in card.blocks if isinstance(block, Buttons) for button in block.items}


def lead_of(card: Card) -> str:
    return next(block.content for block in card.blocks if isinstance(block, Text))


def facts_of(card: Card) -> dict[str, str]:
    return {label: value for block in card.blocks if isinstance(block, Facts) for label, value in block.pairs}


def test_an_approver_can_pass_at_once_or_reject_with_a_reason() -> None:
    """Both carry the filing's identity and nothing else; text commands do the same."""
    card = filing_card(samples.TO_DECIDE)
    (form,) = [block for block in card.blocks if isinstance(block, Form)]
    passing = buttons_of(card)["通过"]

    assert unpack(passing.action) == Action(verb="approve", subject=samples.TO_DECIDE.id)
    assert passing.says == "通过 12"
    assert unpack(form.submit.action) == Action(verb="reject", subject=samples.TO_DECIDE.id)
    assert form.inputs[0].required
    assert "驳回 12" in form.instead


def test_the_owner_of_a_waiting_filing_can_take_it_back_after_a_second_thought() -> None:
    """撤回 asks first, and the card says who is to decide."""
    card = filing_card(samples.OWN)

    assert lead_of(card) == "已提交，等 赵敏 审批。"
    assert buttons_of(card)["撤回"].confirm


def test_several_approvers_are_all_named() -> None:
    """Any one of them decides."""
    assert "赵敏 或 钱进" in lead_of(filing_card(replace(samples.OWN, waiting_for=("赵敏", "钱进"))))


def test_an_owner_whose_approvers_are_unknown_is_told_that_it_waits() -> None:
    """The sentence does without names."""
    assert lead_of(filing_card(replace(samples.OWN, waiting_for=()))) == "已提交，正在等审批。"


def test_an_onlooker_sees_the_state_and_nothing_to_press() -> None:
    """What he may not see is not there."""
    card = filing_card(replace(samples.PENDING, contact="", answers=()))

    assert lead_of(card) == "王晨 报备的客户，正在等审批。"
    assert not buttons_of(card)
    assert "联系人" not in facts_of(card)


def test_a_decided_filing_says_who_when_and_until_when() -> None:
    """And cites the rule of the protection."""
    card = filing_card(samples.PROTECTED)

    assert lead_of(card) == "赵敏 已通过，保护到 12月21日，还剩 30 天。"
    assert facts_of(card)["审批时间"] == "11月21日 14:05"
    assert card.blocks[-1] == Text(content="规则第 1 版 · 保护期", quiet=True)
    assert not buttons_of(card)


def test_a_decider_without_a_name_is_an_approver() -> None:
    """Left or unknown: the sentence still reads."""
    assert lead_of(filing_card(replace(samples.PROTECTED, decided_by=""))).startswith("审批人 已通过")


def test_a_rejected_salesperson_reads_the_reason_first_and_can_file_again() -> None:
    """The reason leads the facts."""
    card = filing_card(samples.REJECTED)

    assert next(iter(facts_of(card))) == "原因"
    assert buttons_of(card)["重新报备"].says == "报备 杭州样例科技有限公司"
    assert card.tone is Tone.BAD


def test_a_name_too_long_for_a_button_leaves_the_button_out() -> None:
    """The card still says that one can file again."""
    assert not buttons_of(filing_card(replace(samples.REJECTED, company="长" * 40)))


def test_the_approver_of_a_rejected_filing_is_not_asked_to_file() -> None:
    """Only the owner is."""
    assert not buttons_of(filing_card(replace(samples.REJECTED, mine=False)))


@pytest.mark.parametrize(("mine", "said"), [(True, "你已撤回这条报备。"), (False, "王晨 已撤回这条报备。")])
def test_a_withdrawn_filing_says_who_took_it_back(mine: bool, said: str) -> None:
    """The owner is spoken to, others are told his name."""
    card = filing_card(replace(samples.WITHDRAWN, mine=mine))

    assert lead_of(card) == said
    assert "撤回时间" in facts_of(card)


def test_an_expired_filing_tells_its_story() -> None:
    """From three steps on, the trace replaces the bare times."""
    card = filing_card(samples.EXPIRED)
    story = next(block.content for block in card.blocks if isinstance(block, Text) and "提交报备" in block.content)

    assert lead_of(card) == "保护期已在 12月21日 结束。"
    assert story.splitlines()[-1].endswith("保护到期")
    assert "提交时间" not in facts_of(card)


def test_a_step_of_a_later_release_is_shown_by_its_name() -> None:
    """Rather than failing on an old card."""
    trace = (*samples.EXPIRED.trace[:2], replace(samples.EXPIRED.trace[2], what="frozen"))

    assert any(
        "frozen" in getattr(block, "content", "") for block in filing_card(replace(samples.EXPIRED, trace=trace)).blocks
    )


def test_an_old_filing_is_dated_with_its_years() -> None:
    """Seen two years later, no date is ambiguous."""
    later = datetime(2028, 5, 1, tzinfo=UTC)

    assert "2026年12月21日" in lead_of(filing_card(replace(samples.EXPIRED, now=later)))


def test_a_filing_without_end_or_now_still_reads() -> None:
    """Nothing is computed that was not given."""
    bare = replace(samples.PROTECTED, protected_until=None, days_left=None, now=None, rule=None)

    assert "今天到期" in lead_of(filing_card(bare))


def test_the_credit_code_is_shown_where_it_is_known() -> None:
    """Under its own name."""
    assert facts_of(filing_card(samples.FULL))["信用代码"] == samples.FULL.uscc


@pytest.mark.parametrize(
    ("card", "lead", "summary"),
    [
        (
            filing_decided_card(samples.PROTECTED),
            "报备通过了，保护到 12月21日，还剩 30 天。",
            "报备通过了：杭州样例科技有限公司",
        ),
        (filing_decided_card(samples.REJECTED), "赵敏 驳回了你的报备。", "报备被驳回：杭州样例科技有限公司"),
        (
            filing_withdrawn_card(replace(samples.WITHDRAWN, mine=False)),
            "王晨 撤回了这条报备，不用再审批。",
            "王晨 撤回了报备：杭州样例科技有限公司",
        ),
        (
            filing_expired_card(samples.EXPIRED),
            "这个客户的保护期到了，不再由你保护。",
            "保护期到了：杭州样例科技有限公司",
        ),
    ],
)
def test_news_says_what_happened_first(card: Card, lead: str, summary: str) -> None:
    """In the chat list and in the first line."""
    assert lead_of(card) == lead
    assert card.summary == summary


@pytest.mark.parametrize("news", [filing_decided_card, filing_withdrawn_card, filing_expired_card])
def test_news_that_is_overtaken_shows_the_present(news: object) -> None:
    """A card is drawn from the state of the moment, whatever it was sent for (truth 4)."""
    assert callable(news)
    assert news(samples.OWN) == filing_card(samples.OWN)


def test_an_approval_shows_in_the_chat_list_who_asks_for_whom() -> None:
    """Before the card is opened."""
    assert filing_card(samples.TO_DECIDE).summary == "王晨 报备「杭州样例科技有限公司」，等你审批"
    assert filing_card(samples.OWN).tag == "待审批"
    assert samples.OWN.status is FilingStatus.PENDING

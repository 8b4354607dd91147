"""Lists, 查重, a half-filled filing, 帮助, and short answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cards.actions import Action, unpack
from cards.card import Button, Buttons, Card, Facts, Form, InputKind, Rows, Text, Tone
from cards.render import plain, wecom
from cards.samples import everything as samples
from cards.texts import rules
from cards.views.check import check_card
from cards.views.choices import choices_card
from cards.views.draft import draft_card
from cards.views.help import help_card, not_understood_card, rules_card, said
from cards.views.lists import filing_row, my_approvals_card, my_filings_card
from core.domain.filing import FilingStatus
from core.domain.policy.document import FilingRules, Policy
from core.service.views.views import (
    CheckView,
    DraftView,
    FieldView,
    FilingLine,
    HelpView,
    MyApprovalsView,
    MyFilingsView,
    NotUnderstoodView,
    RulesView,
)

LINE = FilingLine(
    id=samples.PROTECTED.id,
    number=12,
    company="杭州样例科技有限公司",
    status=FilingStatus.PROTECTED,
    owner="王晨",
    filed_at=samples.PROTECTED.filed_at,
    protected_until=samples.PROTECTED.protected_until,
    days_left=30,
)


def buttons_of(card: Card) -> dict[str, Button]:
    return {button.label: button for block in card.blocks if isinstance(block, Buttons) for button in block.items}


def form_of(card: Card) -> Form:
    return next(block for block in card.blocks if isinstance(block, Form))


def test_my_customers_show_what_is_left_of_each_protection() -> None:
    """The end and the days to it, then the number."""
    assert filing_row(LINE, samples.NOW).detail == "保护到 12月21日，还剩 30 天 · #12"


def test_a_customer_that_is_not_protected_shows_its_state_and_age() -> None:
    """Waiting, and even with an old end date once it is over."""
    waiting = replace(LINE, status=FilingStatus.PENDING, protected_until=None, days_left=None)
    over = replace(LINE, status=FilingStatus.EXPIRED)

    assert filing_row(waiting, samples.NOW).detail == "待审批 · 11月21日 提交 · #12"
    assert filing_row(over, None, owner=True).detail == "王晨 · 已到期 · 11月21日 提交 · #12"


def test_more_customers_are_one_press_away() -> None:
    """The button carries where the page ended."""
    card = my_filings_card(MyFilingsView(lines=(LINE,), protected=1, pending=0, more_before=12))

    assert unpack(buttons_of(card)["更多"].action) == Action(verb="mine", subject="12")


def test_somebody_without_customers_is_told_how_to_file() -> None:
    """Never an empty list."""
    assert "报备 公司全称 联系人 手机号" in plain.render(
        my_filings_card(MyFilingsView(lines=(), protected=0, pending=0))
    )


def test_waiting_approvals_can_be_passed_from_the_list() -> None:
    """驳回 takes its reason on the matter's own card."""
    view = MyApprovalsView(matters=(samples.TO_DECIDE, replace(samples.TO_DECIDE, may_decide=False)), total=5)
    card = my_approvals_card(view)
    rows = next(block for block in card.blocks if isinstance(block, Rows)).items

    assert [button.label for button in rows[0].buttons] == ["通过", "查看"]
    assert [button.label for button in rows[1].buttons] == ["查看"]
    assert card.blocks[-1] == Text(content="后面还有 3 条，处理完再发「待我审批」。", quiet=True)


def test_all_waiting_approvals_on_the_card_need_no_remark() -> None:
    """One of one."""
    assert len(my_approvals_card(MyApprovalsView(matters=(samples.TO_DECIDE,), total=1)).blocks) == 1


def test_nothing_to_approve_is_good_news() -> None:
    """And says so."""
    assert my_approvals_card(MyApprovalsView(matters=(), total=0)).tone is Tone.GOOD


def test_several_customers_are_listed_with_their_owners() -> None:
    """The one that is meant is a press away."""
    card = choices_card("样例", (LINE,), now=samples.NOW)

    assert card.summary == "「样例」对得上好几个客户。"
    assert "王晨 · 保护到 12月21日" in plain.render(card)


def test_a_free_customer_can_be_filed_at_once() -> None:
    """The button carries the name, if it fits."""
    start = buttons_of(check_card(CheckView(asked="南京假想食品有限公司", held=False)))["报备"]

    assert unpack(start.action) == Action(verb="start_filing", subject="南京假想食品有限公司")
    assert start.says == "报备 南京假想食品有限公司"


@pytest.mark.parametrize("asked", ["长" * 50, "13900001234"])
def test_what_fits_no_button_is_filed_in_words(asked: str) -> None:
    """A long name, or a phone, which never travels in a button."""
    card = check_card(CheckView(asked=asked, held=False))

    assert not buttons_of(card)
    assert "要报备，请发：报备 " in plain.render(card)


def test_a_held_customer_is_told_as_a_refused_filing_is() -> None:
    """One wording, whichever way one asks."""
    held = CheckView(
        asked="样例",
        held=True,
        company="杭州样例科技有限公司",
        held_by="张伟",
        status=FilingStatus.PROTECTED,
        since=LINE.filed_at,
        until=LINE.protected_until,
    )

    assert check_card(held).summary == "这个客户已由 张伟 在 11月21日 10:53 报备，保护到 12月21日。"
    assert check_card(replace(held, mine=True)).title == "这个客户已在你名下"
    assert check_card(replace(held, since=None, until=None)).summary == "这个客户已由 张伟 报备。"


FIELDS = (
    FieldView(key="company", label="公司全称", value="杭州样例科技有限公司", required=True),
    FieldView(key="contact", label="联系人", required=True),
    FieldView(key="note", label="备注", long=True),
    FieldView(key="source", label="来源", options=("展会", "网络")),
)


def test_a_half_filled_filing_is_a_form_and_one_short_question() -> None:
    """Prefilled where there are forms, an example to copy where there are none."""
    card = draft_card(DraftView(fields=FIELDS, missing=("contact", "phone")))
    form = form_of(card)

    assert card.summary == "还差联系人和手机号。"
    assert form.instead == "直接回复就行，例如：李娜 13900001234"
    assert [field.kind for field in form.inputs] == [
        InputKind.TEXT,
        InputKind.TEXT,
        InputKind.LONG_TEXT,
        InputKind.CHOICE,
    ]
    assert form.inputs[0].value == "杭州样例科技有限公司"
    assert unpack(form.submit.action) == Action(verb="file_draft")
    assert buttons_of(card)["取消"].says == "取消"


def test_where_there_are_no_forms_the_known_answers_are_read_back() -> None:
    """Beside the company, which stands above; a long note by its beginning."""
    fields = (FIELDS[0], replace(FIELDS[1], value="李娜"), replace(FIELDS[2], value="很长" * 20))
    form = form_of(draft_card(DraftView(fields=fields, missing=("phone",))))

    assert form.instead.startswith("已填：联系人 李娜，备注 很长很长")
    assert form.instead.endswith("…。\n直接回复就行，例如：13900001234")


def test_a_wrong_field_is_named_with_the_way_to_put_it_right() -> None:
    """The number is shown to the one who typed it."""
    view = DraftView(fields=FIELDS, missing=(), problem="bad_phone", problem_facts={"phone": "139"})

    assert draft_card(view).summary == "「139」不像完整的号码。"
    assert form_of(draft_card(view)).instead == "直接回复正确的手机号就行，例如：13900001234"


def test_a_problem_of_no_single_field_asks_for_what_is_wrong() -> None:
    """Too long a note, say."""
    view = DraftView(fields=FIELDS, missing=(), problem="too_long", problem_facts={"field": "note", "limit": 1000})

    assert form_of(draft_card(view)).instead == "哪里不对直接说，例如：手机号改成 13900001234"


def test_a_complete_draft_asks_for_a_last_look() -> None:
    """Then it is sent."""
    assert draft_card(DraftView(fields=(), missing=())).summary == "看一下有没有错，没问题就提交。"


def test_help_shows_a_manager_more_and_a_group_less() -> None:
    """What one cannot do there is not offered."""
    sales, manager = help_card(HelpView(name="王晨")), help_card(HelpView(name="", may_approve=True))
    group = help_card(HelpView(name="王晨", group=True))

    assert "待我审批" not in plain.render(sales)
    assert {"我的客户", "公海", "待我审批", "规则"} == set(buttons_of(manager))
    assert not buttons_of(group)
    assert "单聊" in plain.render(group)


@pytest.mark.parametrize("admin", [True, False])
@pytest.mark.parametrize("leads", [True, False])
def test_help_is_whole_on_the_narrowest_app(leads: bool, admin: bool) -> None:
    """WeCom has six rows and a short text: whatever somebody may do is on it, to its last word."""
    card = help_card(HelpView(name="欧阳明月", may_approve=leads, may_administer=admin))
    shown = json.dumps(wecom.render(card), ensure_ascii=False)

    assert "…" not in shown
    assert all(said in shown for said in ("跟进 12", "延期 12", "释放 12", "申诉 12", "核验", "交 12 给"))
    assert all(said in shown for said in ("附件 12", "简称", "成交 12", "输单 12"))
    assert ("孙悦的客户" in shown) is leads


def test_what_was_not_understood_gets_the_nearest_things_as_buttons() -> None:
    """One too long for a button is left out, and none is fine, too."""
    view = NotUnderstoodView(suggestions=(("我的客户", "我的客户"), ("报备", "报备 " + "长" * 50)))

    assert set(buttons_of(not_understood_card(view))) == {"我的客户"}
    assert not buttons_of(not_understood_card(NotUnderstoodView(suggestions=())))


@pytest.mark.parametrize("full_name", [True, False])
def test_the_rules_in_force_are_told_section_by_section(full_name: bool) -> None:
    """Made from the policy itself."""
    policy = Policy(version=4, filing=FilingRules(full_name=full_name))
    card = rules_card(RulesView(version=policy.version, sections=rules.sections(policy)))

    assert card.tag == "第 4 版"
    assert ("全称" in plain.render(card).split("查重")[0].split("要有")[1].split("。", 1)[1]) is full_name


def test_a_short_answer_is_one_sentence() -> None:
    """In the name of the bot."""
    card = said("好的。", tone=Tone.GOOD)

    assert card.summary == "好的。"
    assert not [block for block in card.blocks if isinstance(block, Facts)]

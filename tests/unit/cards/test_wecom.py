"""Cards as WeCom's messages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cards.card import Button, Buttons, Card, Divider, Facts, Row, Rows, Text
from cards.render import wecom
from cards.samples import everything as samples
from cards.views.filing import filing_card
from cards.views.lists import my_approvals_card
from core.service.views.views import MyApprovalsView


def template(card: Card, **given: str) -> dict[str, Any]:
    message = wecom.render(card, **given)
    assert message["msgtype"] == "template_card"
    return dict(message["template_card"])


def test_an_approval_has_its_button_and_its_facts() -> None:
    """The task id is the messenger's affair."""
    card = template(filing_card(samples.TO_DECIDE))

    assert card["card_type"] == "button_interaction"
    assert card["button_list"] == [{"text": "通过", "style": 1, "key": f"v1:approve:{samples.TO_DECIDE.id}"}]
    assert {"keyname": "联系人", "value": "李娜 139****1234"} in card["horizontal_content_list"]
    assert "task_id" not in card


def test_what_the_table_has_no_room_for_follows_the_first_lines() -> None:
    """The way to reject stands before a long note, so that it is never cut."""
    card = template(filing_card(samples.FULL))
    lines = card["sub_title_text"].splitlines()

    assert lines[1].startswith("要驳回")
    assert lines[2].startswith("备注：")
    assert len(card["horizontal_content_list"]) == 6


def test_a_card_without_buttons_and_address_is_markdown() -> None:
    """A notice must lead somewhere."""
    message = wecom.render(filing_card(samples.OWN))

    assert message["msgtype"] == "markdown"
    assert message["markdown"]["content"].startswith(
        "**杭州样例科技有限公司**（待审批）\n王晨 · 华东一组 · #12\n\n**已提交"
    )
    assert "回复「撤回 12」" in message["markdown"]["content"]


def test_a_card_without_buttons_leads_to_its_page_where_there_is_one() -> None:
    """As a notice."""
    card = template(filing_card(samples.PROTECTED), url="https://baobei.example/f/12")

    assert card["card_type"] == "text_notice"
    assert card["card_action"] == {"type": 1, "url": "https://baobei.example/f/12"}


def test_what_needs_a_second_thought_is_in_the_menu() -> None:
    """Two taps away, and in words for clients without the menu."""
    card = template(filing_card(samples.OWN), url="https://baobei.example/f/12")

    assert card["action_menu"]["action_list"] == [{"text": "撤回", "key": f"v1:withdraw:{samples.OWN.id}"}]
    assert "回复「撤回 12」" in card["sub_title_text"]


def test_a_short_list_keeps_its_buttons_and_a_long_one_becomes_words() -> None:
    """One matter fits a template card, ten do not."""
    short = my_approvals_card(MyApprovalsView(matters=(samples.TO_DECIDE,), total=1))
    waiting = tuple(replace(samples.TO_DECIDE, number=number) for number in range(10, 20))
    long = wecom.render(my_approvals_card(MyApprovalsView(matters=waiting, total=10)))

    assert [button["text"] for button in template(short)["button_list"]] == ["通过 12", "查看 12"]
    assert "回复「通过 15」或「查看 15」" in long["markdown"]["content"]


def test_a_list_without_buttons_too_long_for_a_notice_is_markdown() -> None:
    """Even where there is an address."""
    rows = Rows(items=tuple(Row(title="长" * 20) for _ in range(20)))

    assert wecom.render(Card(title="单", blocks=(rows,)), url="https://baobei.example")["msgtype"] == "markdown"


def test_a_decided_matter_replaces_its_card_by_the_end_state() -> None:
    """As a grey button that nobody can press."""
    card = wecom.replacement(filing_card(replace(samples.PROTECTED, mine=False)))

    assert card["replace_text"] == "保护中"
    assert card["button_list"][0]["key"] == wecom.DONE
    assert wecom.replacement(Card(title="单"))["replace_text"] == "已结束"


def test_a_matter_still_open_is_replaced_with_its_buttons() -> None:
    """Nothing is grey yet."""
    card = wecom.replacement(filing_card(samples.TO_DECIDE))

    assert "replace_text" not in card
    assert card["button_list"][0]["text"] == "通过"


def test_a_card_without_words_is_its_title() -> None:
    """Empty parts are left out."""
    card = template(Card(title="", blocks=(Divider(), Buttons(items=(Button(label="好", action="v1:say:好"),)))))

    assert card["main_title"] == {"title": "报备助手"}
    assert not {"sub_title_text", "horizontal_content_list", "quote_area"} & set(card)


def test_text_has_no_links_in_it() -> None:
    """A name that looks like one stays a name."""
    card = Card(title='<a href="https://x.example">公司</a>', blocks=(Facts(pairs=(("甲", "乙"),)),))

    assert "<" not in wecom.text(card)["text"]["content"]


def test_small_print_is_quoted() -> None:
    """Apart from the story."""
    card = Card(
        title="单", blocks=(Text(content="小字", quiet=True), Buttons(items=(Button(label="好", action="v1:say:好"),)))
    )

    assert template(card)["quote_area"] == {"type": 0, "quote_text": "小字"}


def test_no_two_buttons_of_a_card_read_the_same() -> None:
    """Ten characters are all that a button shows."""
    short: dict[str, list[str]] = {}
    for name, card in samples.samples().items():
        drawn = wecom.render(card).get("template_card", {})
        labels = [each["text"] for each in drawn.get("button_list", [])]
        if len(set(labels)) < len(labels) or any(len(label) > 10 for label in labels):
            short[name] = labels

    assert short == {}

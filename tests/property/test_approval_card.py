"""However much there is to say about a filing, whoever decides keeps the ways to decide, on every platform."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.actions import Action
from cards.card import Card
from cards.render import dingtalk, feishu, wecom
from cards.samples.everything import FULL
from cards.views.filing import filing_card, filing_detail_card
from core.domain.dedupe.evidence import Evidence
from core.domain.ids import CustomerId
from core.service.views.views import BesideView, FilingView

some = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
_names = st.text(alphabet="云杉科技深圳市有限公司*<[", min_size=1, max_size=80)
_evidence = st.lists(
    st.builds(
        Evidence,
        code=st.sampled_from(("same_brand", "same_phone", "same_city", "similar_trade")),
        facts=st.fixed_dictionaries({"brand": _names, "asked": _names, "known": _names}),
    ),
    max_size=8,
).map(tuple)
_besides = st.builds(
    BesideView, customer_id=st.just(CustomerId("C" * 26)), company=_names, evidence=_evidence, held_by=st.just("何川")
)


@st.composite
def approval_views(draw: st.DrawFn) -> FilingView:
    """A filing to be decided, with as many look-alikes and answers as anybody could give."""
    answers = draw(st.lists(st.tuples(st.sampled_from(("product", "note", "source")), _names), max_size=30))
    return replace(
        FULL,
        company=draw(_names),
        may_decide=True,
        mine=False,
        besides=tuple(draw(st.lists(_besides, max_size=8))),
        answers=tuple(answers),
        reason=draw(_names),
    )


def _approve(view: FilingView) -> str:
    return Action(verb="approve", subject=view.id).pack()


def _reject(view: FilingView) -> str:
    return f"要驳回，请写上原因，例如：驳回 {view.number} "


def _actions(drawn: Any) -> list[str]:
    """Every callback of a Feishu card."""
    inner = list(drawn.values()) if isinstance(drawn, dict) else drawn if isinstance(drawn, list) else []
    own = [str(drawn["value"]["a"])] if isinstance(drawn, dict) and drawn.get("type") == "callback" else []
    return own + [action for each in inner for action in _actions(each)]


@some
@given(view=approval_views())
def test_feishu_keeps_both_buttons(view: FilingView) -> None:
    """通过, and 驳回 with its form."""
    actions = _actions(feishu.render(filing_card(view)))

    assert {_approve(view), Action(verb="reject", subject=view.id).pack()} <= set(actions)


@some
@given(view=approval_views())
def test_dingtalk_keeps_the_button_and_the_words(view: FilingView) -> None:
    """通过 is pressed, 驳回 is written, because the preset has no form."""
    drawn = dingtalk.render(filing_card(view))["cardParamMap"]

    assert _approve(view) in [each["id"] for each in json.loads(drawn["sys_full_json_obj"])["msgButtons"]]
    assert _reject(view) in drawn["markdown"]


@some
@given(view=approval_views())
def test_wecom_keeps_the_button_and_the_words(view: FilingView) -> None:
    """As a new card and in place of an earlier one."""
    card = filing_card(view)
    message = wecom.render(card)

    assert message["msgtype"] == "template_card"
    for drawn in (message["template_card"], wecom.replacement(card)):
        assert _approve(view) in [each["key"] for each in drawn["button_list"]]
        assert _reject(view) in drawn["sub_title_text"]


@some
@given(view=approval_views())
def test_details_say_how_to_decide(view: FilingView) -> None:
    """查看 tells everything; where that leaves no room for buttons, it says the words that do the same."""
    said = _said_in(wecom.render(filing_detail_card(view)))

    assert _reject(view) in said
    assert f"通过 {view.number}" in said or _approve(view) in said


def _said_in(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False)


def _five() -> Card:
    evidence = (Evidence(code="same_brand", facts={"brand": "云杉"}), Evidence(code="same_phone"))
    besides = tuple(
        BesideView(customer_id=CustomerId("C" * 26), company=f"云杉科技{place}号有限公司", evidence=evidence)
        for place in "一二三四五"
    )
    return filing_card(replace(FULL, may_decide=True, mine=False, besides=besides))


def test_what_is_left_of_the_evidence_names_two_and_the_way_to_the_others() -> None:
    """One reason for each, and the words that show the rest."""
    said = wecom.render(_five())["template_card"]["sub_title_text"]

    assert "第1家：云杉科技一号有限公司，同一品牌「云杉」；第2家：云杉科技二号有限公司" in said
    assert f"还有 3 家，发「查看 {FULL.number}」" in said

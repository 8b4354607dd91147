from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.feishu.card_schema import cited_people, components, problems
from bot.sandbox.feishu.card_tables import COMPONENTS
from tests.support.feishu_standin import a_button, a_card

_KEYS = sorted(
    {"tag", "elements", "columns", "type", "value", *(key for each in COMPONENTS.values() for key in each.properties)}
)
_WORDS = st.sampled_from([*COMPONENTS, "column", "action", "note", "plain_text", "lark_md", "callback", "submit", ""])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 300) | st.floats(allow_nan=False) | _WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=5),
    max_leaves=25,
)
_FORM = a_card(
    {
        "tag": "form",
        "name": "filing",
        "elements": [
            {"tag": "input", "name": "company", "required": True},
            {
                "tag": "multi_select_static",
                "name": "products",
                "selected_values": ["a"],
                "options": [{"text": {"tag": "plain_text", "content": "标准版"}, "value": "a"}],
            },
            a_button("提交", value={"act": "file"}, name="submit", form_action_type="submit"),
        ],
    },
    {"tag": "table", "columns": [{"name": "who", "data_type": "text"}], "rows": [{"who": "李娜"}]},
    {"tag": "chart", "chart_spec": {"type": "bar"}},
    {"tag": "person_list", "persons": [{"id": "ou_li"}]},
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container of a card with each of its keys."""
    if isinstance(value, dict):
        return [(value, key) for key in value] + [place for inner in value.values() for place in _places(inner)]
    if isinstance(value, list):
        return [(value, index) for index in range(len(value))] + [place for inner in value for place in _places(inner)]
    return []


@settings(deadline=None)
@given(st.lists(_JSON, max_size=5))
def test_no_json_upsets_the_check(elements: list[Any]) -> None:
    """Whatever stands among the elements, the answer is a list of problems, not a crash."""
    card = {"schema": "2.0", "body": {"elements": elements}}

    assert all(problem.startswith("ErrCode: ") for problem in problems(card))
    assert isinstance(cited_people(card), set)
    assert list(components(card)) is not None


@settings(deadline=None)
@given(st.data())
def test_a_good_card_with_one_wrong_value_does_not_upset_the_check(data: st.DataObject) -> None:
    """Any value anywhere in a card may be replaced by any other."""
    card = copy.deepcopy(_FORM)
    container, key = data.draw(st.sampled_from(_places(card)))
    container[key] = data.draw(_JSON)

    assert all(problem.startswith("ErrCode: ") for problem in problems(card))

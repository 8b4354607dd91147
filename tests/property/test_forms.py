"""What holds for any answer to any field of a form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cards.texts.words import shown
from core.domain.answers.known import Known
from core.domain.forms import cleaned
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FieldType, Form, FormField
from core.domain.rules import RuleViolation

KNOWN = Known(today=date(2026, 11, 22), names=lambda: ["王晨", "李娜"])
TYPES = tuple(kind for kind in FieldType if kind not in {FieldType.FORMULA, FieldType.ATTACHMENT, FieldType.LINK})
FIELDS = tuple(
    FormField(
        key=f"of_{kind.value}",
        label=kind.value,
        type=kind,
        choices=("A 重点", "B 普通", "C 观察") if kind in {FieldType.CHOICE, FieldType.CHOICES} else (),
    )
    for kind in TYPES
)
POLICY = Policy(forms=(Form(key=FILING, label="客户报备", fields=FIELDS),))
MEANT = st.one_of(
    st.text(max_size=40),
    st.decimals(min_value=0, max_value=10**9, places=2).map(lambda number: f"{number:,}"),
    st.integers(0, 10**6).map(lambda number: f"{number}万"),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(lambda day: f"{day.month}月{day.day}日"),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(str),
    st.sampled_from(
        ["下周五", "周日", "三天后", "月底", "年底", "A", "2", "观察，A", "1 3", "王晨", "13900012345", "三百二十万"]
    ),
)


def kept(kind: FieldType, text: str) -> str | None:
    """The answer as it is kept, ``None`` if it is refused or empty."""
    try:
        return cleaned({f"of_{kind.value}": text}, POLICY, KNOWN).get(f"of_{kind.value}")
    except RuleViolation:
        return None


@given(kind=st.sampled_from(TYPES), text=MEANT)
def test_reading_an_answer_again_changes_nothing(kind: FieldType, text: str) -> None:
    """What is kept is in normal form, whatever was typed."""
    once = kept(kind, text)

    assert once is None or kept(kind, once) == once


@given(kind=st.sampled_from(TYPES), text=MEANT)
def test_whatever_is_shown_is_understood_when_it_is_sent_back(kind: FieldType, text: str) -> None:
    """A card is copied from as often as it is read."""
    once = kept(kind, text)

    assert once is None or kept(kind, shown(kind, once)) == once


@given(price=st.integers(0, 10**7), quantity=st.integers(0, 10**4))
def test_a_formula_follows_its_numbers(price: int, quantity: int) -> None:
    """Whatever total was sent along."""
    numbers = (("price", FieldType.MONEY), ("quantity", FieldType.NUMBER))
    fields = tuple(FormField(key=key, label=key, type=kind) for key, kind in numbers)
    total = FormField(key="total", label="total", type=FieldType.FORMULA, formula="form.price * form.quantity")
    policy = Policy(forms=(Form(key=FILING, label="客户报备", fields=(*fields, total)),))

    answers = cleaned({"price": str(price), "quantity": str(quantity), "total": "1"}, policy)

    assert Decimal(answers["total"]) == price * quantity

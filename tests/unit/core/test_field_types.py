"""Every type of field: what is understood, in which form it is kept, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.domain.answers.known import Known
from core.domain.attachment import ATTACHMENTS
from core.domain.forms import asked_now, cleaned, live_fields, missing
from core.domain.linked_tables import LinkedRow, Shelf
from core.domain.policy.document import FilingRules, Policy
from core.domain.policy.forms import FILING, Column, FieldType, Form, FormField, LinkedTable
from core.domain.rules import RuleViolation

TODAY = date(2026, 11, 22)
PRICES = {"XK-200 加工中心": "120000", "XK-300 加工中心": "180000", "ZC-1 转台": "9000"}
SHELF = Shelf(
    tuple(LinkedRow(id=name, title=name, cells={"name": name, "price": price}) for name, price in PRICES.items())
)
KNOWN = Known(today=TODAY, names=lambda: ["王晨", "王小明", "李娜"], shelf=lambda table: SHELF)
FIELDS = (
    FormField(key="company", label="公司全称", required=True),
    FormField(key="size", label="人数", type=FieldType.NUMBER, least=Decimal(1), most=Decimal(5000)),
    FormField(key="amount", label="项目金额", type=FieldType.MONEY),
    FormField(key="due", label="交货日期", type=FieldType.DATE),
    FormField(
        key="level", label="客户等级", type=FieldType.CHOICE, choices=("A 重点", "B 普通", "C 观察"), required=True
    ),
    FormField(key="needs", label="需求", type=FieldType.CHOICES, choices=("车削", "铣削", "打磨"), limit=2),
    FormField(key="backup", label="备用电话", type=FieldType.PHONE),
    FormField(key="helper", label="协作人", type=FieldType.PERSON),
    FormField(key="code", label="合同号", pattern="HT-[0-9]{4}", hint="HT- 加四位数字", example="HT-2026"),
    FormField(key="scan", label="名片", type=FieldType.ATTACHMENT, limit=2),
    FormField(key="model", label="机型", type=FieldType.LINK, table="goods", fills={"price": "price"}),
    FormField(key="price", label="单价", type=FieldType.MONEY),
    FormField(key="quantity", label="台数", type=FieldType.NUMBER),
    FormField(key="total", label="总价", type=FieldType.FORMULA, formula="form.price * form.quantity"),
    FormField(key="origin", label="渠道", default="展会"),
    FormField(key="old", label="旧栏", retired=True, required=True),
    FormField(key="won_at", label="签约日", type=FieldType.DATE, required_from="won"),
)
GOODS = LinkedTable(
    key="goods", label="产品表", columns=(Column(key="name", label="型号"), Column(key="price", label="单价"))
)
POLICY = Policy(forms=(Form(key=FILING, label="客户报备", fields=FIELDS),), tables=(GOODS,))


def kept(key: str, text: str) -> str:
    """The answer to one field as it is kept."""
    return cleaned({key: text}, POLICY, KNOWN)[key]


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("size", "1,200 人", "1200"),
        ("size", "三百二十", "320"),
        ("amount", "50万", "500000"),
        ("amount", "¥1,280,000 元", "1280000"),
        ("amount", "50-80万", "500000"),
        ("amount", "1亿2千万", "120000000"),
        ("due", "2026-12-01", "2026-12-01"),
        ("due", "12月1日", "2026-12-01"),
        ("due", "1月5号", "2027-01-05"),
        ("due", "下周五", "2026-11-27"),
        ("due", "周一", "2026-11-23"),
        ("due", "三天后", "2026-11-25"),
        ("due", "月底", "2026-11-30"),
        ("due", "月底前", "2026-11-30"),
        ("due", "12月1日之前", "2026-12-01"),
        ("due", "下月底", "2026-12-31"),
        ("level", "a", "A 重点"),
        ("level", "2", "B 普通"),
        ("level", "观察", "C 观察"),
        ("needs", "打磨，车削", "车削、打磨"),
        ("needs", "1 3", "车削、打磨"),
        ("backup", "139 0001 2345", "13900012345"),
        ("helper", "@小明", "王小明"),
        ("code", "HT-2026", "HT-2026"),
        ("model", "xk-200", "XK-200 加工中心"),
        ("model", "转台", "ZC-1 转台"),
    ],
)
def test_an_answer_is_kept_in_one_form(key: str, text: str, answer: str) -> None:
    """However it was written; and what is kept is understood again."""
    assert (kept(key, text), kept(key, answer)) == (answer, answer)


@pytest.mark.parametrize(
    ("key", "text", "code", "fact"),
    [
        ("size", "很多", "bad_number", ("asked", "很多")),
        ("size", "0", "below_least", ("least", "1")),
        ("size", "9000", "above_most", ("most", "5000")),
        ("amount", "面议", "bad_money", ("label", "项目金额")),
        ("due", "2月30日", "bad_date", ("asked", "2月30日")),
        ("due", "改天", "bad_date", ("label", "交货日期")),
        ("level", "Z", "not_a_choice", ("choices", "A 重点、B 普通、C 观察")),
        ("needs", "车削、镗孔", "not_a_choice", ("asked", "镗孔")),
        ("needs", "车削、铣削、打磨", "too_many_choices", ("limit", 2)),
        ("backup", "139", "bad_phone", ("label", "备用电话")),
        ("helper", "赵六", "no_such_person", ("asked", "赵六")),
        ("helper", "王", "which_person", ("choices", "王晨、王小明")),
        ("code", "2026", "bad_pattern", ("example", "HT-2026")),
        ("model", "QQ", "no_such_row", ("table", "产品表")),
        ("model", "XK", "which_row", ("choices", "XK-200 加工中心、XK-300 加工中心")),
        ("origin", "字" * 101, "too_long", ("limit", 100)),
    ],
)
def test_a_wrong_answer_is_refused_in_the_words_of_its_field(
    key: str, text: str, code: str, fact: tuple[str, object]
) -> None:
    """With what would be accepted."""
    with pytest.raises(RuleViolation) as refusal:
        kept(key, text)

    assert (refusal.value.code, refusal.value.facts[fact[0]]) == (code, fact[1])


def test_a_table_fills_in_what_a_formula_reckons_with() -> None:
    """The price is that of the table, whatever was typed; the product is worked out anew each time."""
    given = {"model": "xk-200", "price": "1", "quantity": "3", "total": "7"}

    answers = cleaned(given, POLICY, KNOWN)

    assert (answers["price"], answers["total"]) == ("120000", "360000")
    assert cleaned({**answers, "quantity": "2"}, POLICY, KNOWN)["total"] == "240000"
    assert "total" not in cleaned({"model": "xk-200"}, POLICY, KNOWN)


def test_what_was_accepted_stays_when_the_table_has_moved_on() -> None:
    """An old filing keeps its product and its price."""
    before = cleaned({"model": "ZC-1", "quantity": "2"}, POLICY, KNOWN)
    later = Known(today=TODAY, shelf=lambda table: Shelf(), kept=before)

    assert cleaned(before, POLICY, later) == before


def test_what_nobody_has_to_answer_is_not_asked() -> None:
    """Defaults, formulas, retired fields and those of a later stage; a draft's files are the attachment."""
    strict = replace(POLICY, filing=FilingRules(required=("company", "scan", "price", "origin")))

    assert missing({}, POLICY) == ("company", "level")
    assert missing({"company": "x", "level": "A"}, POLICY, "won") == ("won_at",)
    assert missing({"company": "x", "level": "A"}, strict) == ("scan", "price")
    assert missing({"company": "x", "level": "A", "model": "ZC-1", ATTACHMENTS: "f1"}, strict) == ()
    assert "old" not in {field.key for field in live_fields(POLICY)}


def test_files_of_a_draft_are_counted() -> None:
    """They lie with the filing; the answer says how many there are."""
    assert cleaned({ATTACHMENTS: "f1,f2"}, POLICY, KNOWN)["scan"] == "2"

    with pytest.raises(RuleViolation) as refusal:
        cleaned({ATTACHMENTS: "f1,f2,f3"}, POLICY, KNOWN)
    assert refusal.value.code == "too_many_attached"


def test_one_question_after_the_other() -> None:
    """But who the customer is in one breath."""
    assert asked_now(("company", "phone", "level")) == ("company", "phone")
    assert asked_now(("level", "due")) == ("level",)
    assert asked_now(()) == ()


def test_what_is_required_is_said_by_an_own_form_and_beyond_it_by_the_filing_rules() -> None:
    """With the built-in form the filing rules alone say it; a filing without a company is none."""
    assert missing({}, Policy(filing=FilingRules(required=("contact",)))) == ("company", "contact")
    assert missing({}, replace(POLICY, filing=FilingRules(required=("company", "due")))) == ("company", "due", "level")

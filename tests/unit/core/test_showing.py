"""Which answers of a filing one reader sees."""

from __future__ import annotations

import pytest

from core.domain.answers.linking import fields_shown
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, Column, FieldType, Form, FormField, LinkedTable, Reader
from core.service.views.showing import exported_answers, seen

FIELDS = (
    FormField(key="company", label="公司全称"),
    FormField(key="trade", label="行业", visible_to=(Reader.EVERYONE,)),
    FormField(key="rival", label="竞争对手", visible_to=(Reader.OWNER, Reader.LEADER)),
    FormField(key="backup", label="备用电话", type=FieldType.PHONE, masked=True),
    FormField(key="scan", label="名片", type=FieldType.ATTACHMENT),
)
POLICY = Policy(forms=(Form(key=FILING, label="客户报备", fields=FIELDS),))
ANSWERS = {"dropped": "旧答案", "backup": "13900012345", "rival": "远山机械", "trade": "制造", "scan": "2"}
ALL = frozenset({Reader.EVERYONE})


@pytest.mark.parametrize(
    ("readers", "admin", "keys"),
    [
        (ALL, False, ["trade"]),
        (ALL | {Reader.APPROVER}, False, ["trade", "backup", "dropped"]),
        (ALL | {Reader.OWNER}, False, ["trade", "rival", "backup", "dropped"]),
        (ALL, True, ["trade", "rival", "backup", "dropped"]),
    ],
)
def test_each_reader_sees_the_fields_that_name_him(readers: frozenset[Reader], admin: bool, keys: list[str]) -> None:
    """In the form's order, what the form has dropped at the end; administrators see all, files are told apart."""
    shown, fields = seen(ANSWERS, {f.key: f for f in FIELDS}, readers, admin=admin, disclose=False)

    assert [key for key, _ in shown] == keys
    assert dict(shown).get("backup") in {None, "139****2345"}
    assert {field.key for field in fields} == set(keys) - {"dropped"}


def test_who_asks_for_his_own_details_sees_them_whole() -> None:
    """A masked answer is his to read."""
    shown, _ = seen(ANSWERS, {f.key: f for f in FIELDS}, ALL | {Reader.OWNER}, admin=False, disclose=True)

    assert dict(shown)["backup"] == "13900012345"


def test_an_export_holds_no_more_than_the_cards() -> None:
    """A leader takes away what he sees, with what is masked veiled; the owner his own whole."""
    leader = exported_answers(ANSWERS, POLICY, ALL | {Reader.LEADER}, admin=False)
    owner = exported_answers(ANSWERS, POLICY, ALL | {Reader.OWNER}, admin=False)

    assert (leader["backup"], owner["backup"]) == ("139****2345", "13900012345")
    assert "rival" not in exported_answers(ANSWERS, POLICY, ALL | {Reader.APPROVER}, admin=False)


LINKED = FormField(
    key="product", label="产品", type=FieldType.LINK, table="goods", fills={"price": "cost"}, masked=True
)
OF_TABLE = Policy(
    forms=(Form(key=FILING, label="客户报备", fields=(LINKED, FormField(key="price", label="报价"))),),
    tables=(
        LinkedTable(
            key="goods",
            label="产品表",
            columns=(
                Column(key="name", label="名称"),
                Column(key="model", label="型号"),
                Column(key="floor", label="报价", type=FieldType.MONEY),
                Column(key="cost", label="成本", type=FieldType.MONEY),
            ),
        ),
    ),
)
CHOSEN = {
    "product": "转台 ZT-9",
    "product.name": "转台",
    "product.model": "ZT-9",
    "product.floor": "8000",
    "product.cost": "9000",
    "price": "9000",
}


def test_a_chosen_row_is_shown_beside_its_title_to_whoever_may_see_the_choice() -> None:
    """What the title says already, and what fills in another field, is not said twice; equal labels are told apart."""
    fields = fields_shown(OF_TABLE)
    owner, form = seen(CHOSEN, fields, ALL | {Reader.OWNER}, admin=False, disclose=True)

    assert owner == (("product", "转台 ZT-9"), ("product.floor", "8000"), ("price", "9000"))
    assert [(field.label, field.type) for field in form][1] == ("产品·报价", FieldType.MONEY)
    assert seen(CHOSEN, fields, ALL, admin=False, disclose=False) == ((), ())


def test_an_export_has_the_columns_of_a_chosen_row() -> None:
    """Veiled where the choice is masked: a leader learns no more than from a card."""
    owner = exported_answers(CHOSEN, OF_TABLE, ALL | {Reader.OWNER}, admin=False)
    leader = exported_answers(CHOSEN, OF_TABLE, ALL | {Reader.LEADER}, admin=False)

    assert (owner["product.model"], owner["product.floor"]) == ("ZT-9", "8000")
    assert "product.cost" not in owner
    assert (leader["product"], leader["product.model"], leader["product.floor"]) == ("转***", "Z***", "8***")

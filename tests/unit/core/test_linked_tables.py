"""Which row of a table somebody means, what a file says of one, and what a filing keeps of the row that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

import pytest

from cards.texts.faults import fault_words
from core.domain.answers.facts import form_facts
from core.domain.answers.known import Known
from core.domain.forms import cleaned, missing
from core.domain.ids import MemberId
from core.domain.linked_tables import LISTED, MOST_ROWS, LinkedRow, Shelf, difference
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, Column, FieldType, Form, FormField, LinkedTable
from core.domain.sheets.rows import Reading
from core.domain.sheets.table_rows import Line, TableSheet, rows_from
from tests.support.clock import ORDINARY_MORNING

PRODUCTS = LinkedTable(
    key="products",
    label="产品",
    columns=(
        Column(key="name", label="名称"),
        Column(key="model", label="型号"),
        Column(key="price", label="单价", type=FieldType.MONEY),
        Column(key="since", label="上市日期", type=FieldType.DATE),
        Column(key="alias", label="别名"),
    ),
)
LINES: tuple[Line, ...] = (
    (1, ("产品目录",)),
    (2, ("名称", "型号", "单价", "库存", "别名")),
    (3, ("视觉检测线", "VX-100", "12.8万", "3", "小视觉、一百")),
    (4, ("视觉检测线", "VX-200", "26万", "1", "大视觉")),
    (5, ("转台", "ZT-9", "¥9,000", "8", "")),
)
FORM = Form(
    key=FILING,
    label="客户报备",
    fields=(
        FormField(key="company", label="公司全称", required=True),
        FormField(key="product", label="产品", type=FieldType.LINK, table="products", required=True),
        FormField(key="quantity", label="数量", type=FieldType.NUMBER),
        FormField(key="total", label="合计", type=FieldType.FORMULA, formula="form.product.price * form.quantity"),
    ),
)
POLICY = Policy(forms=(FORM,), tables=(PRODUCTS,))
COMPANY = "苏州青禾精密机械有限公司"


def sheet(*lines: Line) -> TableSheet:
    """What the lines say of the table of products."""
    ids = count(1)
    return rows_from(PRODUCTS, lines or LINES, lambda: f"row-{next(ids)}", None)


SHELF = Shelf(sheet().rows)


def known(shelf: Shelf = SHELF, kept: Mapping[str, str] | None = None) -> Known:
    """Where this table is on offer."""
    return Known(shelf=lambda table: shelf, kept=kept or {})


def titles(*said: str) -> list[tuple[str, ...]]:
    """Which rows each of the texts may mean."""
    return [tuple(row.title for row in SHELF.meant(text)) for text in said]


def test_a_file_becomes_rows_in_normal_form() -> None:
    """Below whatever title the header stands; where names repeat, the model tells the rows apart."""
    read = sheet()

    assert [(row.title, row.cells.get("price")) for row in read.rows] == [
        ("视觉检测线 VX-100", "128000"),
        ("视觉检测线 VX-200", "260000"),
        ("转台", "9000"),
    ]
    assert (read.absent, read.ignored, read.faults) == (("上市日期",), ("库存",), ())


def test_a_file_with_mistakes_is_told_them_all_and_brings_nothing() -> None:
    """Each with its line and column; a table comes in whole or not at all."""
    read = sheet(
        (1, ("名称", "单价", "上市日期")),
        (2, ("转台", "面议", "2026-01-05")),
        (3, ("", "5", "改天")),
        (5, ("转台", "7", "")),
        (6, ("相" * 201, "7", "")),
    )

    assert read.rows == ()
    assert [(fault.line, fault.column, fault.code) for fault in read.faults] == [
        (2, "单价", "bad_money"),
        (3, "上市日期", "bad_date"),
        (5, "名称", "twice"),
        (6, "名称", "too_long"),
    ]
    assert [fault.code for fault in sheet((1, ("名称", "型号")), (2, ("", "VX-1"))).faults] == ["empty"]


def test_a_file_of_something_else_or_too_large_is_no_table() -> None:
    """Its first column has to be there."""
    assert [fault.code for fault in sheet((1, ("公司全称", "联系人")), (2, ("甲", "乙"))).faults] == ["no_header"]
    many = tuple((line, (f"产品{line}",)) for line in range(2, MOST_ROWS + 3))
    assert [fault.code for fault in sheet((1, ("名称",)), *many).faults] == ["too_many"]
    assert [fault.code for fault in sheet(*((line, ("x",)) for line in range(1, 40))).faults] == ["no_header"]


@pytest.mark.parametrize(
    "said",
    ["视觉检测线 VX-200", "vx-200", "ＶＸ－200", "大视觉", "视觉 200", "2", "第2个", "要两台视觉检测线VX-200"],
)
def test_a_row_is_known_by_its_name_model_alias_or_parts_of_them(said: str) -> None:
    """However it is written."""
    assert titles(said) == [("视觉检测线 VX-200",)]


def test_what_may_be_several_rows_is_left_open() -> None:
    """And what is none of them is none."""
    both = ("视觉检测线 VX-100", "视觉检测线 VX-200")

    assert titles("视觉", "视觉检测线", "VX") == [both, both, both]
    assert titles("机器人", "", "9个月") == [(), (), ()]
    chosen = SHELF.among("视觉", "第2个")
    assert chosen is not None
    assert chosen.title == both[1]
    assert SHELF.among("视觉", "3") is None
    assert SHELF.among("转台", "1") is None


def test_a_number_means_a_line_only_where_lines_can_be_numbered() -> None:
    """In a long table 2 is a part of a name."""
    long = Shelf(tuple(LinkedRow(id=str(i), title=f"型 {i}", cells={}) for i in range(LISTED + 1)))

    assert [row.title for row in long.meant("2")] == ["型 2", "型 12"]


def test_a_filing_keeps_what_the_row_said_when_it_was_chosen() -> None:
    """The price goes into formulas and conditions, and stays when the table changes or the row is gone."""
    answers = cleaned({"company": COMPANY, "product": "vx-200", "quantity": "2", "product.price": "1"}, POLICY, known())

    assert answers["product"] == "视觉检测线 VX-200"
    assert (answers["product.price"], answers["product.model"], answers["total"]) == ("260000", "VX-200", "520000")
    facts = form_facts(answers, POLICY)
    assert Condition.parse("form.product.price > 200000 && form.product.model == 'VX-200'", POLICY.names).holds(facts)
    assert not Condition.parse("form.product.startsWith('转台')", POLICY.names).holds(facts)
    assert facts["filled"] == ("company", "product", "quantity", "total")
    later = cleaned({**answers, "quantity": "3"}, POLICY, known(Shelf(SHELF.rows[:1]), answers))
    assert (later["product.price"], later["total"]) == ("260000", "780000")


def test_another_choice_takes_what_its_own_row_says() -> None:
    """Nothing of the row before is left."""
    before = cleaned({"company": COMPANY, "product": "vx-200"}, POLICY, known())

    after = cleaned({**before, "product": "转台"}, POLICY, known(kept=before))

    assert (after["product"], after["product.price"]) == ("转台", "9000")


def test_a_customer_list_names_products_as_people_do() -> None:
    """By name, model or alias; the price comes with it, and what fits none or several goes back with the reason."""
    reading = Reading(
        columns={0: "company", 1: "product", 2: "quantity"},
        headers=("公司全称", "产品", "数量"),
        policy=POLICY,
        now=ORDINARY_MORNING,
        owner_of=lambda name, team: MemberId("wang"),
        known=known(),
    )
    good, several, none = (reading.row(2, (COMPANY, said, "3")) for said in ("vx-200", "视觉", "机器人"))

    assert (good.faults, good.answers["product"], good.answers["total"]) == ((), "视觉检测线 VX-200", "780000")
    assert fault_words(several.faults[0], {}).endswith("请选一个：视觉检测线 VX-100、视觉检测线 VX-200")
    assert fault_words(none.faults[0], {}).startswith("产品里没有「机器人」")


def test_before_anything_was_loaded_a_linked_field_takes_what_is_written() -> None:
    """Nobody is kept from filing by a table that is still empty."""
    answers = cleaned({"company": COMPANY, "product": "新机型"}, POLICY, known(Shelf()))

    assert answers["product"] == "新机型"
    assert missing(answers, POLICY) == ()


def test_editions_are_compared_row_by_row() -> None:
    """What says the same keeps its id; what says something else is told apart from what is new or gone."""
    before = SHELF.rows
    dearer = replace(before[0], id="n1", cells={**before[0].cells, "price": "130000"}, place=9)
    same = replace(before[1], id="n2", place=4)
    new = LinkedRow(id="n3", title="相机", cells={"name": "相机"})

    found = difference(before, (dearer, same, new))

    assert [row.id for row in found.kept] == [before[1].id]
    assert [row.title for row in found.gone] == ["视觉检测线 VX-100", "转台"]
    assert found.changed == ("视觉检测线 VX-100",)
    assert difference(before, before).is_none

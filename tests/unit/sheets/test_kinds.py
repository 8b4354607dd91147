"""Whether a file is a list of leads, by its name and its headers, and what its columns are then."""

from __future__ import annotations

import pytest

from core.domain.imports import ListKind
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.domain.sheets.kinds import fields_of_leads, guess_leads, is_of_leads, lacks_for_leads, lead_field_called

CUSTOMERS, ORDERS = ListKind.CUSTOMERS, ListKind.ORDERS


@pytest.mark.parametrize(
    ("name", "headers", "otherwise", "leads"),
    [
        ("客户名单.xlsx", ("公司名称", "手机", "归属人"), CUSTOMERS, False),
        ("上海展会线索.xlsx", ("公司名称", "手机", "业务员"), CUSTOMERS, True),
        ("上海工博会.xlsx", ("公司名称", "手机", "跟进人"), CUSTOMERS, True),
        ("展会客户.xlsx", ("公司名称", "手机"), CUSTOMERS, True),
        ("客户.xlsx", ("公司名称", "手机"), CUSTOMERS, False),
        ("名单.xlsx", ("公司名称", "手机", "归属人", "保护到期"), CUSTOMERS, False),
        ("名单.xlsx", ("公司名称", "手机", "派给"), CUSTOMERS, True),
        ("1122.csv", ("线索编号", "公司", "电话", "城市"), CUSTOMERS, True),
        ("名单.xlsx", ("公司名称", "手机", "来源"), CUSTOMERS, True),
        ("名单.xlsx", ("公司名称", "手机", "金额", "日期"), ORDERS, False),
        ("名单.xlsx", ("颜色", "大小"), CUSTOMERS, False),
    ],
)
def test_a_file_is_taken_for_what_it_says(
    name: str, headers: tuple[str, ...], otherwise: ListKind, *, leads: bool
) -> None:
    """Its name counts before its columns; customers whom nobody has are leads, orders are not."""
    assert is_of_leads(name, headers, otherwise) is leads


def test_columns_of_leads_are_those_of_the_form_and_for_whom() -> None:
    """派给 is whose it is to be; what only customers have is left out, also when somebody says so."""
    policy, headers = Policy(), ("单位名称", "手机", "派给", "保护到期")
    guesses = guess_leads(headers, (), policy=policy)
    form = policy.form()

    assert {one.header: one.field for one in guesses} == {
        "单位名称": "company",
        "手机": "phone",
        "派给": "owner",
        "保护到期": "",
    }
    assert (lead_field_called("派给", form), lacks_for_leads(("company",))) == ("owner", "")
    assert "until" not in fields_of_leads(form)
    with pytest.raises(RuleViolation, match="no_such_field"):
        lead_field_called("保护到期", form)

"""Mail domains in imported lists: kept as a sign, evidence beside the same brand, nothing by themselves."""

from __future__ import annotations

import pytest

from cards.texts.faults import all_words
from core.domain.customer import Key
from core.domain.filing import LIVE
from core.domain.policy.document import KeyKind
from core.domain.resembling import SHARED_BY
from tests.support.builders import SUN, WANG, Ledger
from tests.support.invented import company_name
from tests.support.lists import HEADERS, a_line, as_book, import_into


def test_the_domain_of_an_imported_address_is_a_sign_of_its_customer(ledger: Ledger) -> None:
    """Whoever files somebody else who writes from there is asked."""
    import_into(ledger, as_book([a_line(1, 备注="李娜 lina@qinghe-demo.cn")]))
    key = Key(kind=KeyKind.DOMAIN, value="qinghe-demo.cn")

    assert list(ledger.read(lambda uow: uow.customers.having([key]))) == [key]


@pytest.mark.parametrize("header", ["邮箱", "电子邮箱", "E-mail", "联系人邮箱（选填）"])
def test_a_column_of_addresses_is_kept_with_the_notes(ledger: Ledger, header: str) -> None:
    """The form has no place of its own for it; the address stays readable, and its domain is a sign."""
    headers = (*HEADERS, header)
    import_into(ledger, as_book([(*a_line(1, 备注="老客户"), "lina@qinghe-demo.cn")], headers))
    key = Key(kind=KeyKind.DOMAIN, value="qinghe-demo.cn")
    [filing] = ledger.read(lambda uow: uow.filings.of_owner(WANG, statuses=LIVE, limit=2))

    assert filing.answers["note"] == f"备注：老客户；{header}：lina@qinghe-demo.cn"
    assert list(ledger.read(lambda uow: uow.customers.having([key]))) == [key]


def test_a_domain_is_evidence_beside_the_same_brand(ledger: Ledger) -> None:
    """Of a customer of the ledger and of a line above; the reason names it."""
    ledger.file(SUN, "青禾精密机械股份有限公司", note="lina@qinghe-demo.cn")
    near = a_line(1, 公司名称="苏州青禾自动化有限公司", 备注="wang@qinghe-demo.cn")
    above = a_line(2, 公司名称="远云电气集团有限公司", 备注="a@yuanyun-demo.com")
    below = a_line(3, 公司名称="杭州远云贸易有限公司", 备注="b@yuanyun-demo.com")
    one, job = import_into(ledger, as_book([near, above, below]))
    problems = one.problems(job)

    assert job.counts["added"] == 1
    assert all("域名相同" in all_words(problems[line], {"sun": "孙悦"}) for line in (2, 4))


def test_a_domain_alone_holds_no_line_back(ledger: Ledger) -> None:
    """Names that have nothing in common come in, however many show the address of one house."""
    ledger.file(SUN, "无锡云松食品有限公司", note="lina@yunsong-demo.cn")
    rows = [
        a_line(number, 公司名称=company_name(number * 131), 备注="sales@yunsong-demo.cn")
        for number in range(SHARED_BY + 5)
    ]
    _, job = import_into(ledger, as_book(rows))

    assert job.counts["added"] == len(rows)

"""Mail domains: whose mailbox it is says who the firm is, unless everybody has one there."""

from __future__ import annotations

import pytest

from core.domain.customer import keys_of
from core.domain.dedupe.domains import mail_domains
from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band
from core.domain.policy.document import Policy
from core.service.procedures.duplicates import keys_in
from core.service.procedures.resembling import look, signs_in
from storage.memory.store import MemoryStore
from tests.support.stores import a_customer, read, write


@pytest.mark.parametrize(
    ("said", "domains"),
    [
        ("lina@qinghe-jm.cn", ("qinghe-jm.cn",)),
        ("李娜 <LiNa@Mail.QingHe-JM.com.cn>，备用 sun@qq.com", ("qinghe-jm.com.cn",)),
        ("一个 a@yunfan.co.jp，一个 b@yunfan.co.jp", ("yunfan.co.jp",)),
        ("lina@163.com", ()),
        ("lina@vip.qq.com", ()),
        ("微信 lina，没有邮箱", ()),
        ("@qinghe.cn", ()),
    ],
)
def test_the_domain_of_its_own_is_found_and_public_hosts_are_not(said: str, domains: tuple[str, ...]) -> None:
    """However the address stands in the answer; departments of one domain are one."""
    assert mail_domains([said]) == domains


def test_an_address_of_any_length_takes_no_time() -> None:
    """Of a hostile answer only the beginning is looked at."""
    assert mail_domains(["@" * 100_000, "a." * 50_000 + "@" + "b." * 50_000]) == ()


def test_who_writes_from_the_same_domain_is_suspected() -> None:
    """It is evidence, not identity: the names share nothing, and somebody is asked."""
    store = MemoryStore()
    customer = a_customer("c1", name="苏州青禾精密机械有限公司", compare_name="苏州青禾精密机械有限公司")
    keys = keys_of(compare_name=customer.compare_name, uscc=None, phones=(), domains=("qinghe-jm.cn",))
    write(store, lambda uow: uow.customers.add(customer, keys))
    asked = signs_in({"company": "小苗苗科技", "email": "sun@qinghe-jm.cn"})
    (match,) = read(store, lambda uow: look(asked, uow, Policy())).matches

    assert match.band is Band.SUSPECTED
    assert Evidence(code="same_domain") in match.evidence


def test_a_filing_keeps_the_domains_of_its_answers() -> None:
    """Whatever the field is called; they are kept beside name and phone."""
    kept = keys_in({"company": "苏州青禾精密机械有限公司", "own_7": "lina@qinghe-jm.cn"})

    assert [key.value for key in kept if key.kind == "domain"] == ["qinghe-jm.cn"]

"""What holds of look-alikes for any names, through the service."""

from __future__ import annotations

from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.ids import CustomerId
from core.domain.policy.document import Policy
from core.domain.resembling import NameException
from core.service.ports.store import UnitOfWork
from core.service.procedures.duplicates import keys_in
from core.service.procedures.newcomers import weigh
from core.service.procedures.resembling import likenesses, look, look_again, signs_in
from storage.memory.store import MemoryStore
from tests.support.builders import WANG
from tests.support.clock import ORDINARY_MORNING
from tests.support.stores import a_customer

BRANDS = ("青禾", "清禾", "青和", "远舟", "远洲", "大明", "云松")
PLACES = ("", "苏州", "苏州市", "无锡", "上海")
TRADES = ("", "机械", "精密机械", "食品", "科技")
FORMS = ("有限公司", "股份有限公司", "公司")

names = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(PLACES),
    st.sampled_from(BRANDS),
    st.sampled_from(TRADES),
    st.sampled_from(FORMS),
)
POLICY = Policy()


def put(uow: UnitOfWork, ident: str, name: str) -> None:
    """A customer of the base."""
    uow.customers.add(a_customer(ident, name=name), keys_in({"company": name}))


def certain(uow: UnitOfWork, name: str) -> set[str]:
    """Whom a name certainly means."""
    found = likenesses(look(signs_in({"company": name}), uow, POLICY), uow)
    return {each.customer_id for each in found if each.band == "certain"}


@settings(max_examples=100, deadline=None)
@given(name=names, spelled=names, others=st.lists(names, max_size=12))
def test_more_customers_never_hide_a_certain_one(name: str, spelled: str, others: list[str]) -> None:
    """Whoever is certainly meant stays among those that are certainly meant, as far as they are shown."""
    store = MemoryStore()
    store.submit(lambda uow: put(uow, "c0", name)).result()
    before = store.read(lambda uow: certain(uow, spelled)).result()
    for place, other in enumerate(others, 1):
        store.submit(partial(put, ident=f"c{place}", name=other)).result()
    after = store.read(lambda uow: certain(uow, spelled)).result()

    assert not before or after


@settings(max_examples=100, deadline=None)
@given(name=names, other=names, others=st.lists(names, max_size=6))
def test_a_pair_that_was_told_apart_is_never_held_against_each_other(name: str, other: str, others: list[str]) -> None:
    """In either direction, whoever else is there."""
    store = MemoryStore()

    def ruled(uow: UnitOfWork) -> None:
        for place, each in enumerate((name, other, *others)):
            put(uow, f"c{place}", each)
        pair = NameException(one=CustomerId("c0"), other=CustomerId("c1"), at=ORDINARY_MORNING, by=WANG)
        uow.company_names.rule_apart(pair)

    def found(uow: UnitOfWork, asked: str) -> set[str]:
        fields = {"company": asked}
        finding = weigh(fields, look(signs_in(fields), uow, POLICY), uow, POLICY)
        return {each.customer_id for each in finding.besides()}

    store.submit(ruled).result()
    if name != other:
        assert "c1" not in store.read(lambda uow: found(uow, name)).result()
        assert "c0" not in store.read(lambda uow: found(uow, other)).result() or other in others


@settings(max_examples=100, deadline=None)
@given(asked=names, before=st.lists(names, max_size=5), since=st.lists(names, max_size=5))
def test_the_short_look_sees_what_the_long_one_would(asked: str, before: list[str], since: list[str]) -> None:
    """Whoever came between the two is found by the second as if he had been there at the first."""
    store = MemoryStore()
    signs = signs_in({"company": asked})
    for place, name in enumerate(before):
        store.submit(partial(put, ident=f"b{place}", name=name)).result()
    early = store.read(lambda uow: look(signs, uow, POLICY)).result()
    for place, name in enumerate(since):
        store.submit(partial(put, ident=f"s{place}", name=name)).result()
    late = store.submit(lambda uow: look_again(early, uow, POLICY)).result()
    fresh = store.read(lambda uow: look(signs, uow, POLICY)).result()

    assert {match.band for match in late.matches} == {match.band for match in fresh.matches}
    assert [match.score for match in late.matches] == [match.score for match in fresh.matches]

"""The one base of customers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.customer import Customer, Key
from core.domain.ids import CustomerId
from core.domain.policy.document import KeyKind
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store
from tests.support.stores import a_customer, contact, read, signs, write


def add(store: Store, customer: Customer, *phones: str) -> None:
    write(store, lambda uow: uow.customers.add(customer, signs(customer, *phones)))


def test_a_customer_comes_back_with_its_contacts(store: Store) -> None:
    """In the order in which they were given."""
    customer = a_customer(contacts=(contact(name="周宁"), contact("13900054321", "安然")))
    add(store, customer)

    assert read(store, lambda uow: uow.customers.get(customer.id)) == customer


def test_an_unknown_customer_is_refused_by_name(store: Store) -> None:
    """Not found is an answer, not an accident."""
    with pytest.raises(RuleViolation) as refusal:
        read(store, lambda uow: uow.customers.get(CustomerId("nowhere")))

    assert refusal.value.code == "customer_not_found"


def test_every_exact_sign_finds_the_customer(store: Store) -> None:
    """Name, credit code and phone; what is not known is not in the answer."""
    customer = a_customer(uscc="91320500MA0000001X")
    add(store, customer, "13900012345")
    keys = signs(customer, "13900012345")
    strange = Key(kind=KeyKind.PHONE, value="13900099999")

    found = read(store, lambda uow: uow.customers.having([*keys, strange]))

    assert found == dict.fromkeys(keys, customer.id)
    assert read(store, lambda uow: uow.customers.having([])) == {}


def test_a_phone_is_no_name(store: Store) -> None:
    """The same value under another kind is another sign."""
    add(store, a_customer(), "13900012345")
    as_name = Key(kind=KeyKind.NAME, value="13900012345")

    assert read(store, lambda uow: uow.customers.having([as_name])) == {}


def test_many_signs_are_asked_for_at_once(store: Store) -> None:
    """A customer with twenty phones is found by each."""
    phones = [f"139000{number:05d}" for number in range(20)]
    add(store, a_customer(), *phones)
    keys = [Key(kind=KeyKind.PHONE, value=phone) for phone in phones]

    assert len(read(store, lambda uow: uow.customers.having(keys))) == 20


def test_a_sign_that_several_share_belongs_to_the_oldest(store: Store) -> None:
    """Whoever was written down first, whatever the order of the ids."""
    add(
        store,
        a_customer("a-younger", "常州明舟", created_at=a_customer().created_at + timedelta(days=1)),
        "13900012345",
    )
    add(store, a_customer("b-older", "无锡远舟"), "13900012345")
    shared = Key(kind=KeyKind.PHONE, value="13900012345")

    assert read(store, lambda uow: uow.customers.having([shared])) == {shared: "b-older"}


def test_saving_adds_signs_and_replaces_contacts(store: Store) -> None:
    """What was known stays known; the version goes up."""
    customer = a_customer(contacts=(contact(), contact("13900011111", "安然")))
    add(store, customer, "13900012345")
    changed = replace(
        customer, region="江苏", contacts=(contact("13900011111", "安然"), contact("13900022222", "何川"))
    )
    write(store, lambda uow: uow.customers.save(changed, signs(changed, "13900022222")))

    assert read(store, lambda uow: uow.customers.get(customer.id)) == replace(changed, version=2)
    keys = signs(customer, "13900012345", "13900022222")
    assert set(read(store, lambda uow: uow.customers.having(keys))) == set(keys)


def test_a_customer_saved_from_an_old_reading_is_refused(store: Store) -> None:
    """And nothing of it is left, not even the new signs."""
    customer = a_customer()
    add(store, customer)
    write(store, lambda uow: uow.customers.save(customer, ()))

    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.customers.save(customer, signs(customer, "13900077777")))
    assert len(read(store, lambda uow: uow.customers.having(signs(customer, "13900077777")))) == 1


def test_a_part_of_the_name_finds_customers_unless_one_is_called_so(store: Store) -> None:
    """In the order of their names, without contacts; percent signs and underscores are letters like others."""
    add(store, a_customer("c1", "苏州青禾精密", contacts=(contact(),)))
    add(store, a_customer("c2", "青禾"))
    add(store, a_customer("c3", "北京青禾"))
    add(store, a_customer("c4", "百分%之百"))

    def found(text: str, limit: int = 9) -> list[str]:
        return [customer.id for customer in read(store, lambda uow: uow.customers.named_like(text, limit=limit))]

    assert found("青禾") == ["c2"]
    assert found("禾") == ["c3", "c1", "c2"]
    assert found("禾", limit=1) == ["c3"]
    assert [c.contacts for c in read(store, lambda uow: uow.customers.named_like("精密", limit=9))] == [()]
    assert [c.id for c in read(store, lambda uow: uow.customers.named_like("%", limit=9))] == ["c4"]
    assert read(store, lambda uow: uow.customers.named_like("_", limit=9)) == []


def test_many_come_in_at_once(store: Store) -> None:
    """Each with its keys, contacts and name, as if it had come alone."""
    one = a_customer("customer-1", contacts=(contact(),))
    other = a_customer("customer-2", "无锡远舟")
    write(store, lambda uow: uow.customers.add_all([(one, signs(one, "13900012345")), (other, signs(other))]))

    assert read(store, lambda uow: uow.customers.get(one.id)) == one
    assert read(store, lambda uow: uow.customers.having(signs(other))) == dict.fromkeys(signs(other), other.id)
    assert [name.text for name in read(store, lambda uow: uow.company_names.of([other.id]))] == [other.name]


def test_a_customer_that_is_removed_was_never_there(store: Store) -> None:
    """Nor its keys, its contacts and its names."""
    customer = a_customer(contacts=(contact(),))
    write(store, lambda uow: uow.customers.add(customer, signs(customer, "13900012345")))
    write(store, lambda uow: uow.customers.remove(customer.id))

    assert read(store, lambda uow: uow.customers.having(signs(customer, "13900012345"))) == {}
    assert not read(store, lambda uow: uow.company_names.of([customer.id]))
    write(store, lambda uow: uow.customers.add(customer, signs(customer)))
    assert read(store, lambda uow: uow.customers.get(customer.id)).contacts == customer.contacts

"""The names by which customers are found, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.domain.customer import Customer, Key
from core.domain.ids import CustomerId, MemberId
from core.domain.policy.document import KeyKind
from core.domain.resembling import NamedAs, NameException, NameKind, placed
from core.service.ports.store import Store
from tests.support.stores import MORNING, a_customer, read, signs, write

FIRST, SECOND = "苏州青禾精密机械有限公司", "苏州青禾机械有限公司"


def add(store: Store, ident: str, name: str, **changes: Any) -> Customer:
    customer = a_customer(ident, **{"name": name, "compare_name": name, **changes})
    write(store, lambda uow: uow.customers.add(customer, signs(customer)))
    return customer


def names_of(store: Store, *customers: str) -> list[NamedAs]:
    return list(read(store, lambda uow: uow.company_names.of([CustomerId(each) for each in customers])))


def blocks_of(name: str) -> list[int]:
    return list(placed(name).blocks)


def test_a_new_customer_stands_in_the_blocks_of_its_name(store: Store) -> None:
    """Without anybody having to think of it."""
    add(store, "c1", FIRST)
    ((number,),) = {
        tuple(b) for b in read(store, lambda uow: uow.company_names.bucket(blocks_of(FIRST), limit=9)).values()
    }
    (known,) = read(store, lambda uow: uow.company_names.known([number, number + 1]))

    assert (known.number, known.name) == (number, placed(FIRST).name)
    assert read(store, lambda uow: uow.company_names.owners([number, 99])) == {number: "c1"}
    assert names_of(store, "c1") == [
        NamedAs(number=number, customer_id=CustomerId("c1"), kind=NameKind.OWN, text=FIRST)
    ]


def test_a_block_tells_its_oldest_names_and_no_more_than_asked_for(store: Store) -> None:
    """Ascending; a block without names is empty or not there."""
    for place in range(4):
        add(store, f"c{place}", FIRST)
    empty = 2**31 - 2
    found = read(store, lambda uow: uow.company_names.bucket([*blocks_of(FIRST), empty], limit=3))
    newest = read(store, lambda uow: uow.company_names.newest([*blocks_of(FIRST), empty]))
    numbers = [name.number for name in names_of(store, "c0", "c1", "c2", "c3")]

    assert {block: list(found[block]) for block in blocks_of(FIRST)} == dict.fromkeys(blocks_of(FIRST), numbers[:3])
    assert not found.get(empty)
    assert newest == {**dict.fromkeys(blocks_of(FIRST), numbers[3]), empty: 0}


def test_what_entered_since_is_told_once(store: Store) -> None:
    """However many blocks it shares."""
    add(store, "c1", FIRST)
    since = dict(read(store, lambda uow: uow.company_names.newest(blocks_of(FIRST))))
    before = read(store, lambda uow: uow.company_names.entered(since))
    add(store, "c2", SECOND)
    add(store, "c3", "无锡远舟物流有限公司")
    second = names_of(store, "c2")[0].number

    assert before == []
    assert read(store, lambda uow: uow.company_names.entered(since)) == [second]
    assert read(store, lambda uow: uow.company_names.entered({})) == []


def test_the_credit_code_stands_beside_the_name(store: Store) -> None:
    """Two different codes are two companies."""
    add(store, "c1", FIRST, uscc="91320500MA0000001X")
    (name,) = names_of(store, "c1")

    assert [known.uscc for known in read(store, lambda uow: uow.company_names.known([name.number]))] == [
        "91320500MA0000001X"
    ]


def test_a_customer_that_is_renamed_is_found_by_its_new_name(store: Store) -> None:
    """And no longer by the old one; saved under the same name it stays where it is."""
    customer = add(store, "c1", FIRST)
    write(store, lambda uow: uow.customers.save(customer, []))
    (kept,) = names_of(store, "c1")
    renamed = replace(customer, name="无锡远舟物流有限公司", compare_name="无锡远舟物流有限公司", version=2)
    write(store, lambda uow: uow.customers.save(renamed, []))
    (now,) = names_of(store, "c1")

    assert kept.text == FIRST
    assert (now.text, now.number > kept.number) == (renamed.name, True)
    assert not any(read(store, lambda uow: uow.company_names.bucket(blocks_of(FIRST), limit=9)).values())


def test_an_alias_is_one_more_name_and_an_exact_sign(store: Store) -> None:
    """Given once."""
    add(store, "c1", FIRST)
    alias = "青禾精机"

    assert write(store, lambda uow: uow.company_names.add_alias(CustomerId("c1"), alias))
    assert not write(store, lambda uow: uow.company_names.add_alias(CustomerId("c1"), f" {alias} "))
    assert not write(store, lambda uow: uow.company_names.add_alias(CustomerId("c1"), FIRST))
    assert [(name.kind, name.text) for name in names_of(store, "c1")] == [("own", FIRST), ("alias", alias)]
    key = Key(kind=KeyKind.NAME, value=alias)
    assert read(store, lambda uow: uow.customers.having([key])) == {key: "c1"}


def test_the_names_of_one_customer_can_become_aliases_of_another(store: Store) -> None:
    """Whoever types them means the other from then on, even if the first one is older."""
    add(store, "c1", FIRST)
    add(store, "c2", SECOND, created_at=MORNING + timedelta(days=1))
    write(store, lambda uow: uow.company_names.hand_over(CustomerId("c1"), CustomerId("c2")))
    key = Key(kind=KeyKind.NAME, value=FIRST)

    assert names_of(store, "c1") == []
    assert {(name.kind, name.text) for name in names_of(store, "c2")} == {("alias", FIRST), ("own", SECOND)}
    assert read(store, lambda uow: uow.customers.having([key])) == {key: "c2"}


def test_a_pair_that_was_told_apart_is_remembered_in_either_order(store: Store) -> None:
    """With who said so, when and why; the first ruling stays."""
    ruled = NameException(
        one=CustomerId("c2"), other=CustomerId("c1"), at=MORNING, by=MemberId("lin"), reason="两家公司"
    )
    write(store, lambda uow: uow.company_names.rule_apart(ruled))
    write(store, lambda uow: uow.company_names.rule_apart(replace(ruled, by=MemberId("he"))))
    pair = [CustomerId("c1"), CustomerId("c2"), CustomerId("c3")]

    (found,) = read(store, lambda uow: uow.company_names.ruled_apart(pair))
    assert (found.pair, found.by, found.at, found.reason) == (("c1", "c2"), "lin", MORNING, "两家公司")
    assert read(store, lambda uow: uow.company_names.ruled_apart(pair[1:])) == []


def test_many_customers_are_named_at_once(store: Store) -> None:
    """Nobody is left without one, but him whose names are another's: he is not found any more."""
    assert read(store, lambda uow: uow.company_names.nameless(after="", limit=9)) == []
    customer = add(store, "c1", FIRST)
    add(store, "c2", SECOND)
    write(store, lambda uow: uow.company_names.hand_over(CustomerId("c1"), CustomerId("c2")))
    write(store, lambda uow: uow.customers.save(customer, []))
    lacking = read(store, lambda uow: uow.company_names.nameless(after="", limit=9))
    write(store, lambda uow: uow.company_names.write_own([(CustomerId("c2"), "苏州青禾")]))

    assert (lacking, names_of(store, "c1")) == ([], [])
    assert [name.text for name in names_of(store, "c2")] == [FIRST, SECOND, "苏州青禾"]


def test_names_are_walked_in_the_order_of_their_numbers(store: Store) -> None:
    """A portion at a time; the last number says how far it is."""
    assert read(store, lambda uow: uow.company_names.last()) == 0
    for place in range(3):
        add(store, f"c{place}", FIRST)
    write(store, lambda uow: uow.company_names.add_alias(CustomerId("c1"), SECOND))
    first = read(store, lambda uow: uow.company_names.walk(after=0, limit=3))
    rest = read(store, lambda uow: uow.company_names.walk(after=first[-1].number, limit=3))

    assert [name.customer_id for name in first] == ["c0", "c1", "c2"]
    assert [(name.customer_id, name.kind, name.text) for name in rest] == [("c1", NameKind.ALIAS, SECOND)]
    assert read(store, lambda uow: uow.company_names.last()) == rest[-1].number


def test_customers_that_share_a_code_or_phone_are_told(store: Store) -> None:
    """A code, a phone or a mail domain; not those that share a name alone, nor a phone that half the base has."""
    code = "91320500MA0000001X"
    for place in range(30):
        phones = ["13900010001" if place < 2 else f"1390002{place:04d}", "13900099999"]
        customer = a_customer(f"c{place:02d}", uscc=code if place in {1, 4} else None)
        mail = [Key(kind=KeyKind.DOMAIN, value="yunsong-demo.cn")] if place in {7, 9} else []
        keys = (*signs(customer, *phones), *mail)
        write(store, lambda uow, c=customer, k=keys: uow.customers.add(c, k))  # type: ignore[misc]
    asked = [CustomerId("c01"), CustomerId("c07")]
    found = read(store, lambda uow: uow.company_names.sharing(asked))

    assert [(each.kind, each.one, each.other) for each in found] == [
        (KeyKind.DOMAIN, "c07", "c09"),
        (KeyKind.PHONE, "c01", "c00"),
        (KeyKind.USCC, "c01", "c04"),
    ]
    assert list(read(store, lambda uow: uow.company_names.sharing([]))) == []

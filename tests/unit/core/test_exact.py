"""Which filing stands in the way when the keys disagree."""

from __future__ import annotations

from core.domain.customer import Key, keys_of
from core.domain.dedupe.exact import decisive, judge, same_customer
from core.domain.ids import CustomerId, FilingId
from core.domain.policy.document import DuplicateRules, KeyKind
from tests.support.builders import PHONE, a_filing, a_uscc

CODE = Key(kind=KeyKind.USCC, value=a_uscc())
NAME = Key(kind=KeyKind.NAME, value="苏州青禾精密机械有限公司")
MOBILE = Key(kind=KeyKind.PHONE, value=PHONE)
EVERYTHING = keys_of(compare_name=NAME.value, uscc=CODE.value, phones=(MOBILE.value,))
BY_CODE, BY_NAME, BY_PHONE = (a_filing(id=FilingId(ident), number=n) for n, ident in enumerate("abc", start=1))


def test_the_credit_code_decides_before_the_name_and_the_name_before_the_phone() -> None:
    """The built-in order."""
    assert decisive(EVERYTHING, DuplicateRules()) == (CODE, NAME, MOBILE)


def test_the_policy_may_turn_the_order_around() -> None:
    """Its first key is the strongest."""
    turned = DuplicateRules(keys=(KeyKind.PHONE, KeyKind.NAME, KeyKind.USCC))

    assert decisive(EVERYTHING, turned) == (MOBILE, NAME, CODE)


def test_a_key_that_the_policy_does_not_name_decides_nothing() -> None:
    """A company that shares its switchboard number with its neighbours leaves phones out."""
    assert decisive(EVERYTHING, DuplicateRules(keys=(KeyKind.USCC, KeyKind.NAME))) == (CODE, NAME)


def test_when_the_keys_disagree_the_strongest_names_the_clash() -> None:
    """The code says one filing, the name and the phone say others."""
    keys = decisive(EVERYTHING, DuplicateRules())

    clash = judge(keys, {CODE: BY_CODE, NAME: BY_NAME, MOBILE: BY_PHONE})

    assert clash is not None
    assert (clash.filing, clash.key) == (BY_CODE, KeyKind.USCC)


def test_a_weaker_key_clashes_where_the_stronger_ones_are_free() -> None:
    """The phone of a held customer is enough."""
    clash = judge(decisive(EVERYTHING, DuplicateRules()), {MOBILE: BY_PHONE})

    assert clash is not None
    assert (clash.filing, clash.key) == (BY_PHONE, KeyKind.PHONE)


def test_nothing_held_is_no_clash() -> None:
    """The customer is free."""
    assert judge(EVERYTHING, {}) is None


def test_a_customer_is_known_again_by_its_code_first() -> None:
    """The same company under a new name is the same customer."""
    assert same_customer((CODE, NAME), {CODE: CustomerId("a"), NAME: CustomerId("b")}) == "a"
    assert same_customer((CODE, NAME), {NAME: CustomerId("b")}) == "b"


def test_a_phone_alone_does_not_make_it_the_same_customer() -> None:
    """One buyer may work for several companies."""
    assert same_customer((NAME, MOBILE), {MOBILE: CustomerId("a")}) is None

"""Credit codes, phones, and what identifies a customer."""

from __future__ import annotations

import pytest

from core.domain.contact import Contact, is_mobile, masked, normal_phone
from core.domain.customer import Customer, Key, keys_of
from core.domain.dedupe.uscc import check_character, normal_uscc
from core.domain.ids import CustomerId
from core.domain.policy.document import KeyKind
from tests.support.builders import a_uscc
from tests.support.clock import ORDINARY_MORNING


def test_the_check_character_follows_the_standard() -> None:
    """The worked example of GB 32100-2015 ends in 5."""
    assert check_character("91350100M000100Y4") == "3"
    assert normal_uscc("91350100M000100Y43") == "91350100M000100Y43"


@pytest.mark.parametrize(
    "typed", ["91350100m000100y43", " 9135 0100 M000 100Y 43 ", "９１３５０１００M０００１００Y４３"]
)
def test_a_code_is_read_however_it_is_spaced(typed: str) -> None:
    """Lower case and spaces are habits of typing."""
    assert normal_uscc(typed) == "91350100M000100Y43"


@pytest.mark.parametrize(
    "typed",
    [
        "91350100M000100Y44",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91350100I000100Y43",
        "91350100M000100Y4-",
        "",
    ],
)
def test_a_mistyped_code_is_not_a_code(typed: str) -> None:
    """A wrong check character, a wrong length, or a letter that the standard leaves out."""
    assert normal_uscc(typed) is None


@pytest.mark.parametrize("place", range(17))
def test_any_single_mistyped_character_is_noticed(place: int) -> None:
    """That is what the check character is for."""
    code = a_uscc(7)
    other = "2" if code[place] != "2" else "3"

    assert normal_uscc(code[:place] + other + code[place + 1 :]) is None


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("13900012345", "13900012345"),
        ("139 0001 2345", "13900012345"),
        ("139-0001-2345", "13900012345"),
        ("+8613900012345", "13900012345"),
        ("+86 139 0001 2345", "13900012345"),
        ("008613900012345", "13900012345"),
        ("１３９０００１２３４５", "13900012345"),
        ("139０００１2345", "13900012345"),
        ("8613900012345", "13900012345"),
        ("(0512) 6543 2109", "051265432109"),
        ("（010）65432109", "01065432109"),
    ],
)
def test_a_phone_has_one_form(typed: str, normal: str) -> None:
    """National digits, however it was typed."""
    assert normal_phone(typed) == normal


@pytest.mark.parametrize("typed", ["1390001234", "139000123456", "12900012345", "65432109", "李娜", "", "+1 555 0100"])
def test_what_cannot_be_called_is_no_phone(typed: str) -> None:
    """Too short, too long, no area code, not of this country."""
    assert normal_phone(typed) is None


def test_a_landline_is_not_a_mobile() -> None:
    """Only mobiles are checked for being placeholders."""
    assert is_mobile("13900012345")
    assert not is_mobile("051265432109")


@pytest.mark.parametrize(
    ("phone", "shown"), [("13900012345", "139****2345"), ("051265432109", "051****2109"), ("123", "****")]
)
def test_others_see_a_phone_masked(phone: str, shown: str) -> None:
    """Enough to recognise it, too little to call it."""
    assert masked(phone) == shown


def test_what_is_known_of_a_company_makes_its_keys() -> None:
    """Each phone is a key of its own; what is not known makes none."""
    assert keys_of(compare_name="青禾", uscc=None, phones=("139", "138")) == (
        Key(kind=KeyKind.NAME, value="青禾"),
        Key(kind=KeyKind.PHONE, value="139"),
        Key(kind=KeyKind.PHONE, value="138"),
    )
    assert keys_of(compare_name=None, uscc="9135", phones=()) == (Key(kind=KeyKind.USCC, value="9135"),)


def test_a_customer_knows_each_person_once() -> None:
    """The same contact given twice is one contact."""
    li = Contact(name="李娜", phone="13900012345")
    customer = Customer(
        id=CustomerId("c"), name="青禾", compare_name="青禾", uscc=None, region=None, created_at=ORDINARY_MORNING
    )

    once = customer.with_contact(li)

    assert once.contacts == (li,)
    assert once.with_contact(li) is once

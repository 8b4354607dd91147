"""When two names leave no doubt, and by which slip the one becomes the other."""

from __future__ import annotations

import pytest

from core.domain.dedupe import rules
from core.domain.dedupe.features import PAIR, Pairing, heard
from core.domain.dedupe.matching import Band
from core.domain.dedupe.parse import parse_name
from tests.support.name_dict import NameDict

NO_DOUBT = (
    ("湖南竹里春大药厂", "湖南竹里春大药厂股份有限公司"),
    ("橙柚星河电池集团", "橙柚星河电池集团股份有限公司"),
    ("云杉漫步控股股份有限公司（深圳）", "深圳市云杉漫步控股股份有限公司"),
    ("橙柚星河物流有限责任公司", "橙柚星河物流股份有限公司"),
)
DOUBT = {
    "short names without a place": ("橙柚科技", "橙柚科技有限公司"),
    "another place": ("湖南竹里春大药厂", "湖北竹里春大药厂股份有限公司"),
    "a place on one side": ("竹里春大药厂", "湖南竹里春大药厂股份有限公司"),
    "two towns": ("苍南县金山镇永星工艺品厂", "苍南县银山镇永星工艺品厂"),
    "another number": ("湖南竹里春第一大药厂", "湖南竹里春第二大药厂股份有限公司"),
    "another kind of house": ("湖南竹里春大药厂", "湖南竹里春大药房有限公司"),
}
SLIPS = {
    "none": ("橙柚星河科技有限公司", 0.0, -9.0),
    "the wrong way round": ("橙柚星河技科有限公司", 1.0, 0.0),
    "twice": ("橙柚星河科科技有限公司", 2.0, 1.0),
    "missing": ("橙柚星河技有限公司", 3.0, 0.0),
    "one more": ("橙柚星河天科技有限公司", 4.0, 0.0),
    "another one": ("橙柚星汉科技有限公司", 5.0, -1.0),
    "several": ("橙柚新汉科技有限公司", 6.0, -9.0),
}


@pytest.mark.parametrize("pair", NO_DOUBT)
def test_names_that_differ_in_legal_form_and_spelling_of_the_place_leave_no_doubt(pair: tuple[str, str]) -> None:
    """Either way round."""
    one, other = map(parse_name, pair)

    assert (rules.certain(one, other), rules.certain(other, one)) == (True, True)


@pytest.mark.parametrize("kind", DOUBT)
def test_what_may_be_another_firm_leaves_doubt(kind: str) -> None:
    """Two firms may be called so; whether they are one is for the probability or for a person."""
    one, other = map(parse_name, DOUBT[kind])

    assert not rules.certain(one, other)


@pytest.mark.parametrize("kind", SLIPS)
def test_a_single_slip_is_told_from_another_name(kind: str) -> None:
    """What kind of slip it is, and how many characters behind the known brand."""
    asked, slip, at = SLIPS[kind]
    row = Pairing(heard(parse_name(asked))).row(heard(parse_name("橙柚星河科技有限公司")))

    assert (row[PAIR.index("slip")], row[PAIR.index("slip_at")]) == (slip, at)


def test_a_customer_of_another_town_is_never_certain() -> None:
    """Towns stand below the places that are compared, so that the names look all but the same."""
    ledger = NameDict(("苍南县金山镇永星竹木工艺品厂",))

    assert [match.band for match in ledger.look("苍南县银山镇永星竹木工艺品厂")] != [Band.CERTAIN]


def test_a_question_without_a_place_is_certain_of_a_placed_customer_only_if_it_says_much() -> None:
    """Another town may have a firm of that name: somebody is asked."""
    ledger = NameDict(("杭州青禾科技有限公司",))

    assert [match.band for match in ledger.look("青禾科技")] == [Band.SUSPECTED]

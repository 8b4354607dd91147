from __future__ import annotations

import pytest

from core.domain.dedupe.matching import Band, Known, Relation, Thresholds, compare, find
from core.domain.dedupe.parse import parse_name
from core.domain.dedupe.signs import signs_of
from tests.support.name_dict import NameDict

LEDGER = (
    "深圳市云杉漫步智能科技有限公司",
    "北京沐风启明文化传媒有限公司",
    "上海鹿鸣远山医疗器械股份有限公司",
    "杭州竹里馆餐饮管理有限公司",
    "成都橙柚星河网络科技有限公司",
    "广州市蓝鲸麦田供应链管理有限公司",
    "苏州听雨轩精密机械有限公司",
)

SAME = {
    "blanks and width": ("深 圳 市 云杉漫步智能科技有限公司 ", 1),
    "traditional": ("深圳市雲杉漫步智能科技有限公司", 1),
    "the city in brackets": ("云杉漫步智能科技（深圳）有限公司", 1),
    "the city left out": ("云杉漫步智能科技有限公司", 1),
    "the province written too": ("广东省广州市蓝鲸麦田供应链管理有限公司", 6),
    "another legal form": ("上海鹿鸣远山医疗器械有限公司", 3),
    "no legal form": ("苏州听雨轩精密机械", 7),
    "city and brand": ("成都橙柚星河", 5),
    "heard wrongly": ("深圳市云衫漫步智能科技有限公司", 1),
    "read wrongly": ("北京沐风启朋文化传媒有限公司", 2),
    "a slip in the trade": ("杭州竹里馆餐饮饮管理有限公司", 4),
    "in Pinyin": ("Yunshan Manbu (Shenzhen) Co., Ltd", 1),
}
OTHER = {
    "unrelated": "南昌青梅煮酒食品有限公司",
    "another city": "长春市橙柚星河网络科技有限公司",
    "another trade": "苏州听雨轩服装有限公司",
    "numbered otherwise": "苏州听雨轩第二精密机械有限公司",
    "a branch": "上海鹿鸣远山医疗器械股份有限公司武汉分公司",
}


@pytest.mark.parametrize("kind", SAME)
def test_the_customer_is_found_under_another_spelling(kind: str) -> None:
    """The first match is the customer that is meant."""
    text, number = SAME[kind]

    assert [match.number for match in NameDict(LEDGER).look(text)][:1] == [number]


@pytest.mark.parametrize("kind", OTHER)
def test_somebody_else_is_never_certain(kind: str) -> None:
    """Whatever is alike about them, nobody is refused for another firm's sake."""
    assert [match for match in NameDict(LEDGER).look(OTHER[kind]) if match.band is Band.CERTAIN] == []


def test_the_same_letters_and_the_same_parts_are_certain() -> None:
    """Place, brand and trade equal: one registry does not register a brand twice for a trade."""
    for text in ("深圳市雲杉漫步智能科技有限公司", "云杉漫步智能科技（深圳）有限公司"):
        assert NameDict(LEDGER).look(text)[0].band is Band.CERTAIN


def test_a_branch_is_related_and_not_the_same() -> None:
    """It is left out of the matches, and shown as a relative to those who ask for relatives."""
    ledger = NameDict(LEDGER)
    branch = "上海鹿鸣远山医疗器械股份有限公司武汉分公司"

    assert ledger.look(branch) == ()
    assert [(match.number, match.relation) for match in ledger.look(branch, related=True)] == [(3, Relation.PARENT)]


def test_a_branch_finds_the_other_branches() -> None:
    """Two branches of one house are of one group."""
    known = Known(number=1, name=parse_name("上海鹿鸣远山医疗器械股份有限公司长沙分公司"))
    asked = signs_of(name="上海鹿鸣远山医疗器械股份有限公司武汉分公司")

    assert compare(asked, known).relation is Relation.GROUP


def test_a_credit_code_decides() -> None:
    """The same code is certain under any name, another code clears even the same name."""
    known = Known(number=1, name=parse_name(LEDGER[0]), uscc="91440300MA5EXAMPL1")

    assert compare(signs_of(name="漫步者", uscc="91440300MA5EXAMPL1"), known).band is Band.CERTAIN
    assert compare(signs_of(name=LEDGER[0], uscc="91440300MA5EXAMPL2"), known).band is Band.CLEAR


def test_a_shared_phone_is_worth_a_look_and_no_proof() -> None:
    """A bookkeeper's phone stands behind many firms."""
    known = Known(number=1, name=parse_name(LEDGER[0]), phones=("h1",))

    assert compare(signs_of(name="南昌青梅煮酒食品有限公司", phones=("h1",)), known).band is Band.SUSPECTED
    assert compare(signs_of(name=None, phones=("h1",)), known).band is Band.SUSPECTED
    assert compare(signs_of(name=None, phones=("h2",)), known).band is Band.CLEAR


def test_at_most_five_are_shown_and_the_certain_one_comes_first() -> None:
    """However many share the brand."""
    names = [
        f"{city}云杉漫步{trade}有限公司" for city in ("深圳市", "") for trade in ("智能科技", "科技", "智能", "电子")
    ]
    found = NameDict(names).look("深圳市云杉漫步智能科技有限公司")

    assert len(found) <= 5
    assert (found[0].number, found[0].band) == (1, Band.CERTAIN)


def test_who_has_to_be_asked_is_asked_about_the_less_likely_ones_too() -> None:
    """They follow the suspected one, are suspected themselves and say why; alone they would have been clear."""
    ledger = NameDict(
        ("天津市云杉网络科技有限公司", "云杉建设集团股份有限公司", "广州云杉网络技术有限公司", *LEDGER[1:])
    )
    alone, together = ledger.look("云杉"), ledger.look("云杉", companions=True)

    assert [match.number for match in together][: len(alone)] == [match.number for match in alone]
    assert len(together) > len(alone) == 1
    assert {match.band for match in together} == {Band.SUSPECTED}
    assert all(match.evidence for match in together)


def test_nobody_comes_along_with_a_certain_customer_or_with_nobody() -> None:
    """A refusal names one customer; and who resembles nobody enough is not asked at all."""
    ledger = NameDict(LEDGER)

    assert len(ledger.look("深圳市云杉漫步智能科技有限公司", companions=True)) == 1
    assert ledger.look("南昌青梅煮酒食品有限公司", companions=True) == ()


@pytest.mark.parametrize("asked", ["苏州青禾精密器械有限公司", "苏州青禾精密机械制造有限公司"])
def test_a_careful_check_asks_about_one_place_one_brand_and_nearly_one_trade(asked: str) -> None:
    """In one town that is more often a slip than a second firm; another town, brand or trade is none."""
    shelf = NameDict(["苏州青禾精密机械有限公司"])
    careful = Thresholds(careful=True, suspected=0.9)

    found = find(signs_of(name=asked), shelf, careful)

    assert [match.band for match in found] == [Band.SUSPECTED]
    for other in ("杭州青禾精密器械有限公司", "苏州远帆精密器械有限公司", "苏州青禾餐饮管理有限公司"):
        assert find(signs_of(name=other), shelf, careful) == ()

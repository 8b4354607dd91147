from __future__ import annotations

import pytest

from core.domain.dedupe.names import compare_name, is_full_name, is_vague


@pytest.mark.parametrize(
    "written",
    [
        "苏州青禾精密机械有限公司",
        " 苏州青禾精密机械有限公司 ",
        "苏州 青禾精密机械 有限公司",
        "苏州青禾精密机械有限公司。",
        "「苏州青禾精密机械有限公司」",
        "苏州·青禾精密机械有限公司",
    ],
)
def test_spaces_and_punctuation_do_not_make_another_customer(written: str) -> None:
    """However it is typed, it is the same company."""
    assert compare_name(written) == "苏州青禾精密机械有限公司"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＢ（中国）有限公司", "abb(中国)有限公司"),
        ("Ｑｉｎｇｈｅ　Ｌｔｄ．", "QINGHE LTD"),
        ("青禾㈱", "青禾(株)"),
        ("Straße Handels GmbH", "STRASSE HANDELS GMBH"),
    ],
)
def test_width_case_and_brackets_do_not_make_another_customer(one: str, other: str) -> None:
    """Full width, capitals and the kind of brackets are habits of typing."""
    assert compare_name(one) == compare_name(other)


def test_two_companies_of_a_group_stay_two() -> None:
    """A region in brackets is part of the name."""
    assert compare_name("青禾（苏州）机械有限公司") != compare_name("青禾（无锡）机械有限公司")


@pytest.mark.parametrize(
    "name",
    [
        "某公司",
        "某某机械",
        "客户",
        "新客户",
        "公司",
        "一家做模具的",
        "一家公司",
        "××机械有限公司",
        "做模具的公司",
        "测试",
        "test公司",
        "测试科技有限公司",
        "test123",
        "李",
        "12345",
        "。。。",
        "",
        "xx公司",
    ],
)
def test_a_name_that_could_mean_anybody_is_vague(name: str) -> None:
    """Nobody could tell later which company this was."""
    assert is_vague(name)


@pytest.mark.parametrize(
    "name",
    [
        "青禾机械",
        "苏州青禾精密机械有限公司",
        "3M中国有限公司",
        "大客户传媒有限公司",
        "一汽",
        "一家人食品有限公司",
        "Testo Instruments Ltd",
    ],
)
def test_a_real_name_is_not_vague(name: str) -> None:
    """Short is not vague."""
    assert not is_vague(name)


@pytest.mark.parametrize(
    "name",
    [
        "苏州青禾精密机械有限公司",
        "青禾集团",
        "苏州市第一中学",
        "青禾机械厂",
        "青禾餐饮店",
        "Qinghe Co., Ltd.",
        "QINGHE GmbH",
        "青禾精密机械有限公司（苏州）",
        "青禾精密机械有限公司(苏州) ",
        "王记面馆（个体工商户）",
        "苏州市公安局",
    ],
)
def test_a_name_with_a_legal_form_is_full(name: str) -> None:
    """Registered names end in a legal form or the kind of an institution, a place in brackets aside."""
    assert is_full_name(name)


@pytest.mark.parametrize("name", ["青禾", "青禾精密机械", "苏州青禾（有限公司）科技", "Qinghe", ""])
def test_a_brand_alone_is_not_full(name: str) -> None:
    """A brand may belong to a dozen companies."""
    assert not is_full_name(name)

from __future__ import annotations

import pytest

from core.domain.dedupe.parse import CompanyName, pack, parse_name, unpack

PARTS = {
    "深圳市云杉智能科技有限公司": ("440300", "云杉", "智能科技", "有限公司", "", ""),
    "云杉智能科技（深圳）有限公司": ("440300", "云杉", "智能科技", "有限公司", "", ""),
    "广东省深圳市云杉智能科技股份有限公司": ("440300", "云杉", "智能科技", "股份有限公司", "", ""),
    "深圳市雲杉智慧科技有限公司": ("440300", "云杉", "智慧科技", "有限公司", "", ""),
    "云杉智能科技深圳": ("440300", "云杉", "智能科技", "", "", ""),
    "沐风苏州生物科技有限公司": ("320500", "沐风", "生物科技", "有限公司", "", ""),
    "昆山沐风五金厂": ("320583", "沐风", "五金", "厂", "", ""),
    "苍南县龙港镇沐风塑料制品厂": ("330327", "沐风", "塑料", "制品厂", "", ""),
    "云杉证券股份有限公司杭州分公司": ("", "云杉", "证券", "股份有限公司", "杭州分公司", ""),
    "云杉证券杭州第二营业部": ("", "云杉", "证券", "", "杭州第二营业部", "2"),
    "长沙市沐风第三建筑工程有限公司": ("430100", "沐风", "建筑工程", "有限公司", "", "3"),
    "Yunshan (Shenzhen) Technology Co., Ltd.": ("440300", "yunshan", "科技", "", "", ""),
    "xian yunshan": ("610100", "yunshan", "", "", "", ""),
}


@pytest.mark.parametrize("text", PARTS)
def test_a_name_is_taken_apart(text: str) -> None:
    """Place, brand, trade, legal form, branch and number are told apart, however the name is written."""
    name = parse_name(text)

    assert (name.region, name.brand, name.trade, name.form, name.branch, name.ordinals) == PARTS[text]


@pytest.mark.parametrize("text", [*PARTS, "", "（）", "DJI 云杉", "😀", "云杉科技第二分公司", "A"])
def test_a_packed_name_comes_back_whole(text: str) -> None:
    """Neither the text nor its plain form needs to be parsed again."""
    name = parse_name(text)

    assert unpack(text, pack(name)) == name == unpack(name.plain, pack(name))


def test_width_case_brackets_blanks_and_script_mean_nothing() -> None:
    """Two spellings that mean the same letter by letter have one plain form."""
    plain = parse_name("深圳市云杉科技有限公司").plain

    assert {
        parse_name(text).plain
        for text in (
            "深圳市雲杉科技有限公司",
            " 深 圳市云杉科技 有限公司。",
            "【深圳市云杉科技有限公司】",
            "深圳市云杉科技（有限公司）",
        )
    } == {plain}


def test_a_text_without_letters_is_no_name() -> None:
    """Only brackets, blanks or signs leave nothing to compare."""
    assert {parse_name(text) for text in ("", "（）", "…… ", "😀", "\x00")} == {CompanyName(plain="")}

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.dedupe.blocks import blocks_of, probes_of
from core.domain.dedupe.matching import Band
from core.domain.dedupe.normal import bracketed_form, plain_form
from core.domain.dedupe.parse import pack, parse_name, unpack
from tests.support.name_dict import NameDict

PIECES = (
    *(
        "深圳市",
        "北京",
        "（上海）",
        "苏州",
        "云杉",
        "沐风",
        "鹿鸣",
        "星河",
        "竹里馆",
        "重行",
        "科技",
        "网络",
        "餐饮管理",
        "第二",
        "集团",
    ),
    *("有限公司", "股份有限公司", "厂", "武汉分公司", "DJI", "（", "）", " ", "臺", "Ａ", "\u3000", "😀", "ß", "ﬁ"),
)
NAMES = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
TEXTS = st.text(max_size=60) | NAMES


@given(TEXTS)
def test_normalising_is_idempotent(text: str) -> None:
    """A normal form is its own normal form."""
    assert plain_form(plain_form(text)) == plain_form(text)
    assert bracketed_form(bracketed_form(text)) == bracketed_form(text)


@given(TEXTS)
def test_any_text_is_parsed_packed_and_filed(text: str) -> None:
    """No input raises; a packed name comes back; numbers fit into 31 bits and are few."""
    name = parse_name(text)
    blocks = blocks_of(name)

    assert unpack(text, pack(name)) == name
    assert all(0 <= block < 2**31 for block in blocks)
    assert len(blocks) <= 24
    assert len(probes_of(name)) <= 48


@given(st.lists(NAMES.filter(lambda text: len(plain_form(text)) > 1), min_size=1, max_size=12), st.data())
@settings(max_examples=60, deadline=None)
def test_a_name_finds_itself(names: list[str], data: st.DataObject) -> None:
    """Whatever else is filed, the name that is asked for comes back as certain."""
    asked = data.draw(st.sampled_from(names))
    found = NameDict(names).look(asked)

    assert any(
        match.band is Band.CERTAIN and parse_name(names[match.number - 1]) == parse_name(asked) for match in found
    )


@given(NAMES, NAMES, st.lists(NAMES, max_size=12))
@settings(max_examples=60, deadline=None)
def test_more_customers_never_hide_a_certain_duplicate(filed: str, asked: str, more: list[str]) -> None:
    """What was certain among few is certain among many, unless five others are certain as well."""
    ledger = NameDict([filed])
    before = [match.number for match in ledger.look(asked) if match.band is Band.CERTAIN]
    for name in more:
        ledger.add(name)
    after = [match.number for match in ledger.look(asked) if match.band is Band.CERTAIN]

    assert set(before) <= set(after) or len(after) == 5

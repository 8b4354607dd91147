"""Laws of the stand-alone index: a name always finds itself, whatever else is on the list."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.dedupe.matching import Band, find
from core.domain.dedupe.names import compare_name
from core.domain.dedupe.parse import parse_name
from core.domain.dedupe.signs import signs_of
from storage.names.name_index import blobs_of, joined
from tests.support.invented import company_name
from tests.support.name_shelves import DictShelf, index_of

_WHOLE = frozenset(company_name(number) for number in range(12_001))
INVENTED = st.integers(0, 12_000).map(company_name)
PIECES = (
    "深圳市 苏州 青禾 云岚 第二 科技 精密机械 （无锡） 分公司 有限公司 集团 股份 Qinghe Ltd. 銀 ＡＢ １２ · 第一 工会"
)
ODD = st.one_of(st.lists(st.sampled_from(PIECES.split()), min_size=1, max_size=7).map("".join), st.text(max_size=40))
LISTS = st.lists(st.one_of(INVENTED, ODD), min_size=1, max_size=25, unique_by=lambda name: parse_name(name).plain)


@settings(max_examples=40, deadline=None)
@given(LISTS)
def test_a_name_always_finds_itself(listed: list[str]) -> None:
    """The best match of a name on the list is that name; when it is a whole name, it is certain."""
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(Path(folder), listed)
        found = {name: find(signs_of(name=name), index) for name in listed if compare_name(name)}
        names = {name: [index.text(match.number) for match in matches] for name, matches in found.items()}
        index.close()

    assert {name: shown[:1] for name, shown in names.items()} == {name: [name] for name in found}
    assert {matches[0].band for name, matches in found.items() if name in _WHOLE} <= {Band.CERTAIN}


@settings(max_examples=25, deadline=None)
@given(LISTS, ODD)
def test_the_index_agrees_with_a_dictionary(listed: list[str], asked: str) -> None:
    """The same question gets the same answer, to the last digit."""
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(Path(folder), listed)
        found = find(signs_of(name=asked), index)
        index.close()

    assert found == find(signs_of(name=asked), DictShelf(listed))


@given(st.sets(st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 2**20 - 1)), min_size=1), st.integers(20, 24))
def test_cutting_into_blobs_loses_nothing(entries: set[tuple[int, int]], width: int) -> None:
    """Places ascend, and the words of all blobs are the entries that went in."""
    blobs = blobs_of(sorted(joined(value, number, width) for value, number in entries))
    words = [(place << 32 | word) for place, blob in blobs for word in memoryview(blob).cast("I")]

    assert [place for place, _ in blobs] == sorted({place for place, _ in blobs})
    assert {(entry >> width, entry & (1 << width) - 1) for entry in words} == entries

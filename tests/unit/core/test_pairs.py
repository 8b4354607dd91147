"""Old duplicates on a shelf are found whichever of the two came first."""

from __future__ import annotations

from core.domain.dedupe.matching import Relation
from core.domain.dedupe.pairs import pairs_of
from tests.support.invented import company_name
from tests.support.name_shelves import DictShelf

LISTED = [
    "苏州青禾精密机械有限公司",
    *(company_name(number * 131) for number in range(40)),
    "蘇州市青禾精密機械有限公司",
    "",
]
DOUBLE = (1, 42)


def test_two_spellings_of_a_firm_are_a_pair_and_nobody_is_one_with_himself() -> None:
    """The smaller number stands first, whichever was looked up."""
    shelf = DictShelf(LISTED)
    pairs = [*pairs_of(range(1, 44), shelf)]

    assert DOUBLE in {(pair.first, pair.second) for pair in pairs}
    assert all(pair.first < pair.second for pair in pairs)
    assert {pair.match.relation for pair in pairs if (pair.first, pair.second) == DOUBLE} == {Relation.SAME}


def test_chunks_find_what_the_whole_finds() -> None:
    """However the numbers are cut, the pairs are the same; numbers that are gone are passed over."""
    shelf = DictShelf(LISTED)
    whole = {(pair.first, pair.second) for pair in pairs_of(range(1, 44), shelf)}
    cut = {(pair.first, pair.second) for start in range(1, 60, 7) for pair in pairs_of(range(start, start + 7), shelf)}

    assert cut == whole
    assert [*pairs_of([], shelf)] == []

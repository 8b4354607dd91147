from __future__ import annotations

from collections.abc import Sequence

from core.domain.dedupe.matching import Band, Known, Relation, find
from core.domain.dedupe.signs import signs_of
from tests.support.name_dict import NameDict

HOUSE = (
    "深圳市云杉漫步智能科技有限公司",
    "北京云杉漫步餐饮管理有限公司",
    "云杉漫步集团有限公司",
    "成都云杉漫步贸易有限公司",
)


class _Read(NameDict):
    """Remembers which names were read."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self.read: list[int] = []

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        self.read += numbers
        return super().known(numbers)


def test_once_the_customer_is_found_nobody_far_from_him_is_compared() -> None:
    """Three firms share a brand with the question, and a fourth nearly everything: he alone is read."""
    shelf = _Read(HOUSE)

    assert [match.number for match in find(signs_of(name="深圳云杉漫步智能科技有限公司"), shelf)] == [1]
    assert shelf.read == [1]


def test_who_shares_much_and_is_another_one_settles_a_whole_name() -> None:
    """A firm of that name in another trade says: the one in question is not filed, since it would share still more."""
    shelf = _Read((*HOUSE, "深圳市云杉漫步智能科技有限公司武汉分公司"))

    assert find(signs_of(name="深圳市云杉漫步智能科技有限公司长沙分公司"), shelf) == ()
    assert set(shelf.read) == {1, 5}


def test_a_short_name_is_held_against_everybody_who_shares_something() -> None:
    """Without a legal form nobody knows how much there might be in common."""
    shelf = _Read(HOUSE)
    find(signs_of(name="云杉漫游"), shelf)

    assert len(shelf.read) > 1


def test_whoever_is_on_the_shelf_himself_may_ask_for_the_others() -> None:
    """A scan finds each customer first of all; thoroughly asked, all others are compared as well, each once."""
    shelf = _Read(HOUSE)
    found = find(signs_of(name=HOUSE[0]), shelf, thorough=True)

    assert found[0].number == 1
    assert sorted(shelf.read) == [1, 2, 3, 4]


def test_relatives_are_shown_however_far_behind_they_are() -> None:
    """The group behind a firm shares its brand with it and nothing else."""
    found = NameDict(HOUSE).look(HOUSE[0], related=True)

    assert [(match.number, match.relation) for match in found] == [(1, Relation.SAME), (3, Relation.GROUP)]


def test_who_shares_a_phone_is_compared_however_little_else_he_shares() -> None:
    """Somebody found by an exact sign comes with the first ones."""
    signs = signs_of(name="深圳云杉漫步智能科技有限公司", phones=("h1",))
    names = NameDict((*HOUSE, "南昌青梅煮酒食品有限公司"))
    found = find(signs, _Phoned(names), extra=(5,))

    assert [(match.number, match.band) for match in found] == [(1, Band.CERTAIN), (5, Band.SUSPECTED)]


class _Phoned:
    """Number 5 has a phone."""

    def __init__(self, names: NameDict) -> None:
        self._names = names
        self.bucket = names.bucket

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        return [one._replace(phones=("h1",)) if one.number == 5 else one for one in self._names.known(numbers)]

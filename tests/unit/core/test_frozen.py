"""Our frozen dataclasses behave as the standard library's."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, replace
from typing import Any

import pytest

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """With everything that our classes have."""

    name: str
    secret: str = field(default="", repr=False)
    noted: int = field(default=0, compare=False)
    parts: list[str] = field(default_factory=list)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclass(frozen=True, slots=True)
class Pair:
    """Given by place."""

    first: int
    second: int = 2


@dataclass(frozen=True, slots=True)
class Triple(Pair):
    """With one field more."""

    third: int = 3


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """Equal to nothing else."""

    name: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Says for itself what it looks like."""

    name: str

    def __repr__(self) -> str:
        return "spoken"


def test_fields_come_by_name_or_place_with_their_defaults() -> None:
    """What is not given is the default, and a new list for each."""
    one, other = Told(name="王晨"), Told(name="王晨")

    assert (one.secret, one.noted, one.length) == ("", 0, 2)
    assert one.parts == other.parts == []
    assert one.parts is not other.parts
    assert (Pair(1).second, Triple(1, third=5).third) == (2, 5)


@pytest.mark.parametrize("given", [{}, {"name": "王晨", "nobody": 1}])
def test_a_wrong_field_is_refused_by_name(given: dict[str, Any]) -> None:
    """One that lacks, and one that is not there, also after the first instance."""
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        Told(**given)
    with pytest.raises(TypeError, match=r"Told.__init__\(\)"):
        Told(**given)


def test_by_place_is_refused_where_names_are_asked_for() -> None:
    """As keyword-only fields are."""
    with pytest.raises(TypeError):
        Told("王晨")  # type: ignore[call-arg]


def test_nothing_can_be_set_or_deleted() -> None:
    """With the standard library's own error."""
    one = Pair(1)

    with pytest.raises(FrozenInstanceError):
        one.first = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.first
    with pytest.raises(FrozenInstanceError):
        one.fourth = 2  # type: ignore[attr-defined]
    assert not hasattr(one, "__dict__")


def test_it_looks_as_the_standard_librarys_does() -> None:
    """Without what is not to be shown, percent signs as they are."""
    assert repr(Told(name="5%s", secret="x")) == "Told(name='5%s', noted=0, parts=[], length=3)"
    assert (repr(Itself("a")), repr(Spoken("a"))) == ("Itself(name='a')", "spoken")


def test_equal_are_those_of_one_class_with_equal_fields() -> None:
    """What is not compared may differ; a subclass is somebody else; without ``eq`` each is only itself."""
    assert Told(name="a", noted=1) == Told(name="a", noted=2) != Told(name="b")
    assert Pair(1) == Pair(1, 2) != Triple(1)
    assert hash(Pair(1)) == hash(Pair(1, 2))
    assert Itself("a") != Itself("a")
    assert Pair(1) != Itself("a")  # type: ignore[comparison-overlap]


def test_a_changed_one_is_a_new_one() -> None:
    """``replace``, ``asdict`` and ``fields`` know them."""
    one = Triple(1)

    assert replace(one, third=9) == Triple(1, 2, 9)
    assert dataclasses.asdict(one) == {"first": 1, "second": 2, "third": 3}
    assert [each.name for each in dataclasses.fields(Told)] == ["name", "secret", "noted", "parts", "length"]


def test_copies_and_pickles_are_equal() -> None:
    """Other processes get them whole."""
    one = Told(name="a", secret="b", parts=["c"])

    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
    assert pickle.loads(pickle.dumps(Itself("a"))).name == "a"

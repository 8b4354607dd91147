"""The stand-alone index of names: what is put in is found, and nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from core.domain.dedupe.blocks import blocks_of
from core.domain.dedupe.matching import find
from core.domain.dedupe.parse import parse_name
from core.domain.dedupe.signs import signs_of
from storage.errors import CannotOpen
from storage.names.name_index import NameIndex, hidden
from storage.names.name_index_build import LONGEST, Entry, build
from tests.support.invented import company_name
from tests.support.name_shelves import index_of

CODE = "91440300MA5FGH1K2C"
PHONE = "13900001234"


def test_names_come_back_as_they_were_given(tmp_path: Path) -> None:
    """Brackets, traditional characters, blanks: the text is kept, and numbered from 1 in the order given."""
    given = ["青禾（苏州）有限公司", "蘇州青禾有限公司", "青 禾 有限公司"]
    index = index_of(tmp_path, given)

    assert [index.text(number) for number in (1, 2, 3)] == given
    assert index.names == 3
    with pytest.raises(KeyError):
        index.text(4)
    index.close()


def test_known_names_are_parsed_names(tmp_path: Path) -> None:
    """What is read from the file equals what was parsed; numbers that there are not are left out."""
    given = [company_name(number) for number in range(50)]
    index = index_of(tmp_path, given)

    assert [known.name for known in index.known([7, 99, 3])] == [parse_name(given[6]), parse_name(given[2])]
    assert index.known([]) == []
    index.close()


def test_a_bucket_can_be_read_from_a_number_on(tmp_path: Path) -> None:
    """Whoever goes through all pairs sees each of them once."""
    index = index_of(tmp_path, ["苏州青禾有限公司"] * 5)
    blocks = blocks_of(parse_name("苏州青禾有限公司"))

    assert {tuple(numbers) for numbers in index.bucket(blocks, limit=9, after=3).values()} == {(4, 5)}
    assert index.bucket(blocks, limit=9, after=5) == {}
    index.close()


def test_a_credit_code_and_a_phone_find_their_name(tmp_path: Path) -> None:
    """By exact keys a firm is found whose name says nothing; the check knows why."""
    path = tmp_path / "names.idx"
    build(path, [Entry("苏州青禾有限公司"), Entry("云岚科技", CODE, PHONE)], at_most=2)
    index = NameIndex.open(path)
    phone = hidden(PHONE, index.salt)

    assert index.exact(code=CODE) == index.exact(phones=[phone]) == (2,)
    assert index.exact(code=CODE[::-1], phones=["other"]) == ()
    matches = find(signs_of(name="某品牌", uscc=CODE), index, extra=index.exact(code=CODE))
    assert [match.number for match in matches] == [2]
    assert index.known([2])[0].phones == (phone,)
    index.close()


def test_no_phone_stands_in_the_file(tmp_path: Path) -> None:
    """A list of customers' phones cannot be read out of an index; another index hides the same phone otherwise."""
    for name in ("a.idx", "b.idx"):
        build(tmp_path / name, [Entry("苏州青禾有限公司", None, PHONE)], at_most=1)
    first, second = (NameIndex.open(tmp_path / name) for name in ("a.idx", "b.idx"))

    assert PHONE.encode() not in (tmp_path / "a.idx").read_bytes()
    assert first.known([1])[0].phones != second.known([1])[0].phones
    first.close()
    second.close()


@pytest.mark.parametrize(
    "hostile",
    ["", " ", "（）", "x" * 10_000, "\x00\x07\u202e", "😀" * 300, "有限公司", "1" * 200, "((((" * 100, "\u0301" * 500],
)
def test_a_hostile_name_is_kept_and_answered(tmp_path: Path, hostile: str) -> None:
    """Nothing that a list may hold breaks the index or a question."""
    index = index_of(tmp_path, [hostile, "苏州青禾有限公司"])
    matches = find(signs_of(name=hostile), index)

    assert index.text(1) == hostile[:LONGEST]
    assert all(match.number in {1, 2} for match in matches)
    index.close()


def test_an_unfinished_index_leaves_the_old_one_alone(tmp_path: Path) -> None:
    """When the list breaks off, the index that stood there still stands, and no half file beside it."""
    index_of(tmp_path, ["苏州青禾有限公司"]).close()

    def breaking() -> object:
        yield Entry("云岚科技")
        raise OSError("the disk went away")

    with pytest.raises(CannotOpen):
        build(tmp_path / "names.idx", breaking(), at_most=2)  # type: ignore[arg-type]
    index = NameIndex.open(tmp_path / "names.idx")
    assert index.text(1) == "苏州青禾有限公司"
    assert [path.name for path in tmp_path.iterdir()] == ["names.idx"]
    index.close()


def test_what_is_no_index_is_refused_in_words(tmp_path: Path) -> None:
    """A missing file, another database, something else: each with what to do."""
    (tmp_path / "text").write_text("苏州青禾有限公司" * 100, encoding="utf-8")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE about (key, value)").connection.close()

    for name in ("missing", "text", "other.db"):
        with pytest.raises(CannotOpen, match="baobei dedupe index"):
            NameIndex.open(tmp_path / name)

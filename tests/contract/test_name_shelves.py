"""Whatever the known names stand on, the duplicate check says the same of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from benchmarks.dedupe.postgres import PostgresShelf
from core.domain.dedupe.blocks import blocks_of
from core.domain.dedupe.matching import Match, Shelf, Thresholds, find
from core.domain.dedupe.parse import parse_name
from core.domain.dedupe.signs import signs_of
from storage.names.name_index import NameIndex
from tests.support.name_shelves import SPELLINGS, DictShelf, index_of, names

LISTED = names()
QUESTIONS = [*SPELLINGS, *LISTED[::9], "没有人认识的公司", "", "（）", "深圳", "A"]
OPEN = Thresholds(certain=0.9, suspected=0.0, shown=20)
"""So that even the least likely candidates are compared."""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[NameIndex]:
    shelf = index_of(tmp_path, LISTED)
    yield shelf
    shelf.close()


@pytest.fixture
def twin(index: NameIndex, fresh_postgres_url: str) -> Iterator[PostgresShelf]:
    with psycopg.connect(fresh_postgres_url) as connection:
        shelf = PostgresShelf(connection)
        shelf.fill(index)
        yield shelf


def _answers(shelf: Shelf) -> list[tuple[Match, ...]]:
    return [find(signs_of(name=question), shelf, OPEN) for question in QUESTIONS]


def _buckets(shelf: Shelf, limit: int) -> list[dict[int, list[int]]]:
    asked = [blocks_of(parse_name(question)) for question in QUESTIONS]
    return [{block: list(numbers) for block, numbers in shelf.bucket(each, limit=limit).items()} for each in asked]


def test_the_index_answers_as_a_dictionary_does(index: NameIndex) -> None:
    """Candidates, scores, bands and reasons are equal, to the last digit."""
    answers = _answers(index)

    assert answers == _answers(DictShelf(LISTED))
    assert any(answers)


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_the_index_gives_the_first_of_a_bucket(index: NameIndex, limit: int) -> None:
    """A bucket holds the smallest numbers, ascending, up to the limit."""
    assert _buckets(index, limit) == _buckets(DictShelf(LISTED), limit)


@pytest.mark.postgres
def test_postgresql_answers_as_the_index_does(index: NameIndex, twin: PostgresShelf) -> None:
    """Two engines, one answer."""
    assert _answers(twin) == _answers(index)
    assert _buckets(twin, 2) == _buckets(index, 2)


def test_processes_make_the_same_index(tmp_path: Path, index: NameIndex) -> None:
    """However many build it, the index holds the same."""
    (tmp_path / "other").mkdir()
    other = index_of(tmp_path / "other", LISTED, processes=2)
    rows, blocks = list(other.rows()), list(other.blocks())
    other.close()

    assert rows == list(index.rows())
    assert blocks == list(index.blocks())

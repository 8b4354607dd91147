"""``baobei dedupe``: build an index from a list, look a list up, score the answers to a labelled list."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bot.console.dedupe_scores import Answer, Labelled, as_table, scores_of
from bot.console.name_lists import BadList, Line, count_lines, lines_of
from bot.console.progress import Bar
from core.domain.dedupe.matching import Match, find
from core.domain.dedupe.signs import signs_of
from core.domain.frozen import dataclass
from storage.errors import CannotOpen
from storage.names.name_index import NameIndex, hidden

if TYPE_CHECKING:
    from storage.names.name_index_build import Entry


def index(names: Path, db: Path) -> int:
    """Build the index; 2 when the list cannot be read, 1 when the file cannot be written."""
    from storage.names.name_index_build import build

    def work() -> int:
        started = perf_counter()
        lines = count_lines(names)
        bar = Bar("建索引", lines)
        count = build(db, _entries(names), at_most=lines, progress=bar.add)
        bar.close()
        if not count:
            print(f"{names} 里没有名称，{db} 是一个空索引", file=sys.stderr)
        size = db.stat().st_size / 1e6
        print(f"{count:,} 个名称已写入 {db}，{size:,.1f} MB，用时 {perf_counter() - started:,.1f} 秒")
        return 0

    return _told(work)


def query(db: Path, source: Path, target: Path) -> int:
    """Look each line up and write one line for it; 2 when the list cannot be read, 1 when anything else fails."""

    def work() -> int:
        with _opened(db) as ask:
            bar = Bar("查重", count_lines(source))
            times, hits = [], 0
            with target.open("w", encoding="utf-8", newline="\n") as file:
                for line in lines_of(source):
                    found = ask(line)
                    file.write("\t".join(_cells(line, found)) + "\n")
                    times.append(found.seconds)
                    hits += found.best is not None
                    bar.add(1)
            bar.close()
            print(f"{len(times):,} 个名称，{hits:,} 个命中，{latency(times)}")
        return 0

    return _told(work)


def evaluate(labelled: Path, db: Path, *, as_json: bool) -> int:
    """Score the answers to a list of ``query, type, target``; 2 when there is nothing to score."""

    def work() -> int:
        with _opened(db) as ask:
            bar = Bar("评分", count_lines(labelled))
            answers, times = [], []
            for line in lines_of(labelled):
                if line.name:
                    found = ask(line)
                    answers.append(_answer(line, found))
                    times.append(found.seconds)
                    bar.add(1)
            bar.close()
        if not answers:
            raise BadList(f"{labelled} 里没有可评分的行")
        scores = scores_of(answers, times)
        print(json.dumps(scores, ensure_ascii=False, indent=2) if as_json else as_table(scores))
        return 0

    return _told(work)


def latency(seconds: Sequence[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    if not seconds:
        return "p50 - ms，p99 - ms"
    ordered = sorted(seconds)
    median, late = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for share in (0.5, 0.99))
    return f"p50 {median:.2f} ms，p99 {late:.2f} ms"


@dataclass(frozen=True, slots=True)
class _Found:
    """What the check says of a line: the matches that are not clear, their names, and how long it took."""

    matches: tuple[Match, ...]
    names: tuple[str, ...]
    seconds: float

    @property
    def best(self) -> Match | None:
        return self.matches[0] if self.matches else None


@contextmanager
def _opened(db: Path) -> Iterator[Callable[[Line], _Found]]:
    """A function that looks lines up in the index, warmed up."""
    shelf = NameIndex.open(db)

    def ask(line: Line) -> _Found:
        started = perf_counter()
        phones = [hidden(line.phone, shelf.salt)] if line.phone else []
        signs = signs_of(name=line.name, uscc=line.code, phones=phones)
        extra = shelf.exact(code=line.code, phones=phones) if line.code or phones else ()
        matches = find(signs, shelf, extra=extra, companions=True)
        names = tuple(shelf.text(match.number) for match in matches)
        return _Found(matches, names, perf_counter() - started)

    try:
        ask(Line(("上海示例贸易有限公司",)))  # word lists and weights are read at the first question
        gc.collect()
        gc.freeze()  # they stay: the collector need not walk them in the middle of a question
        yield ask
    finally:
        gc.unfreeze()
        shelf.close()


def _entries(names: Path) -> Iterator[Entry]:
    from storage.names.name_index_build import Entry

    return (Entry(line.name, line.code, line.phone) for line in lines_of(names) if line.name)


def _cells(line: Line, found: _Found) -> tuple[str, ...]:
    """Query, best name or nothing, score, band, reason."""
    from cards.texts.evidence import evidence_words

    if found.best is None:
        return _flat(line.name), "", "0.0000", "clear", ""
    best = found.best
    cells = (line.name, found.names[0], f"{best.score:.4f}", best.band.value, evidence_words(best.evidence))
    return tuple(map(_flat, cells))


def _flat(text: str) -> str:
    return text.replace("\t", " ").replace("\r", " ").replace("\n", " ")


def _answer(line: Line, found: _Found) -> Answer:
    label = Labelled(query=line.name, kind=line.column(1), target=line.column(2))
    return Answer(label=label, names=found.names, band=found.best.band if found.best else None)


def _told(work: Callable[[], int]) -> int:
    """Do it, and say in one sentence why it cannot be done."""
    try:
        return work()
    except BadList as error:
        print(error, file=sys.stderr)
        return 2
    except CannotOpen as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads what is printed has seen enough
        raise
    except OSError as error:
        print(f"打不开 {error.filename}：{error.strerror}", file=sys.stderr)
        return 1

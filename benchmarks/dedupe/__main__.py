"""``make bench-dedupe``: the duplicate check and its peers on the same lists, in one run.

``python -m benchmarks.dedupe [--data FOLDER] [--sizes 100k,1m,10m] [--only NAME,…]``. The folder (or the environment's
``BAOBEI_DEDUPE_DATA``) holds names_100k.txt.gz, names_1m.txt.gz and labelled_dev.tsv.gz; without one, firms are
invented.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import peers, report
from benchmarks.dedupe import corpus, invented, labelled
from benchmarks.dedupe.judging import Judged, judged, outcomes
from benchmarks.dedupe.measuring import Run, run
from bot.console.name_lists import lines_of
from tests.support.postgres import PostgresServer

PACKAGES = ("rapidfuzz==3.14.6", "tantivy==0.27.0", "companynameparser==0.1.8", "psycopg[binary]>=3.3", "setuptools<81")
HOME = peers.HOME.with_name(".bench-dedupe")
ALL = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One contender: where it is, and how many queries of each half it gets at 100k and beyond."""

    name: str
    module: str
    class_: str
    small: int = 1500
    large: int = 1500
    ours: bool = False
    server: bool = False


ROWS = (
    Row(name="ours, SQLite", module="ours", class_="OnSqlite", small=ALL, large=ALL, ours=True),
    Row(name="ours, PostgreSQL", module="ours", class_="OnPostgres", small=ALL, large=ALL, ours=True, server=True),
    Row(name="exact, normalised", module="plain", class_="Exact"),
    Row(name="LIKE '%typed%'", module="plain", class_="Like", small=700, large=120),
    Row(name="companynameparser + exact trade name", module="plain", class_="Brands"),
    Row(name="rapidfuzz ratio", module="plain", class_="Ratio", small=700, large=120),
    Row(name="SQLite FTS5 trigram", module="engines", class_="Fts5", large=300),
    Row(name="pg_trgm GIN, % 0.3", module="engines", class_="TrigramGin", large=300, server=True),
    Row(name="pg_trgm GiST, nearest", module="engines", class_="TrigramGist", large=120, server=True),
    Row(name="tantivy 2-gram BM25", module="engines", class_="Tantivy"),
)
COLUMNS = (
    *("who", "n", "P", "R", "F1", "F1 name-like", "R at P 95 %", "hard negatives hit", "p50 / p99 ms"),
    *("build s", "MiB building / answering", "MB on disk"),
)
OURS = (
    "who",
    "certain: precision",
    "certain: of all duplicates",
    "right among five shown",
    "unrelated new ones stopped",
)


def main() -> int:
    """Run what was asked for; 2 when a list is missing."""
    args = _arguments()
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    print(f"{versions}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory(prefix="bb-dedupe-") as folder:
        data = args.data
        if data is None:
            data = Path(folder) / "invented"
            print("No folder with lists was named (BAOBEI_DEDUPE_DATA): the firms are invented.\n", flush=True)
            invented.make(data, 1_000_000 if set(args.sizes) - {"100k"} else 100_000)
        if missing := [name for name in ("names_100k.txt.gz", "labelled_dev.tsv.gz") if not (data / name).exists()]:
            print(f"missing in {data}: {', '.join(missing)}", file=sys.stderr)
            return 2
        for size in args.sizes:
            _measure(corpus.of(data, size, Path(args.keep or folder)), Path(folder), args.only)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The duplicate check and its peers, on the same lists.")
    given = os.environ.get("BAOBEI_DEDUPE_DATA")
    parser.add_argument("--data", type=Path, default=Path(given) if given else None, help="folder with the lists")
    parser.add_argument("--sizes", type=lambda text: text.split(","), default=["100k", "1m"], help="100k,1m,10m")
    parser.add_argument("--only", default="", help="contenders whose names contain one of these, by commas")
    parser.add_argument("--keep", type=Path, help="folder where the list of ten million is kept for the next run")
    return parser.parse_args()


def _measure(lists: corpus.Corpus, folder: Path, only: str) -> None:
    work = folder / lists.size
    work.mkdir()
    count = corpus.in_normal_form(lists.names, work / "names.tsv")
    names = [line.name for line in lines_of(lists.names) if line.name]
    task = {
        "names": str(work / "names.tsv"),
        "list": str(lists.names),
        "count": count,
        "index": str(work / "names.idx"),
    }
    wanted = [row for row in ROWS if not only or any(part in row.name for part in only.split(","))]
    rows, sure = [], []
    answers: dict[str, Run] = {}
    for place, row in enumerate(wanted):
        own = work / str(place)
        own.mkdir()
        labels = _asked(lists, row)
        try:
            ran = _run(row, {**task, "queries": [_pair(label) for label in labels]}, own)
        except RuntimeError as error:
            rows.append([row.name, f"failed: {str(error).strip().splitlines()[-1][:120]}", *[""] * (len(COLUMNS) - 2)])
            continue
        figures = judged(outcomes(labels, ran, names), fitted=not row.ours)
        rows.append(_cells(row, figures, ran))
        if row.ours:
            sure.append(_sure(row, figures))
            answers[row.class_] = ran
        print(f"  {' | '.join(rows[-1])}", file=sys.stderr, flush=True)
    print(flush=True)
    report.table(f"{count:,} names", COLUMNS, rows)
    if sure:
        report.table("Ours, in bands", OURS, sure, *_alike(answers))


def _run(row: Row, task: dict[str, Any], folder: Path) -> Run:
    task = {**task, "module": row.module, "class": row.class_}
    python = sys.executable if row.ours else peers.python(HOME, PACKAGES)
    if not row.server:
        return run(python, task, folder)
    server = PostgresServer.create()
    try:
        server.start()
        return run(python, {**task, "url": server.url()}, folder, server=server.process.pid if server.process else None)
    finally:
        server.remove()


def _asked(lists: corpus.Corpus, row: Row) -> list[labelled.Labelled]:
    each = row.small if lists.size == "100k" else row.large
    halves = ([label for label in lists.labels if labelled.half(label) == half] for half in ("dev", "test"))
    return [label for half in halves for label in labelled.sample(half, each)]


def _pair(label: labelled.Labelled) -> tuple[str, str]:
    return label.query, corpus.plain_form(label.query)


def _cells(row: Row, figures: Judged, ran: Run) -> list[str]:
    quality, name_like = figures["all"], figures["name_like"]
    return [
        f"**{row.name}**" if row.ours else row.name,
        str(figures["queries"]),
        *(f"{quality[key] or 0:.3f}" for key in ("precision", "recall", "f1")),
        f"{name_like['f1'] or 0:.3f}",
        f"{figures['recall_at_95']:.3f}",
        _percent(figures["hard_negative_hits"]),
        f"{figures['p50_ms']:.3g} / {figures['p99_ms']:.3g}",
        f"{ran.build:.1f}",
        f"{ran.peak:.0f} / {ran.resident:.0f}",
        f"{ran.disk:.0f}",
    ]


def _sure(row: Row, figures: Judged) -> list[str]:
    keys = ("certain_precision", "certain_coverage", "shown_recall", "unrelated_stopped")
    return [row.name, *(_percent(figures[key]) for key in keys)]


def _alike(answers: dict[str, Run]) -> list[str]:
    if len(answers) < 2:
        return []
    one, other = (ran.answers for ran in answers.values())
    different = sum(mine != theirs for mine, theirs in zip(one, other, strict=True))
    return [f"SQLite and PostgreSQL answer alike in {len(one) - different:,} of {len(one):,} queries."]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


if __name__ == "__main__":
    sys.exit(main())

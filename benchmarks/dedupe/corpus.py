"""The lists that are measured: real ones from a folder, or invented ones; and a tenfold list made out of one."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.dedupe import labelled
from bot.console.dedupe_scores import Labelled
from bot.console.name_lists import lines_of
from core.domain.dedupe.normal import plain_form
from core.domain.dedupe.parse import parse_name

FILES = {"100k": "names_100k.txt.gz", "1m": "names_1m.txt.gz"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Known names with the label of their size, and the labelled queries."""

    size: str
    names: Path
    labels: list[Labelled]


def of(folder: Path, size: str, work: Path) -> Corpus:
    """The lists of this size in the folder; ``10m`` is made in the folder ``work`` from the million."""
    labels = labelled.read(folder / "labelled_dev.tsv.gz")
    if size == "10m":
        return Corpus(size=size, names=_tenfold(folder / FILES["1m"], work / "names_10m.txt.gz"), labels=labels)
    return Corpus(size=size, names=folder / FILES[size], labels=labels)


def in_normal_form(names: Path, target: Path) -> int:
    """The list as the peers get it: the name, a tab, its normal form; the number of names."""
    count = 0
    with target.open("w", encoding="utf-8") as file:
        for line in lines_of(names):
            if line.name:
                file.write(f"{line.name}\t{plain_form(line.name)}\n")
                count += 1
    return count


def _tenfold(names: Path, target: Path) -> Path:
    """The names, and nine times as many put together from their parts: the front of one, a trade name made of two, the
    end of a third. The same ones every time.
    """
    if target.exists():
        return target
    known = [line.name for line in lines_of(names) if line.name]
    with gzip.open(target, "wt", encoding="utf-8", compresslevel=1) as file:
        file.writelines(f"{name}\n" for name in known)
        seen = set(known)
        for name in islice(_recombined(known), 9 * len(known)):
            if name not in seen:
                file.write(f"{name}\n")
    return target


def _recombined(known: list[str]) -> Iterator[str]:
    chance = random.Random(10)
    fronts, brands, ends = [], [], []
    for name in known:
        brand = parse_name(name).brand
        front, found, end = name.partition(brand)
        if found and 2 <= len(brand) <= 6 and end:
            fronts.append(front)
            brands.append(brand)
            ends.append(end)
    while True:
        brand = chance.choice(brands)
        if chance.random() < 0.5:  # half of the trade names are new ones
            brand = brand[: len(brand) // 2] + (other := chance.choice(brands))[len(other) // 2 :]
        yield chance.choice(fronts) + brand + chance.choice(ends)

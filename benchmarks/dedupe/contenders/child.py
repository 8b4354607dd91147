"""The process of one contender: ``python -m benchmarks.dedupe.contenders.child TASK.json``.

It builds from the list, answers the queries one after another, and writes what it found and how long each took: the
median of several rounds where a round is short, for somebody else's work on the machine looks like a slow answer.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

SHOWN = 10
ROUNDS = 3
SHORT = 30.0
"""Seconds after which no further round begins."""


class Contender(Protocol):
    """One way to look for duplicates. Texts of peers are in normal form; what they find are line numbers from 0."""

    def build(self, plains: Iterator[str]) -> None: ...

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]: ...

    def megabytes(self) -> float: ...


def plains(path: Path) -> Iterator[str]:
    """Second column of the list: the normal form of each name."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").partition("\t")[2]


def _asked(contender: Contender, queries: list[tuple[str, str]]) -> list[tuple[float, list[tuple[int, float]]]]:
    rounds: list[list[float]] = []
    found: list[list[tuple[int, float]]] = []
    began = time.perf_counter()
    while not rounds or (len(rounds) < ROUNDS and time.perf_counter() - began < SHORT):
        found, seconds = [], []
        for raw, plain in queries:
            started = time.perf_counter()
            found.append(contender.ask(plain, raw))
            seconds.append(time.perf_counter() - started)
        rounds.append(seconds)
    return list(zip(map(statistics.median, zip(*rounds, strict=True)), found, strict=True))


def main() -> int:
    """Build, ask, write."""
    task: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    module = importlib.import_module(f"benchmarks.dedupe.contenders.{task['module']}")
    contender: Contender = getattr(module, task["class"])(task)
    started = time.perf_counter()
    contender.build(plains(Path(task["names"])))
    built = time.perf_counter() - started
    gc.collect()
    gc.freeze()
    for raw, plain in task["queries"][:3]:  # caches and word lists are warm in a server
        contender.ask(plain, raw)
    answers = _asked(contender, task["queries"])
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    result = {
        "build": built,
        "answers": answers,
        "disk": contender.megabytes(),
        "resident": resident / 2**20,
        **getattr(contender, "facts", {}),
    }
    Path(task["out"]).write_text(json.dumps(result), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How figures are printed: a table with the median of the rounds, and where the run took place."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from pathlib import Path


def headline() -> None:
    """The machine and the versions that the figures belong to."""
    cores = len(os.sched_getaffinity(0))
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    print(f"{versions}, {cores} cores, load {os.getloadavg()[0]:.1f}")
    print("Shared machine: read the ratios. Systems take turns round by round; medians of the rounds.\n")


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *notes: str) -> None:
    """One Markdown table."""
    print(f"## {title}\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + " --- |" * len(columns))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    for note in notes:
        print(f"\n{note}")
    print(flush=True)


def spread(values: Sequence[float], unit: str = "", digits: int = 0) -> str:
    """Median and extremes."""
    return f"{statistics.median(values):,.{digits}f}{unit} [{min(values):,.{digits}f}..{max(values):,.{digits}f}]"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the sorted values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children_seconds(pid: int) -> float:
    """Seconds of CPU of its children, those that are gone too (proc(5), fields 16 and 17)."""
    gone = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[13:15]
    living = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return sum(map(int, gone)) / os.sysconf("SC_CLK_TCK") + sum(cpu_seconds(int(child)) for child in living)


def resident_mib(pid: int) -> float:
    """Resident memory of a process now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

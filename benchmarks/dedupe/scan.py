"""``python -m benchmarks.dedupe.scan NAMES [--count N]``: how long the search for old duplicates takes."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.console.name_lists import count_lines, lines_of
from core.domain.dedupe.pairs import pairs_of
from storage.names.name_index import NameIndex
from storage.names.name_index_build import Entry, build

CHUNK = 1000


def main() -> int:
    """Build an index, go through it, tell how many pairs there are."""
    parser = argparse.ArgumentParser(description="Look for old duplicates in a list.")
    parser.add_argument("names", type=Path)
    parser.add_argument("--count", type=int, default=10**9, help="look up so many of the names only")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "names.idx"
        build(file, (Entry(line.name) for line in lines_of(args.names) if line.name), at_most=count_lines(args.names))
        shelf = NameIndex.open(file)
        count = min(args.count, shelf.names)
        started = time.perf_counter()
        bands = {
            (pair.first, pair.second): pair.match.band.value
            for start in range(1, count + 1, CHUNK)
            for pair in pairs_of(range(start, min(start + CHUNK, count + 1)), shelf)
        }
        seconds = time.perf_counter() - started
        print(f"{count:,} of {shelf.names:,} names in {seconds:,.1f} s, {seconds / count * 1000:.2f} ms each")
        print(f"{len(bands):,} pairs: {dict(Counter(bands.values()))}")
        shelf.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""``python -m benchmarks`` and perhaps names of what is to be measured: ratios within one run."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import (
    by_objects,
    callback,
    drain,
    expiry,
    filings,
    filings_postgres,
    first_answer,
    full_check,
    growth,
    house,
    imports,
    killed,
    lists,
    mix,
    old_duplicates,
    overdue,
    pacing,
    sending,
    startup,
    take_over,
    unloaded,
    year,
)
from benchmarks.report import headline

ALL: dict[str, Callable[[], None]] = {
    "startup": startup.measure,
    "first_answer": first_answer.measure,
    "house": house.measure,
    "filings": filings.measure,
    "filings_postgres": filings_postgres.measure,
    "by_objects": by_objects.measure,
    "full_check": full_check.measure,
    "growth": growth.measure,
    "lists": lists.measure,
    "callback": callback.measure,
    "unloaded": unloaded.measure,
    "mix": mix.measure,
    "sending": sending.measure,
    "drain": drain.measure,
    "pacing": pacing.measure,
    "imports": imports.measure,
    "old_duplicates": old_duplicates.measure,
    "expiry": expiry.measure,
    "year": year.measure,
    "overdue": overdue.measure,
    "killed": killed.measure,
    "take_over": take_over.measure,
}


def main() -> int:
    """Run what was named, or everything; 2 for a name that is none."""
    names = sys.argv[1:] or list(ALL)
    if unknown := [name for name in names if name not in ALL]:
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(ALL)}", file=sys.stderr)
        return 2
    headline()
    for name in names:
        ALL[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())

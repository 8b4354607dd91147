"""``python -m tests.fuzz [--seconds N] [target …]``: bytes without end for everything that takes bytes from outside.

With atheris (``make fuzz`` installs it) coverage leads the way; without it what is usual is changed at random. Each
target runs in a process of its own. What broke one stands in ``data/fuzz/`` and belongs into a test.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random

FOLDER = Path("data/fuzz")
MEGABYTES = 1024
"""Beyond which a target is taken to fail."""
SECONDS = 5
"""For one input."""


def main(argv: Sequence[str] | None = None) -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=20, help="for each target")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.one:
        return _one(args.targets[0], args.seconds)
    return _all(args.targets, args.seconds)


def _all(names: Sequence[str], seconds: int) -> int:
    from tests.fuzz import doors, words

    known = [target.name for target in (*doors.TARGETS, *words.TARGETS)]
    broken = []
    for name in names or known:
        command = [sys.executable, "-m", "tests.fuzz", "--one", "--seconds", str(seconds), name]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = [line for line in result.stderr.splitlines() if line.startswith(("Done", "INFO: seed", "stat::number"))]
        print(f"{name:<16} {'ok    ' if result.returncode == 0 else 'BROKEN'} {(lines or [''])[-1]}", flush=True)
        if result.returncode:
            broken.append(name)
            print("\n".join([*result.stdout.splitlines()[-25:], *result.stderr.splitlines()[-12:]]))
    return 1 if broken else 0


def _one(name: str, seconds: int) -> int:
    logging.disable(logging.CRITICAL)
    try:
        import atheris
    except ImportError:
        return _at_random(name, seconds)
    with atheris.instrument_imports(include=["adapters", "bot", "cards", "core"]):
        from tests.fuzz import doors, words
    target = next(one for one in (*doors.TARGETS, *words.TARGETS) if one.name == name)
    corpus = FOLDER / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds}", f"-rss_limit_mb={MEGABYTES}", f"-timeout={SECONDS}", "-max_len=65536"]
    options += [f"-artifact_prefix={FOLDER}/{name}-", "-print_final_stats=1", "-verbosity=0"]
    atheris.Setup([sys.argv[0], str(corpus), *options], target.run)
    atheris.Fuzz()
    return 0


def _at_random(name: str, seconds: int) -> int:
    from tests.fuzz import doors, words
    from tests.fuzz.target import mutated

    target = next(one for one in (*doors.TARGETS, *words.TARGETS) if one.name == name)
    chance, end, runs, slowest = Random(f"{name}{time.time()}"), time.monotonic() + seconds, 0, 0.0
    while (began := time.monotonic()) < end:
        data = mutated(target.seeds, chance)
        try:
            target.run(data)
        except Exception:  # noqa: BLE001 - whatever it is, it was found
            FOLDER.mkdir(parents=True, exist_ok=True)
            (FOLDER / f"{name}-crash").write_bytes(data)
            traceback.print_exc()
            return 1
        runs, slowest = runs + 1, max(slowest, time.monotonic() - began)
    print(f"Done {runs} runs in {seconds} second(s), the longest took {slowest:.2f} s", file=sys.stderr)
    return 1 if slowest > SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())

"""Identifiers are unique and keep the order in which they were made."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from bot.process.ids import new_id


def test_ids_sort_in_the_order_in_which_they_were_made() -> None:
    """Even many within one millisecond."""
    made = [new_id() for _ in range(10_000)]

    assert made == sorted(made)


def test_threads_never_make_the_same_id() -> None:
    """The writer and the readers may make them at once."""
    with ThreadPoolExecutor(8) as pool:
        made = [one for part in pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)) for one in part]

    assert len(set(made)) == len(made)
    assert {len(one) for one in made} == {32}


def test_processes_that_part_make_different_ids() -> None:
    """A child knows all that its parent knew, but not what the parent will think of next."""
    parting = (
        "import os\nfrom bot.process.ids import new_id\nnew_id()\nchild = os.fork()\n"
        "if child: os.waitpid(child, 0)\n"
        "print(*(new_id()[18:] for _ in range(9)), flush=True)"
    )
    said = subprocess.run([sys.executable, "-c", parting], capture_output=True, text=True, check=True).stdout.split()

    assert len(set(said)) == len(said) == 18

"""What stays for the life of the process is looked through by the garbage collector no more, and what it took to make
it goes back to the system.

The tables of the duplicate check alone are hundreds of thousands of objects. Going through them again and again, for
cycles that are not there, took a seventh of the time of a filing (``python -m benchmarks callback``).
"""

from __future__ import annotations

import gc

SOON = 10.0
"""Seconds after the start: by then the tables are read and the connections stand."""
_YOUNG, _MIDDLE, _OLD = 20_000, 20, 20


def begin() -> None:
    """Look for garbage less often from the start: importing makes next to none, and took a tenth longer for it."""
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


def settle() -> None:
    """Collect once, keep what is left for good, and look less often from now on. For a process that serves."""
    gc.collect()
    gc.freeze()
    begin()
    give_back()


def give_back() -> bool:
    """Free memory back to the system: glibc keeps what lies below the last thing in use, 20 MiB after the tables were
    read (malloc_trim(3)). Whether there was any; never with another C library.
    """
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return bool(trim(0)) if trim is not None else False

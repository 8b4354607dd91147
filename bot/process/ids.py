"""Identifiers: 32 hexadecimal characters that sort in the order in which one process made them."""

from __future__ import annotations

import os
import random
import time
from itertools import count

_made = count()
_random = random.Random()
os.register_at_fork(after_in_child=_random.seed)


def new_id() -> str:
    """Milliseconds since 1970, a counter that keeps ids of one millisecond in order, and 56 random bits.

    Made for speed (a filing needs five, and asking the system for randomness gives the interpreter's lock away each
    time); they are names, not secrets: whoever knows one still has to be entitled.
    """
    return f"{time.time_ns() // 1_000_000:012x}{next(_made) & 0xFF_FFFF:06x}{_random.getrandbits(56):014x}"

"""A bar on the terminal while something long goes on; nothing where nobody looks."""

from __future__ import annotations

import sys
import time

_WIDTH = 30
_PAUSE = 0.1  # seconds between two drawings


class Bar:
    """How much of ``total`` is done; drawn on standard error when that is a terminal."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, max(total, 1), 0
        self._shown = sys.stderr.isatty()
        self._drawn = 0.0

    def add(self, count: int) -> None:
        """So much more is done."""
        self._done += count
        if self._shown and time.monotonic() - self._drawn > _PAUSE:
            self._draw()

    def close(self) -> None:
        """Leave the finished bar behind."""
        if self._shown:
            self._draw()
            print(file=sys.stderr)

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        share = min(1.0, self._done / self._total)
        bar = "█" * round(share * _WIDTH)
        text = f"\r{self._label} {bar:░<{_WIDTH}} {share:4.0%} {self._done:,}"
        print(text, end="", file=sys.stderr, flush=True)

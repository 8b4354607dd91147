"""A pacer that keeps its books and makes nobody wait, for whoever measures what sending costs."""

from __future__ import annotations

import itertools

from adapters.pacing import Pacer
from adapters.sharing import Shared


class Unhurried(Pacer):
    """By its clock a second goes by with each look."""

    def __init__(self, *, shared: Shared | None = None) -> None:
        seconds = itertools.count(1.0)
        super().__init__(clock=lambda: next(seconds), shared=shared)

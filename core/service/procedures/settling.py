"""What a filer has said about look-alikes while his form is being filled in: kept beside the form, in words of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.domain.frozen import dataclass
from core.domain.ids import CustomerId

TYPED, APART = "typed", "apart"
"""Answers that are kept with the filing's own: the name as it was written, and why it is none of the look-alikes."""

_SAME, _APART, _BECAUSE = "same_as", "apart", "because"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """It is this one, or it is none of those, because."""

    same_as: CustomerId | None = None
    apart: tuple[CustomerId, ...] = ()
    because: str = ""

    def as_same(self, customer: CustomerId) -> dict[str, str]:
        """He says that it is this one; what he said before is forgotten."""
        return {_SAME: customer}

    def as_apart(self, customers: Iterable[CustomerId], because: str) -> dict[str, str]:
        """He says that it is none of these either."""
        apart = dict.fromkeys((*self.apart, *customers))
        reasons = dict.fromkeys(filter(None, (self.because, because)))
        return {_APART: ",".join(apart), _BECAUSE: "；".join(reasons)}


def settled(aside: Mapping[str, str]) -> Settled:
    """What stands beside a form."""
    same_as = aside.get(_SAME)
    apart = tuple(CustomerId(each) for each in aside.get(_APART, "").split(",") if each)
    return Settled(same_as=CustomerId(same_as) if same_as else None, apart=apart, because=aside.get(_BECAUSE, ""))

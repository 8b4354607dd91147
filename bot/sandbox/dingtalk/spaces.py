"""Where a card goes: `dtv1.card//IM_ROBOT.<userId>;IM_GROUP.<openConversationId>`."""

from __future__ import annotations

from typing import Final

from bot.sandbox.dingtalk.replies import Refused
from core.domain.frozen import dataclass

_PREFIX: Final = "dtv1.card//"
_KINDS: Final = frozenset({"IM_GROUP", "IM_ROBOT", "IM_SINGLE", "ONE_BOX"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """One place for a card."""

    kind: str
    id: str


def read_spaces(value: object) -> tuple[Space, ...]:
    """The places named by an `openSpaceId`; one prefix stands before all of them."""
    if not isinstance(value, str) or not value.startswith(_PREFIX):
        raise Refused("param.openSpaceIdInvalid")
    return tuple(_space(part) for part in value.removeprefix(_PREFIX).split(";"))


def _space(part: str) -> Space:
    """The kind is seen in small letters in the field, too."""
    kind, dot, id_ = part.partition(".")
    if kind.upper() not in _KINDS or not dot or not id_ or "//" in id_:
        raise Refused("param.openSpaceIdInvalid")
    return Space(kind=kind.upper(), id=id_)

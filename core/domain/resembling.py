"""A customer that resembles a newcomer, what people ruled about such pairs, and the names by which customers go."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from core.domain.dedupe.blocks import blocks_of
from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Relation
from core.domain.dedupe.parse import CompanyName, pack, parse_name
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, MemberId
from core.domain.policy.document import KeyKind


class NameKind(StrEnum):
    """Where a name comes from: the one under which the customer stands in the base, or another one for it. ``gone``
    marks a customer whose names were handed over.
    """

    OWN = "own"
    ALIAS = "alias"
    GONE = "gone"


class Ruling(StrEnum):
    """What somebody entitled said about a pair."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAs:
    """One name of a customer. ``number`` only grows."""

    number: int
    customer_id: CustomerId
    kind: NameKind
    text: str


SHARED_BY = 20
"""So many customers with one phone have it from a bookkeeper or an industrial park."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Two customers with one exact sign."""

    kind: KeyKind
    one: CustomerId
    other: CustomerId


@dataclass(frozen=True, slots=True, kw_only=True)
class NameException:
    """Two customers that look alike and are not the same: who said so, when and why. The pair has no order."""

    one: CustomerId
    other: CustomerId
    at: datetime
    by: MemberId
    reason: str = ""

    @property
    def pair(self) -> tuple[CustomerId, CustomerId]:
        """The pair in the order in which it is kept."""
        low, high = sorted((self.one, self.other))
        return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A customer of the base beside a newcomer: how sure, what relation, by which signs."""

    customer_id: CustomerId
    band: Band
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...] = ()
    ruling: Ruling | None = None

    @property
    def is_related(self) -> bool:
        """Another firm of the same house: a branch, the head, a company of the group."""
        return self.relation in {Relation.BRANCH, Relation.PARENT, Relation.GROUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A name as the base keeps it: packed, and the blocks in which it stands."""

    name: CompanyName
    packed: str
    blocks: tuple[int, ...]


@lru_cache(maxsize=4096)
def placed(text: str) -> Placed:
    """Where a name belongs. What was looked for a moment ago is written without being parsed again."""
    name = parse_name(text)
    return Placed(name=name, packed=pack(name), blocks=tuple(sorted(set(blocks_of(name)))))


def spelled(evidence: Iterable[Evidence]) -> str:
    """Evidence as a text among the facts of a refusal."""
    return json.dumps([[each.code, dict(each.facts)] for each in evidence], ensure_ascii=False)


def evidence_in(text: str) -> tuple[Evidence, ...]:
    """The inverse of :func:`spelled`; nothing for nothing."""
    return tuple(Evidence(code=code, facts=facts) for code, facts in json.loads(text or "[]"))

"""The rules of the business as one immutable, numbered document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from core.domain.rules import RuleRef


class KeyKind(StrEnum):
    """What a customer can be recognised by without guessing."""

    USCC = "uscc"
    NAME = "name"
    PHONE = "phone"


class Clause(StrEnum):
    """The places of the policy that a decision can quote."""

    VALID_FILING = "filing.valid"
    DUPLICATE_KEY = "duplicate.key"
    APPROVAL = "approval"
    PROTECTION = "protection"
    WITHDRAW = "filing.withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRules:
    """What makes a filing valid (design 6.2)."""

    required: tuple[str, ...] = ("company", "contact", "phone")
    full_name: bool = True
    placeholder_phones: frozenset[str] = frozenset({"13800000000", "13800138000", "12345678901", "13888888888"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRules:
    """Which keys are decisive, the strongest first, and within which scope a customer is exclusive (design 6.3)."""

    keys: tuple[KeyKind, ...] = (KeyKind.USCC, KeyKind.NAME, KeyKind.PHONE)
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionRules:
    """How long an approved filing protects (design 6.5)."""

    length: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One published version. Each filing, task and timer remembers the version that made it."""

    version: int = 1
    filing: FilingRules = field(default_factory=FilingRules)
    duplicate: DuplicateRules = field(default_factory=DuplicateRules)
    protection: ProtectionRules = field(default_factory=ProtectionRules)

    def quote(self, clause: Clause) -> RuleRef:
        """Cite one clause of this version."""
        return RuleRef(version=self.version, clause=clause.value)

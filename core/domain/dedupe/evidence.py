"""What speaks for or against two names meaning the same customer, as codes with facts; cards put it into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One observation: a code and what it is about."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

"""The way to a deal: which stage a filing is in, and which ones it has reached with it (S58, S62)."""

from __future__ import annotations

from core.domain.answers.choosing import meant
from core.domain.policy.catalog import Stage
from core.domain.policy.document import Policy

STAGE_KEY = "_stage"
"""Under which an export tells the stage; no field of a form can be called so."""


def stage_of(key: str, policy: Policy) -> Stage:
    """The stage of that key; the first one where none was set, or where the rules have dropped it since."""
    return next((stage for stage in policy.stages if stage.key == key), policy.stages[0])


def is_kept_in(key: str, policy: Policy) -> bool:
    """Whether the rules spare whoever is in that stage from being released by time; nobody in whom none was set."""
    stage, rules = stage_of(key, policy), policy.release
    underway = not (stage.won or stage.lost)
    return bool(key) and ((rules.spare_won and stage.won) or (rules.spare_open_deals and underway))


def stage_called(text: str, policy: Policy) -> Stage | None:
    """The stage that is meant by its key, its label or a part of it; ``None`` if it is none, or not clear."""
    labels = tuple(stage.label for stage in policy.stages)
    found = meant(text.removesuffix("阶段"), labels) or meant(text, labels)
    by_key = next((stage for stage in policy.stages if stage.key == text.strip()), None)
    return by_key or (policy.stages[labels.index(found[0])] if len(found) == 1 else None)


def reached_by(key: str, policy: Policy) -> frozenset[str]:
    """What must have been gone through: whoever has lost a deal has not been on the way to its end."""
    keys = [stage.key for stage in policy.stages]
    if key not in keys:
        return frozenset()
    if stage_of(key, policy).lost:
        return frozenset({key})
    return frozenset(stage.key for stage in policy.stages[: keys.index(key) + 1] if not stage.lost)

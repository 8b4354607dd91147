"""All that is ambient for a handler: the instant, fresh identifiers, the policy in force, and who acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core.domain.frozen import dataclass
from core.domain.policy.document import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """``now`` is read once per command; ``new_id`` yields time-ordered unique strings; ``correlation`` ties logs,
    events and notices to the message that caused them; ``versions`` finds an earlier policy by its number."""

    now: datetime
    policy: Policy
    new_id: Callable[[], str]
    correlation: str = ""
    versions: Callable[[int], Policy] | None = None

    def policy_of(self, version: int) -> Policy:
        """The policy under which a filing, an approval or a timer was born: it finishes under that one."""
        return self.policy if self.versions is None or version == self.policy.version else self.versions(version)

    def under(self, version: int) -> Context:
        """The same moment under that policy: for what goes on with something that began earlier."""
        policy = self.policy_of(version)
        return self if policy is self.policy else replace(self, policy=policy)

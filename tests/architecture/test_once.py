"""What is worked out once is worked out without a lock that all instances share."""

from __future__ import annotations

from tests.support.repository import PACKAGES, modules


def test_nobody_takes_the_property_with_one_lock_for_all() -> None:
    """``core.domain.once`` says why; a thread that waits for a database within it would stop all others."""
    taken = [str(module) for module in modules(*PACKAGES) if "import cached_property" in module.read_text("utf-8")]

    assert taken == []

"""Frozen dataclasses are made by our own decorator, which starts faster (ADR 2)."""

from __future__ import annotations

import re

from tests.support.repository import PACKAGES, modules

_FROZEN = re.compile(r"^ *@dataclass\([^)]*\bfrozen=True[^)]*\bslots=True", re.MULTILINE)
_OF_THE_LIBRARY = re.compile(r"^from dataclasses import .*\bdataclass\b", re.MULTILINE)


def test_no_frozen_class_with_slots_is_compiled_by_the_standard_library() -> None:
    """The rest is: what changes, or has no slots."""
    texts = {str(module): module.read_text("utf-8") for module in modules(*PACKAGES) if module.name != "frozen.py"}
    compiled = [name for name, text in texts.items() if _FROZEN.search(text) and _OF_THE_LIBRARY.search(text)]

    assert len(texts) > 300
    assert compiled == []

"""What the product stands on may be given on, is locked by hash, and comes from nowhere in particular."""

from __future__ import annotations

import re

import pytest

from tests.support.licences import LIST, LOCKS, dependencies, licence_of, written
from tests.support.repository import ROOT

ADDRESS = re.compile(r"https?://|git\+|file:|--(?:extra-)?inde[x]-url|--find-link[s]|^-e |\s@\s|^-[rf] ", re.MULTILINE)


def test_the_list_of_licences_is_current() -> None:
    """`make licences` writes it anew."""
    assert LIST.read_text(encoding="utf-8") == written()


def test_every_dependency_may_be_used_so() -> None:
    """A licence that nobody can make out is as bad as one that forbids it."""
    assert [one.name for one in dependencies() if not one.licence] == []


def test_a_licence_that_asks_for_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strong copyleft, a shop's own terms, an expression that has one of them among others."""
    for words in ("GPL-3.0-only", "AGPL-3.0-or-later", "Proprietary", "MIT AND GPL-2.0-only", "UNKNOWN", "see LICENSE"):
        monkeypatch.setattr(
            "tests.support.licences.metadata.metadata", lambda _, words=words: _Told({"License-Expression": words})
        )

        assert licence_of("anything") == ""


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    """Packages come from the index that each machine uses; the hashes say whether they are the right ones."""
    text = "\n".join(
        line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if not line.strip().startswith("#")
    )

    assert ADDRESS.findall(text) == []


class _Told(dict[str, str]):
    """Metadata of a package."""

    def get_all(self, name: str, otherwise: list[str]) -> list[str]:
        return [self[name]] if name in self else otherwise

"""A clone tells about the product, not about the machines and package indexes it was written with."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.repository import ROOT, tracked_files

#: Written with classes of one letter, so that this file does not match itself.
ELSEWHERE = {
    "a folder of somebody's machine": r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/[a-z]+|User[s]/[a-z]+)/",
    "a setting of a package index": r"--(?:extra-)?inde[x]-url|--find-link[s]|\btrusted-hos[t]\b",
    "an address of a package index": r"https?://\S*/simpl[e]\b|pythonhoste[d]\.org|registry\.npmj[s]",
    "an address of a package file": r"https?://\S+\.wh[l]\b|\"resolved\": *\"http",
    "a file of somebody's machine": r"file:///\w",
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_no_tracked_file_holds(what: str) -> None:
    """Neither code nor documents nor lock files hold such a thing."""
    assert list(_places(re.compile(ELSEWHERE[what]))) == []


def _places(pattern: re.Pattern[str]) -> Iterator[str]:
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or another file that is no text
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"

"""Documents name files that are there."""

from __future__ import annotations

import re

from tests.support.repository import ROOT

PATH = re.compile(r"`((?:adapters|bot|cards|core|storage|tests|docs)/[\w./<>-]*)`")


def test_files_that_the_documents_name_are_there() -> None:
    """Each path of ours in the glossary, the architecture, the decisions and the guide for contributors exists."""
    documents = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    missing = [
        f"{document.relative_to(ROOT)}: {path}"
        for document in documents
        for path in PATH.findall(document.read_text(encoding="utf-8"))
        if "<" not in path and not (ROOT / path).exists()
    ]

    assert missing == []

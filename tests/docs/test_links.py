"""What the documents point to is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from tests.support.repository import ROOT, tracked_files

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def test_every_link_between_documents_leads_somewhere() -> None:
    """A relative link names a file of the repository, and a heading that this file has."""
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in tracked_files()
        if document.suffix == ".md"
        for target in _relative_links(document)
        if not _leads_somewhere(document, target)
    ]

    assert broken == []


def _relative_links(document: Path) -> Iterator[str]:
    text = CODE.sub("", document.read_text(encoding="utf-8"))
    return (target for target in LINK.findall(text) if not re.match(r"[a-z]+:|//", target))


def _leads_somewhere(document: Path, target: str) -> bool:
    name, _, heading = unquote(target).partition("#")
    file = (document.parent / name).resolve() if name else document
    if not file.exists() or not file.is_relative_to(ROOT):
        return False
    return not heading or file.suffix != ".md" or heading in _anchors(file)


def _anchors(document: Path) -> set[str]:
    """The anchors that code hosts make of headings: lower case, no punctuation, hyphens for spaces."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}

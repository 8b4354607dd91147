"""Names of files and what is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.attachment import attached_in, ending, harmless_name, is_what_it_says, picture_kind, with_attached


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("名片.jpg", "名片.jpg"),
        ("../../x", "x"),
        ("C:\\Users\\lina\\合同.pdf", "合同.pdf"),
        ("..", "文件"),
        ("...", "文件"),
        ("", "文件"),
        ("\u202e\u200b", "文件"),
        ('a"b<c>|?.pdf', "abc.pdf"),
        ("a\r\nContent-Type: x.pdf", "aContent-Type x.pdf"),
        ("  报价  单 .pdf  ", "报价 单 .pdf"),
        (".pdf", "pdf"),
        ("长" * 300 + ".pdf", "长" * 56 + ".pdf"),
        ("长" * 300, "长" * 60),
    ],
)
def test_a_name_is_made_harmless(raw: str, name: str) -> None:
    """It keeps what a reader knows it by, and its ending."""
    assert harmless_name(raw, otherwise="文件") == name


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(raw: str) -> None:
    """Whatever is typed: one short line without separators."""
    name = harmless_name(raw, otherwise="文件")

    assert 0 < len(name) <= 60
    assert name.isprintable()
    assert not set(name) & set('/\\:*?"<>|')
    assert name not in {".", ".."}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\x00\x00\x00\x00WEBP", "webp"),
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(content: bytes, kind: str) -> None:
    """Not by its name."""
    assert picture_kind(content) == kind


@pytest.mark.parametrize(
    ("name", "content", "agrees"),
    [
        ("a.pdf", b"%PDF-1.7", True),
        ("a.pdf", b"<html>", False),
        ("a.xlsx", b"PK\x03\x04", True),
        ("a.xlsx", b"<html>", False),
        ("a.doc", b"\xd0\xcf\x11\xe0", True),
        ("a.doc", b"MZ", False),
        ("a.jpg", b"\x89PNG\r\n\x1a\n", True),
        ("a.jpg", b"{}", False),
        ("a.csv", b"anything", True),
    ],
)
def test_what_is_inside_agrees_with_the_ending(name: str, content: bytes, agrees: bool) -> None:
    """An error page under the name of a spreadsheet does not."""
    assert is_what_it_says(name, content) is agrees


def test_the_files_of_a_draft_go_in_and_out() -> None:
    """Beside its fields, in their order; none leaves no trace."""
    fields = with_attached({"company": "晴川"}, ["a", "b"])

    assert attached_in(fields) == ("a", "b")
    assert with_attached(fields, []) == {"company": "晴川"}
    assert attached_in({}) == ()
    assert ending("x.TAR.GZ") == "gz"

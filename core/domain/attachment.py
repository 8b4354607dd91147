"""Files that belong to a filing: which are taken, and how they may be called."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

ATTACHMENTS: Final = "attachments"
"""Under this key the fields of a draft hold the ids of its files, separated by commas. It is no field of the form."""
MOST: Final = 9
"""Files of one filing."""
PICTURES: Final = frozenset({"jpg", "jpeg", "png", "gif", "webp", "bmp", "heic", "tif", "tiff"})
_OFFICE: Final = frozenset({"docx", "xlsx", "pptx"})
_OLD_OFFICE: Final = frozenset({"doc", "xls", "ppt", "wps", "et", "dps"})
TAKEN: Final = frozenset({"pdf", "ofd", "txt", "md", "csv", *PICTURES, *_OFFICE, *_OLD_OFFICE})
"""Endings of what is kept with a filing: what people read, nothing that runs."""
_LONGEST: Final = 60
_NEVER: Final = frozenset('/\\:*?"<>|')
_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_HEIC: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


def harmless_name(raw: str, *, otherwise: str) -> str:
    """A name without a path, control characters or anything that a disk or a header takes amiss.

    A long one keeps its ending; of one that has nothing left, ``otherwise`` takes the place.
    """
    last = raw.replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in _NEVER)
    name = " ".join(plain.split()).strip(" .")
    if not name or not any(char.isalnum() for char in name):
        return otherwise
    end = ending(name)
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - len(end) - 1].rstrip(' .')}.{end}" if 0 < len(end) <= 8 else name[:_LONGEST]


def ending(name: str) -> str:
    """What a name ends with, in lower case and without the dot; empty without one."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if stem and dot else ""


def picture_kind(content: bytes) -> str:
    """The ending that a picture ought to have, by its first bytes; empty for what is no picture."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return "heic" if content[4:8] == b"ftyp" and content[8:12] in _HEIC else ""


def is_what_it_says(name: str, content: bytes) -> bool:
    """Whether the first bytes agree with the ending: an error page under the name of a spreadsheet does not."""
    end = ending(name)
    if end in PICTURES:
        return bool(picture_kind(content))
    if end == "pdf":
        return b"%PDF" in content[:1024]
    if end in _OFFICE or end == "ofd":
        return content.startswith(b"PK")
    if end in _OLD_OFFICE:
        return content.startswith((b"\xd0\xcf\x11\xe0", b"PK", b"{\\rtf"))
    return True


def attached_in(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the files of a draft, in the order in which they came."""
    return tuple(ident for ident in fields.get(ATTACHMENTS, "").split(",") if ident)


def with_attached(fields: Mapping[str, str], files: Iterable[str]) -> dict[str, str]:
    """The fields of a draft with exactly these files."""
    rest = {key: value for key, value in fields.items() if key != ATTACHMENTS}
    joined = ",".join(files)
    return {**rest, ATTACHMENTS: joined} if joined else rest

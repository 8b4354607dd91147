"""Company names in normal form: width, case, script, brackets, blanks and punctuation mean nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from core.domain.dedupe import lexicon

LONGEST = 120
"""Characters that are looked at: registered names have fewer than 60."""

_OPEN = str.maketrans("（【〔［｛〈《「『[{<", "(" * 12)
_CLOSE = str.maketrans("）】〕］｝〉》」』]}>", ")" * 12)
_BRACKETS = _OPEN | _CLOSE
_NOISE = re.compile(r"[^\w()]|_")
_STRAY = re.compile(r"[()]")


def bracketed_form(text: str) -> str:
    """NFKC, casefold, simplified characters, without blanks and punctuation; brackets stay, as ``(`` and ``)``."""
    text = text[:LONGEST].replace("（", "(").replace("）", ")")
    if _settled().issuperset(text):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_BRACKETS))
    text = unicodedata.normalize("NFKC", text.casefold()).translate(lexicon.simplified())
    return _NOISE.sub("", text)[:LONGEST]


@cache
def _settled() -> frozenset[str]:
    """Characters that are in normal form already: most names have no others, and each candidate is looked at."""
    changed = lexicon.simplified()
    codes = (*b"()0123456789abcdefghijklmnopqrstuvwxyz", *range(0x4E00, 0x9FA6))
    return frozenset(chr(code) for code in codes if code not in changed)


def is_traditional(text: str) -> bool:
    """Whether a character is left that would be written otherwise in simplified script."""
    text = text[:LONGEST]
    return not _settled().issuperset(text) and not lexicon.simplified().keys().isdisjoint(map(ord, text))


def plain_form(text: str) -> str:
    """The normal form without brackets: equal for two spellings that mean the same letter by letter. Idempotent."""
    whole = bracketed_form(text)
    return _STRAY.sub("", whole) if "(" in whole or ")" in whole else whole

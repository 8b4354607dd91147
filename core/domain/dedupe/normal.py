"""Company names in normal form: width, case, script, brackets, blanks and punctuation mean nothing."""

from __future__ import annotations

import re
import unicodedata

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
    text = text[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_BRACKETS))
    text = unicodedata.normalize("NFKC", text.casefold()).translate(lexicon.simplified())
    return _NOISE.sub("", text)[:LONGEST]


def plain_form(text: str) -> str:
    """The normal form without brackets: equal for two spellings that mean the same letter by letter. Idempotent."""
    return _STRAY.sub("", bracketed_form(text))

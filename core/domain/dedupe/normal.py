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
    if _unsettled().search(text) is None:
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_BRACKETS))
    text = unicodedata.normalize("NFKC", text.casefold()).translate(lexicon.simplified())
    return _NOISE.sub("", text)[:LONGEST]


@cache
def _unsettled() -> re.Pattern[str]:
    """A character that may not be in normal form yet: most names have none, and each candidate is looked at."""
    # One set of characters is looked through in half the time of two.
    settled = "".join(map(chr, sorted({*range(0x4E00, 0x9FA6)} - lexicon.simplified().keys())))
    return re.compile(rf"[^()0-9a-z{settled}]")


def is_traditional(text: str) -> bool:
    """Whether a character is left that would be written otherwise in simplified script."""
    text = text[:LONGEST]
    return _unsettled().search(text) is not None and not lexicon.simplified().keys().isdisjoint(map(ord, text))


def plain_form(text: str) -> str:
    """The normal form without brackets: equal for two spellings that mean the same letter by letter. Idempotent."""
    if _unsettled().search(text) is None and "(" not in text and ")" not in text:
        return text[:LONGEST]
    whole = bracketed_form(text)
    return _STRAY.sub("", whole) if "(" in whole or ")" in whole else whole

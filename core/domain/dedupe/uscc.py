"""The unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, the last one a check character."""

from __future__ import annotations

import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {char: value for value, char in enumerate(_ALPHABET)}
_LENGTH = 18


def check_character(body: str) -> str:
    """The 18th character for the first 17 (weights are powers of 3 modulo 31). Raises ``KeyError`` on foreign
    characters.
    """
    total = sum(_VALUE[char] * pow(3, place, 31) for place, char in enumerate(body))
    return _ALPHABET[(31 - total % 31) % 31]


def normal_uscc(text: str) -> str | None:
    """Half width, upper case and without spaces if the check character is right, else ``None``."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if len(code) != _LENGTH or any(char not in _VALUE for char in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None

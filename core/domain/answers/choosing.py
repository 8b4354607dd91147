"""Which of some names is meant: by the name itself, by its beginning, by a part of it, or by its number in the list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NUMBER = re.compile(r"(?:第|选)?(\d{1,3})(?:个|项|号|\.|、)?")
_SIGNS = re.compile(r"[、,，;；/|+\n]")
_BLANKS = re.compile(r"[、,，;；/|+\n]|\s(?:和|及)\s|\s+")


def plain(text: str) -> str:
    """Without case, width and blanks: what names are compared by."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def meant(text: str, names: Sequence[str], *, numbered: bool = False) -> tuple[str, ...]:
    """The names that may be meant, one if it is clear, none if it is none of them."""
    asked = plain(text)
    if not asked:
        return ()
    known = {plain(name): name for name in names}
    if asked in known:
        return (known[asked],)
    begins = [name for key, name in known.items() if key.startswith(asked)]
    if len(begins) == 1:
        return tuple(begins)
    if numbered and (found := _NUMBER.fullmatch(asked)) and 1 <= int(found[1]) <= len(names):
        return (names[int(found[1]) - 1],)
    within = [name for key, name in known.items() if asked in key]
    if within:
        return tuple(begins or within)
    said = [name for key, name in known.items() if len(key) > 1 and key in asked]
    return tuple(said) if len(said) == 1 else ()


def all_meant(text: str, names: Sequence[str]) -> tuple[str, ...] | str:
    """Several of them, in the order of the list; the first part that is none (or not clear) as the text it is."""
    if len(whole := meant(text, names)) == 1 and plain(whole[0]) == plain(text):
        return whole
    found = _each_meant(_SIGNS.split(text), names)
    return found if not isinstance(found, str) else _each_meant(_BLANKS.split(text), names)


def _each_meant(parts: Sequence[str], names: Sequence[str]) -> tuple[str, ...] | str:
    chosen: set[str] = set()
    for part in filter(None, (part.strip() for part in parts)):
        found = meant(part, names, numbered=True)
        if len(found) != 1:
            return part
        chosen.update(found)
    return tuple(name for name in names if name in chosen)

"""Places in company names: found at the head, in brackets, at the tail; compared by the codes of GB/T 2260."""

from __future__ import annotations

from core.domain.dedupe import lexicon

_LONGEST = 12


def within(inner: str, outer: str) -> bool:
    """Whether one place lies in the other, or is it."""
    return inner.startswith(outer[: 2 * lexicon.breadth(outer) + 2])


def narrower(one: str, other: str) -> str:
    """The narrower of two places; of two that lie apart, the first."""
    if not one or not other:
        return one or other
    return other if within(other, one) else one


def exactly(text: str) -> str:
    """The code of a text that is nothing but places (广东省深圳市), or nothing."""
    code, rest = at_head(text, keep=0)
    return code if not rest else ""


def at_head(text: str, *, after: str = "", keep: int = 2) -> tuple[str, str]:
    """The place that the text begins with, narrowing down as far as it does, and what follows (at least ``keep``)."""
    known = lexicon.places()
    code, rest = after, text
    while len(rest) > keep:
        for length in range(min(_LONGEST, len(rest) - keep), 1, -1):
            codes = known.get(rest[:length])
            if codes is None:
                continue
            if (found := _fitting(codes, code, rest[:length])) is not None:
                code, rest = (
                    found,
                    rest[length:].removeprefix("市") if len(rest) - length - 1 >= keep else rest[length:],
                )
                break
        else:
            break
    return code, rest


def _fitting(codes: tuple[str, ...], outer: str, word: str) -> str | None:
    """The code that fits into the place named before; a bare county name does not count without its city."""
    if outer:
        return next((code for code in codes if code != outer and within(code, outer)), None)
    first = codes[0]
    full = word.endswith(lexicon.PLACE_ENDS)
    return first if full or lexicon.breadth(first) < 2 else None


def at_tail(text: str) -> tuple[str, str]:
    """The province or city that the text ends with, and what stands before it (at least two characters)."""
    known = lexicon.places()
    for length in range(min(_LONGEST, len(text) - 2), 1, -1):
        codes = known.get(text[-length:])
        if codes is not None and lexicon.breadth(codes[0]) < 2:
            return codes[0], text[:-length]
    return "", text

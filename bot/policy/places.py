"""Where in a TOML text each key and value stands. ``tomllib`` checks the text and gives the values, but no places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.domain.policy.walking import Path

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_TEXT = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_PLAIN = re.compile(r"[^,\]}\n#]*")


@dataclass(slots=True)
class Places:
    """Offsets by path: of a key, and of its value."""

    text: str
    keys: dict[Path, int] = field(default_factory=dict)
    values: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of the longest known beginning of the path; 0 for nothing known."""
        while path and path not in self.keys:
            path = path[:-1]
        return self._row(self.keys[path])[0] if path else 0

    def inside(self, path: Path, column: int) -> tuple[int, int]:
        """Line and column of a character within a text value (``column`` counts from 1). Escapes before it shift it."""
        start = self.values.get(path)
        if start is None:
            return self.line(path), 0
        opening = 3 if self.text[start : start + 3] in {'"""', "'''"} else 1
        start += opening
        if opening == 3 and self.text[start : start + 1] == "\n":
            start += 1
        return self._row(min(start + column - 1, len(self.text)))

    def _row(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def places_of(text: str) -> Places:
    """The places of a text that ``tomllib`` has accepted."""
    return _Scanner(text).run()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places = Places(text)
        self.lists: dict[tuple[str, ...], int] = {}

    def run(self) -> Places:
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self.places

    def _skip(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _header(self) -> Path:
        start = self.at
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        names = self._key()
        self.at = self.text.index("]", self.at) + (2 if double else 1)
        if double:
            self.lists[names] = self.lists.get(names, -1) + 1
            self._forget_below(names)
        path: Path = ()
        for place in range(len(names)):
            path = (*path, names[place])
            self.places.keys.setdefault(path, start)
            if names[: place + 1] in self.lists:
                path = (*path, self.lists[names[: place + 1]])
                self.places.keys.setdefault(path, start)
        return path

    def _forget_below(self, names: tuple[str, ...]) -> None:
        """A new element starts with no elements of the lists within it."""
        for known in [known for known in self.lists if len(known) > len(names) and known[: len(names)] == names]:
            del self.lists[known]

    def _key(self) -> tuple[str, ...]:
        names: list[str] = []
        while True:
            self._skip()
            match = _TEXT.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if match is None:
                return tuple(names)
            names.append(match.group().strip("\"'"))
            self.at = match.end()
            self._skip()
            if self.text[self.at : self.at + 1] != ".":
                return tuple(names)
            self.at += 1

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table
        for name in self._key():
            path = (*path, name)
            self.places.keys.setdefault(path, start)
        self.at = self.text.index("=", self.at) + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        match = re.compile(r"[ \t]*").match(self.text, self.at)
        self.at = match.end() if match else self.at
        self.places.values[path] = self.at
        opening = self.text[self.at : self.at + 1]
        if opening in {"[", "{"}:
            self._several(path, closing="]" if opening == "[" else "}")
        elif opening in {'"', "'"}:
            match = _TEXT.match(self.text, self.at)
            self.at = match.end() if match else len(self.text)
        else:
            match = _PLAIN.match(self.text, self.at)
            self.at = match.end() if match else len(self.text)

    def _several(self, path: Path, *, closing: str) -> None:
        self.at += 1
        place = 0
        while self.at < len(self.text):
            self._skip()
            if self.text.startswith(closing, self.at):
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            if closing == "]":
                self.places.keys.setdefault((*path, place), self.at)
                self._value((*path, place))
                place += 1
            else:
                self._pair(path)

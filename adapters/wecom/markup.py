"""XML from outside, read with nothing but elements and text: no document type, so no entities and nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_DEEPEST: Final = 16
_MOST_ELEMENTS: Final = 2000


class Unreadable(ValueError):
    """Not XML, or XML that no platform sends. The message never quotes the document."""


@dataclass(slots=True, kw_only=True)
class Node:
    """An element: the text directly in it, and its children by name in the order in which they came."""

    text: str = ""
    children: dict[str, list[Node]] = field(default_factory=dict)

    def all(self, *path: str) -> list[Node]:
        """Every element at the end of this path: none, one and several look alike to the caller."""
        nodes = [self]
        for name in path:
            nodes = [child for node in nodes for child in node.children.get(name, ())]
        return nodes

    def get(self, *path: str) -> str:
        """The text of the first element at the end of this path, without surrounding blanks; empty without one."""
        found = self.all(*path)
        return found[0].text.strip() if found else ""


def read(raw: bytes) -> Node:
    """The root element of a UTF-8 document. Raises `Unreadable`."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.write
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise Unreadable("not well-formed") from error
    return reader.top.children[reader.root][0]


class _Reader:
    """Builds the tree; `top` is above the root element."""

    def __init__(self) -> None:
        self.top = Node()
        self.root = ""
        self._open = [self.top]
        self._count = 0

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise Unreadable("deeper or longer than anything that WeCom sends")
        self.root = self.root or name
        node = Node()
        self._open[-1].children.setdefault(name, []).append(node)
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def write(self, text: str) -> None:
        self._open[-1].text += text


def _refuse_doctype(*_declaration: object) -> None:
    raise Unreadable("a document type")

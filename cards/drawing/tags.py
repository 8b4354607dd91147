"""HTML as text, with everything that is shown escaped."""

from __future__ import annotations

from html import escape


def tag(name: str, *inner: str, css: str = "", **attributes: str) -> str:
    """One element around markup that is safe already."""
    given = {"class": css, **attributes} if css else attributes
    written = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
    return f"<{name}{written}>{''.join(inner)}</{name}>"


def shown(text: str, *, css: str = "", name: str = "div") -> str:
    """A text as it is; line breaks stay."""
    return tag(name, escape(text).replace("\n", "<br>"), css=css)


def marked(text: str, *, css: str = "") -> str:
    """The little markdown that our renderers write: paragraphs, lines and bold."""
    paragraphs = (tag("p", _bold(escape(part)).replace("\n", "<br>")) for part in text.split("\n\n"))
    return tag("div", *paragraphs, css=css)


def _bold(text: str) -> str:
    pieces = text.split("**")
    return "".join(tag("b", piece) if index % 2 else piece for index, piece in enumerate(pieces))

"""argparse in the language of those who use the command line: what it says by itself is English."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, NoReturn

_SAID: Final = (
    (re.compile(r"^argument (?P<what>.+?): invalid choice: '(?P<given>.*?)' \(choose from (?P<known>.*)\)$"), "choice"),
    (re.compile(r"^the following arguments are required: (?P<what>.*)$"), "还少：{what}"),
    (re.compile(r"^one of the arguments (?P<what>.*) is required$"), "要写其中一项：{what}"),
    (re.compile(r"^unrecognized arguments: (?P<what>.*)$"), "没有这样的参数：{what}"),
    (re.compile(r"^argument (?P<what>.+?): expected .*argument.*$"), "{what} 后面还少内容"),
    (re.compile(r"^argument (?P<what>.+?): invalid .* value: (?P<given>.*)$"), "{what} 不能是 {given}"),
    (re.compile(r"^argument (?P<what>.+?): not allowed with argument (?P<other>.*)$"), "{what} 和 {other} 只能写一个"),
    (re.compile(r"^argument (?P<what>.+?): (?P<why>.*)$"), "{what}：{why}"),
)
"""What argparse says (its English is the same in all releases that we run on) and what we say; the first that fits."""


class Parser(argparse.ArgumentParser):
    """Sub-commands are made of the same."""

    def __init__(self, **more: object) -> None:
        super().__init__(**{**more, "add_help": False})  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="看这段说明")

    def format_usage(self) -> str:
        return _opened(super().format_usage())

    def format_help(self) -> str:
        return _opened(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Exit code 2: what is wrong, and where it is explained."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{_worded(message)}。说明：{self.prog} --help\n")


def _opened(text: str) -> str:
    return re.sub(r"^usage: ", "用法：", text)


def _worded(message: str) -> str:
    for pattern, words in _SAID:
        if found := pattern.match(message):
            return _choice(**found.groupdict()) if words == "choice" else words.format(**found.groupdict())
    return message


def _choice(what: str, given: str, known: str) -> str:
    names = re.findall(r"'(.*?)'", known)
    near = _near(given, names)
    return f"没有「{given}」" + (f"，是不是 {near}" if near else f"，可以写：{'、'.join(names)}")


def _near(given: str, names: Iterable[str]) -> str:
    return next(iter(get_close_matches(given, list(names), n=1)), "")

"""What is written about the command line, make and the addresses of the server is so."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import _parser
from bot.server.health import health_routes
from tests.support.repository import ROOT, tracked_files

CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s/=])baobei ((?:[a-z-]+)(?:[^\S\n]+[^\n|&;#]*)?)")
DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md"]


def _commands(parser: argparse.ArgumentParser | None = None) -> dict[str, argparse.ArgumentParser]:
    actions = (parser or _parser())._actions
    return {
        name: each
        for action in actions
        if isinstance(action, argparse._SubParsersAction)
        for name, each in action.choices.items()
    }


def _options(parser: argparse.ArgumentParser) -> set[str]:
    """What the command takes, and what the commands below it take."""
    return set(parser._option_string_actions).union(*(_options(each) for each in _commands(parser).values()))


def _code(document: Path) -> Iterator[str]:
    for block, inline in CODE.findall(document.read_text(encoding="utf-8")):
        yield from (block or inline).splitlines()


def _written() -> Iterator[tuple[str, list[str]]]:
    for document in DOCUMENTS:
        for line in _code(document):
            for found in COMMAND.findall(line):
                yield document.name, shlex.split(found)


def test_every_command_is_written_about() -> None:
    """A command that `baobei --help` shows stands in some document."""
    written = {words[0] for _, words in _written()}

    assert set(_commands()) - written == set()


def test_no_document_names_a_command_that_is_not_there() -> None:
    """Whoever copies a command out of a document gets no «invalid choice»."""
    known = set(_commands())

    assert [f"{name}: baobei {words[0]}" for name, words in _written() if words[0] not in known] == []


def test_no_document_names_an_option_that_is_not_there() -> None:
    """Nor an option that the command does not take."""
    commands = _commands()
    unknown = [
        f"{name}: baobei {' '.join(words)}"
        for name, words in _written()
        if words[0] in commands
        for option in words[1:]
        if option.startswith("-") and option != "-" and option not in _options(commands[words[0]])
    ]

    assert unknown == []


def test_make_can_do_what_the_documents_say() -> None:
    """Each `make …` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        (document.name, target)
        for document in DOCUMENTS
        for line in _code(document)
        for target in re.findall(r"(?:^|[\s(&])make ([a-z-]+)", line)
    }

    assert {f"{name}: make {target}" for name, target in named if target not in targets} == set()


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md"])
def test_a_readme_begins_with_the_two_commands(document: str) -> None:
    """What starts the product and what tests it are the first thing after the title."""
    first = next(iter(CODE.findall((ROOT / document).read_text(encoding="utf-8"))))[0]

    assert [line.split("#")[0].split() for line in first.splitlines()] == [["make", "run"], ["make", "test"]]


def test_the_addresses_of_the_server_are_explained() -> None:
    """`/healthz` and its like stand in the page about running it."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    served = {route.path for route in health_routes(None)}  # type: ignore[arg-type]

    assert {path for path in served if f"`{path}`" not in page} == set()

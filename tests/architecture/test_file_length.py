"""Files and functions stay short enough to be read at one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.repository import PACKAGES, ROOT, modules, place, tree

LONGEST_FILE = 350
LONGEST_FUNCTION = 60
#: Written by Alembic from the tables, one statement after another.
WRITTEN_BY_A_TOOL = ROOT / "storage" / "migrations" / "versions"


def test_no_file_is_too_long_to_read() -> None:
    """A module of the product or of its tests has at most 350 lines; a longer one holds two matters."""
    long = {place(module): lines for module in _ours() if (lines := _lines(module)) > LONGEST_FILE}

    assert long == {}


def test_no_function_is_too_long_to_read() -> None:
    """A function of the product has at most 60 lines, its docstring included."""
    long = {
        f"{place(module, node)} {node.name}": lines
        for module in _ours()
        if not module.is_relative_to(ROOT / "tests")
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}


def _ours() -> Iterator[Path]:
    return (module for module in modules(*PACKAGES, "tests") if not module.is_relative_to(WRITTEN_BY_A_TOOL))


def _lines(module: Path) -> int:
    return len(module.read_text(encoding="utf-8").splitlines())

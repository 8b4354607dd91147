"""The five packages have plain names; these tests keep them from being mistaken for somebody else's."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

from tests.support.repository import PACKAGES, ROOT, pyproject

MANDATED = ["adapters", "bot", "cards", "core", "storage"]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_the_one_of_this_repository(package: str) -> None:
    """An import finds our folder, not a distribution of the same name."""
    spec = importlib.util.find_spec(package)

    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).parent == ROOT / package


def test_every_tool_is_told_of_the_same_five_packages() -> None:
    """The build, the contracts, the types and the coverage all look at exactly the five."""
    tool = pyproject()["tool"]
    told = {
        "build": tool["hatch"]["build"]["targets"]["wheel"]["packages"],
        "contracts": tool["importlinter"]["root_packages"],
        "coverage": tool["coverage"]["run"]["source"],
        "types": [name for name in tool["mypy"]["files"] if name != "tests"],
    }

    assert told == dict.fromkeys(told, MANDATED)
    assert list(PACKAGES) == MANDATED


def test_packages_say_nothing_when_they_are_imported() -> None:
    """Package files stay empty but for a docstring: no re-exports, no work at import time."""
    speaking = [
        str(path.relative_to(ROOT)) for name in PACKAGES for path in (ROOT / name).rglob("__init__.py") if _speaks(path)
    ]

    assert speaking == []


def _speaks(path: Path) -> bool:
    statements = ast.parse(path.read_text(encoding="utf-8")).body
    return any(not _is_quiet(statement) for statement in statements)


def _is_quiet(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)

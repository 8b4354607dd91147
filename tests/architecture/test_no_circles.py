"""No module needs, in however many steps, one that needs it: what is read can be read from the ground up."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.repository import PACKAGES, ROOT, modules, tree


def test_imports_run_in_no_circle() -> None:
    """Neither at the head of a module nor within a function, where a circle hides."""
    trees = {dotted(module): tree(module) for module in modules(*PACKAGES)}

    assert circle({name: set(needed(each, trees.keys())) for name, each in trees.items()}) is None


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from core.b import x", {"core.b"}),
        ("from core import b", {"core.b"}),
        ("import core.b", {"core.b"}),
        ("def f():\n    from core.b import x", {"core.b"}),
        ("if TYPE_CHECKING:\n    from core.b import x", set()),
        ("import json", set()),
    ],
)
def test_an_import_is_seen_wherever_it_stands(source: str, found: set[str]) -> None:
    """But for what only the type checker reads."""
    assert set(needed(ast.parse(source), {"core", "core.b"})) == found


def test_a_circle_is_found() -> None:
    """However long it is."""
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) is not None


def dotted(module: Path) -> str:
    """Its name for an import; a package is named by its folder."""
    parts = module.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def needed(tree: ast.AST, known: Collection[str]) -> Iterator[str]:
    """The modules of the product that this one reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and node.module in known:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from inside.intersection(known) or {node.module}
        else:
            yield from needed(node, known)


def circle(needs: Mapping[str, set[str]]) -> list[str] | None:
    """The modules of one circle, if there is any; a package that names its own parts is none."""
    graph = {
        name: {other for other in others if not name.startswith(f"{other}.")} - {name} for name, others in needs.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return None

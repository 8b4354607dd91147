"""Every regular expression of the product, found by reading its source and evaluated where it stands."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDERS = ("adapters", "bot", "cards", "core", "storage")
LOOKING = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
MATCHING = frozenset({"match", "fullmatch"})
MAKING = LOOKING | MATCHING | {"compile"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A pattern, where it stands (module and constant, or line), and the methods by which it is used."""

    where: str
    pattern: re.Pattern[str]
    used_by: frozenset[str]

    @property
    def searching(self) -> bool:
        """Tried at every place of a text, or only at its beginning."""
        return not self.used_by or bool(self.used_by & LOOKING)

    @property
    def whole(self) -> bool:
        """Only ever asked about a text as a whole."""
        return self.used_by == {"fullmatch"}


@dataclass(slots=True)
class Collection:
    """``unknown`` are those whose source is only known when the program runs."""

    patterns: list[Found] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def collect() -> Collection:
    """Read all modules of the product."""
    collection = Collection()
    sources = {path: path.read_text(encoding="utf-8") for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")}
    everywhere = _uses("\n".join(sources.values()))
    for path, source in sorted(sources.items()):
        if not re.search(r"\bre\.[a-z]+\(|\blazy\(", source):
            continue
        module, here = str(path.relative_to(ROOT)), _uses(source)
        for call, name in _calls(ast.parse(source)):
            used = (here if name.startswith("_") else everywhere).get(name, frozenset())
            found = _evaluated(path, call)
            if found is None:
                collection.unknown.append(f"{module}:{_function(source, call.lineno)}")
            else:
                used = used if name else frozenset({_method(call)}) - {"compile"}
                where = f"{module}:{name or call.lineno}"
                collection.patterns.append(Found(where=where, pattern=found, used_by=used))
    return collection


def _uses(source: str) -> dict[str, frozenset[str]]:
    """Which methods are called on a name; a pattern that is handed around instead has none."""
    uses: dict[str, set[str]] = {}
    for name, method in re.findall(r"\b(_?[A-Z][A-Z_0-9]*)\.(\w+)\(", source):
        if method in LOOKING | MATCHING:
            uses.setdefault(name, set()).add(method)
    return {name: frozenset(methods) for name, methods in uses.items()}


def _function(source: str, line: int) -> str:
    """The function around a line."""
    before = re.findall(r"^ *def (\w+)", "\n".join(source.splitlines()[:line]), re.MULTILINE)
    return str(before[-1]) if before else ""


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else "compile"


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Calls that make or use a pattern, with the constant that the pattern is kept in."""
    names = {
        node.value: target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and node.value is not None
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _makes(node.func):
            yield node, names.get(node, "")


def _makes(func: ast.expr) -> bool:
    if isinstance(func, ast.Name):
        return func.id == "lazy"
    return (
        isinstance(func, ast.Attribute)
        and isinstance(func.value, ast.Name)
        and func.value.id == "re"
        and (func.attr in MAKING)
    )


def _evaluated(path: Path, call: ast.Call) -> re.Pattern[str] | None:
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    flags = call.args[1:2] if _method(call) == "compile" else []
    flags += [word.value for word in call.keywords if word.arg == "flags"]
    try:
        source, *rest = (_value(node, module) for node in (call.args[0], *flags))
    except NameError:
        return None
    return re.compile(source, rest[0] if rest else 0)


def _value(node: ast.expr, module: Any) -> Any:
    return eval(compile(ast.Expression(node), "", "eval"), vars(module))

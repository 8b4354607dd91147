"""What keeps core and cards plain: nothing in them waits, and core has never heard of a platform."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.support.repository import modules, place, tree

WAITING = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
PLATFORM = re.compile(r"feishu|lark|dingtalk|wecom|wechat|飞书|钉钉|企业微信|企微", re.IGNORECASE)


def test_core_and_cards_never_wait() -> None:
    """There is no async and no await in the packages that only compute."""
    waiting = [
        place(module, node)
        for module in modules("core", "cards")
        for node in ast.walk(tree(module))
        if isinstance(node, WAITING)
    ]

    assert waiting == []


def test_core_has_never_heard_of_a_platform() -> None:
    """No name and no text under core speaks of one of the chat platforms; they differ outside."""
    heard = [
        f"{place(module, node)} {word}"
        for module in modules("core")
        for node, word in _words(tree(module))
        if PLATFORM.search(word)
    ]

    assert heard == []


def _words(module: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every identifier and every text of a module, docstrings apart: they may explain."""
    docstrings = {id(docstring) for node in ast.walk(module) if (docstring := _docstring(node))}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and id(node) not in docstrings:
                yield node, node.value
            continue
        for _, value in ast.iter_fields(node):
            for word in value if isinstance(value, list) else [value]:
                if isinstance(word, str):
                    yield node, word


def _docstring(node: ast.AST) -> ast.expr | None:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) or not node.body:
        return None
    first = node.body[0]
    return first.value if isinstance(first, ast.Expr) else None

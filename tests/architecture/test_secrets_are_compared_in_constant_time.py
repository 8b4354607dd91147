"""Whoever compares a signature letter by letter tells by the time it takes how much of a forgery was right."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("adapters", "bot", "cards", "core")
"""Storage compares in the database; the stand-ins of the sandbox play the platform, and guard nothing."""
SECRET = re.compile(
    r"(?:^|_)(?:\w*secret|\w*signature|sign|proof|digest|token|hmac|mac|password|expected|master_key|encrypt_key|aes_key)(?:$|_)",
    re.IGNORECASE,
)
PROVING = ("adapters/dingtalk/verify.py", "adapters/feishu/verify.py", "adapters/wecom/crypto.py")


def _names(node: ast.expr) -> Iterator[str]:
    """What an operand is called: a name, an attribute, a key that is looked up."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
            yield part.value


def _is_plain(node: ast.expr) -> bool:
    """A constant, a length, a type: nothing that could be guessed letter by letter."""
    return isinstance(node, ast.Constant | ast.Tuple | ast.Set | ast.List)


def _compared(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        left, right = node.left, node.comparators[0]
        if _is_plain(left) or _is_plain(right):
            continue
        called = [name for side in (left, right) for name in _names(side) if SECRET.search(name)]
        if called:
            yield ast.unparse(node)


NO_SECRETS = {
    "core/service/procedures/sealing.py: link.hash != chained(before, digest(link.event))": "the trail, from within",
    "bot/outgoing/repainting.py: drawn.digest == ref.digest": "whether a card looks as it did",
}
"""What only sounds like a secret, and what it is."""


def test_no_secret_is_compared_letter_by_letter() -> None:
    """`hmac.compare_digest` is the one way."""
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if "sandbox" not in path.parts
        for text in _compared(path.read_text(encoding="utf-8"))
    }

    assert found == set(NO_SECRETS)


@pytest.mark.parametrize("module", PROVING)
def test_whatever_proves_a_callback_compares_in_constant_time(module: str) -> None:
    """At least once in each of the modules that decide."""
    assert "hmac.compare_digest(" in (ROOT / module).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "mistake",
    [
        "if digest.hexdigest() != given: raise Forged",
        "ok = headers.get('sign') == proof",
        "same = request.query['msg_signature'] == make(token, body)",
        "if self._client_secret != said: pass",
        "return expected == given",
    ],
)
def test_the_usual_mistake_is_found(mistake: str) -> None:
    """Otherwise the first test would say nothing."""
    assert list(_compared(f"def f():\n  {mistake}"))


@pytest.mark.parametrize("fine", ["hmac.compare_digest(digest, given)", "token == ''", "len(token) == 5", "x == y"])
def test_what_leaks_nothing_is_not(fine: str) -> None:
    """A length, a constant, things that are no secrets."""
    assert not list(_compared(fine))

"""What a process that serves holds, and what it gives back."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Read and thrown away, but for the last piece, below which the C library keeps everything.
_MUCH = """
from pathlib import Path
from bot.process import heap

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])

pieces = [bytes(2_000) for _ in range(20_000)]
last = bytes(2_000)
full = resident()
del pieces
print(heap.give_back(), full - resident() > 5_000)
"""
#: What takes long to import and is needed by other commands, other settings, or a moment of its own.
_LATER = (
    "alembic",
    "alibabacloud_dingtalk",
    "chinese_calendar",
    "lark_oapi",
    "openpyxl",
    "psycopg",
    "pydantic",
    "redis",
    "rich",
    "sqlalchemy",
    "sqlmodel",
    "wechatpy",
)
_SERVING = """
import sys
import adapters.dingtalk.platform, adapters.feishu.platform, adapters.wecom.platform
import bot.console.server, storage.databases.sqlite
print(*sys.modules)
"""


def _said(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what is resident")
def test_what_reading_the_tables_took_goes_back_to_the_system() -> None:
    """40 MB that were freed below something in use are not resident any more."""
    assert _said(_MUCH) == ["True", "True"]


@pytest.mark.parametrize("package", _LATER)
def test_a_server_does_not_load_what_it_may_never_need(package: str, loaded: frozenset[str]) -> None:
    """Three platforms on SQLite start without it."""
    assert package not in loaded


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """Top-level packages of a server with three platforms."""
    return frozenset(name.partition(".")[0] for name in _said(_SERVING))

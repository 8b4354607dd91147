"""An environment of its own for what we are measured against."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).parent.parent / ".bench"
"""Environments stand side by side in it: one that is made anew takes nothing else along."""
WANTED = (
    *("aiohttp>=3.14,<4", "lark-oapi==1.7.5", "wechatpy[cryptography]==1.8.18", "orjson>=3.11", "cryptography>=45"),
    *("Flask==3.1.3", "waitress==3.0.2", "nonebot2[fastapi,httpx]==2.5.0", "nonebot-adapter-feishu==2.7.2"),
    "slack-bolt==1.30.0",
)


def python(home: Path = HOME / "echoes", packages: Sequence[str] = WANTED) -> str:
    """The interpreter of the peers' environment, made when it is not there yet."""
    found = home / "bin" / "python"
    stamp = home / "installed"
    wanted = "\n".join(packages)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"installing the peers into {home.name} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        subprocess.run([str(found), "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return str(found)

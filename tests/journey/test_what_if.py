"""An administrator tries other rules on a real ledger before he publishes them."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.service.commands import execute
from core.service.context import Context
from core.service.file_customer import FileCustomer
from storage.opening import open_store
from storage.vault import Vault
from tests.support.builders import WANG, Ledger, move_in
from tests.support.console import baobei
from tests.support.ledger_files import sqlite_at

KEY = b"k" * 32
COMPANY = "苏州青禾精密机械有限公司"
STRICTER = """
[filing]
required = ["company", "contact", "phone", "product"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger with one filing, its settings, and stricter rules."""
    settings = f"""
[database]
url = "sqlite:///{tmp_path / "ledger.db"}"
[security]
master_key = "{base64.b64encode(KEY).decode()}"
[feishu]
enabled = true
app_id = "cli_test"
app_secret = "made up"
api_base = "http://127.0.0.1:9"
"""
    (tmp_path / "config.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "policy.toml").write_text(STRICTER, encoding="utf-8")
    ledger = Ledger()
    fields = {"company": COMPANY, "contact": "李娜", "phone": "13900012345"}
    ctx = Context(now=ledger.clock(), policy=ledger.policy, new_id=ledger.new_id, correlation="test")
    store = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(KEY))
    store.submit(move_in).result()
    store.submit(lambda uow: execute(FileCustomer(by=WANG, fields=fields), uow, ctx)).result()
    store.close()
    return tmp_path


def what_if(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this folder, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "policy", "what-if", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin:/bin"},
    )


def test_the_command_line_says_who_would_have_been_refused(folder: Path) -> None:
    """In sentences and as JSON; wrong calls end with 2, and the ledger stays as it is."""
    said = what_if(folder, "policy.toml", "--since", "2020-01-01")
    plain = baobei("policy", "what-if", "policy.toml", "--since", "2020-01-01", "--json", folder=folder)
    rows = [json.loads(line) for line in plain.stdout.splitlines()]

    assert said.returncode == 0, said.stderr
    assert f"{COMPANY}：按新规则会被拒绝：缺产品" in said.stdout
    assert "提交时会被拒绝：1 条" in said.stdout
    assert "没有重放：审批人当时会怎么答" in said.stdout
    assert (rows[0]["kind"], rows[-1]["replayed"], rows[-1]["different"]["refused"]) == ("refused", 1, 1)
    assert baobei("policy", "what-if", "policy.toml", "--since", "long ago", folder=folder).returncode == 2

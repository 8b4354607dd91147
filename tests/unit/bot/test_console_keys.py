"""`baobei keys` and what `baobei doctor` says of keys of former times, on a ledger in a file."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from bot.cli import main
from bot.config import load
from bot.console.keys import key_findings
from core.domain.ids import MemberId
from core.domain.org import Member
from storage.opening import open_store
from storage.vault import Vault

OLD, NEW = b"o" * 32, b"n" * 32


def _settings(folder: Path, *, retired: bytes = b"") -> Path:
    path = folder / "config.toml"
    path.write_text(
        f"""
[database]
url = "sqlite:///{folder}/ledger.db"
[security]
master_key = "{base64.b64encode(NEW).decode()}"
retired_keys = "{base64.b64encode(retired).decode()}"
[feishu]
enabled = true
app_id = "cli_test"
app_secret = "made up"
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The settings of a ledger in which somebody's mobile was sealed with the old key."""
    store = open_store(f"sqlite:///{tmp_path}/ledger.db", vault=Vault(OLD))
    wang = Member(id=MemberId("wang"), name="王晨", team_id=None, mobile="13900010001")
    store.submit(lambda uow: uow.directory.save_member(wang)).result()
    store.close()
    return _settings(tmp_path, retired=OLD)


def test_the_old_key_can_go_when_everything_was_written_anew(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Until then `keys check` says no, and what still needs it; a second rotation does nothing and is as good."""
    assert main(["keys", "check", "-c", str(ledger)]) == 1
    assert "成员手机 1 行" in capsys.readouterr().out
    assert main(["keys", "rotate", "-c", str(ledger)]) == 0
    assert "现在可以把旧密钥" in capsys.readouterr().out
    assert main(["keys", "rotate", "-c", str(ledger), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["done"] is True


def test_the_doctor_says_whether_the_old_key_can_go(ledger: Path) -> None:
    """And nothing at all when there is none."""
    before = key_findings(load(ledger, os.environ))
    main(["keys", "rotate", "-c", str(ledger)])
    after = key_findings(load(ledger, os.environ))
    alone = key_findings(load(_settings(ledger.parent), os.environ))

    assert [finding.found for finding in before] == ["还在用：成员手机 1 行"]
    assert "baobei keys rotate" in before[0].fix
    assert [finding.found for finding in after] == ["已经用不着了"]
    assert alone == []


def test_without_an_old_key_there_is_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says how a key is changed, and opens no ledger."""
    assert main(["keys", "rotate", "-c", str(_settings(tmp_path))]) == 0
    assert "先把新密钥写进 master_key" in capsys.readouterr().out
    assert not (tmp_path / "ledger.db").exists()

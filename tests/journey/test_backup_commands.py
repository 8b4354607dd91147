"""`baobei backup`, `restore` and `db copy` as an administrator meets them: by their exit codes and words."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from core.domain.ids import TeamId
from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.builders import a_team, move_in
from tests.support.process import MASTER_KEY
from tests.support.stores import read, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with a ledger, entered."""
    (tmp_path / "config.toml").write_text(
        f'[database]\nurl = "sqlite:///data/baobei.db"\n[security]\nmaster_key = "{MASTER_KEY}"\n'
        '[feishu]\nenabled = true\napp_id = "cli_test"\napp_secret = "made up"\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    with closing(_store("data/baobei.db")) as store:
        write(store, move_in)
    return tmp_path


def test_a_ledger_comes_back_from_last_night(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sealed, brought back over the present one, which stays beside it; the chain was walked."""
    assert main(["backup", "night.bak", "--encrypt"]) == 0
    with closing(_store("data/baobei.db")) as store:
        write(store, lambda uow: uow.directory.save_team(a_team(TeamId("feishu:new"), name="新区")))

    assert main(["restore", "night.bak"]) == 1
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", "night.bak", "--replace"]) == 0
    said = capsys.readouterr().out
    assert "baobei.db.before-1" in said
    assert "哈希链完整" in said
    with closing(_store("data/baobei.db")) as now, closing(_store("data/baobei.db.before-1")) as before:
        teams = [len(read(store, lambda uow: uow.directory.teams())) for store in (now, before)]
    assert teams == [3, 4]


def test_a_plain_backup_reminds_of_the_key(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The key is not in it, and it can be used as a ledger at once."""
    assert main(["backup", "plain.db"]) == 0

    assert "主密钥不在备份里" in capsys.readouterr().out
    with closing(_store("plain.db")) as store:
        assert len(read(store, lambda uow: uow.directory.members())) == 6


def test_a_copy_says_how_much_went_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And what is to be done next."""
    assert main(["db", "copy", f"sqlite:///{folder}/other.db"]) == 0

    said = capsys.readouterr().out
    assert "逐行核对一致" in said
    assert "[database] url" in said
    with closing(_store("other.db")) as store:
        assert len(read(store, lambda uow: uow.directory.members())) == 6


def test_what_cannot_be_done_is_said_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A backup that is not there, a folder that is not there, a database that is not empty."""
    assert main(["restore", "nowhere.bak", "--replace"]) == 1
    assert main(["backup", "nowhere/ledger.bak"]) == 1
    assert main(["db", "copy", f"sqlite:///{folder}/data/baobei.db"]) == 1

    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 3


def _store(name: str) -> Store:
    return open_store(f"sqlite:///{name}", vault=Vault.from_config(MASTER_KEY))

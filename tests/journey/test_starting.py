"""Starting with something in the way: every time one sentence says what it is and what to do, and nothing begins."""

from __future__ import annotations

import base64
import fcntl
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.ids import MemberId
from core.domain.org import Member
from storage.opening import open_store
from storage.vault import Vault
from tests.support.console import baobei
from tests.support.process import MASTER_KEY

ANOTHER_KEY = base64.b64encode(bytes(range(32))).decode()


def settings(*, key: str = MASTER_KEY, port: int = 0, host: str = "127.0.0.1", url: str = "") -> str:
    """A company on Feishu that is not there."""
    return f"""
[server]
host = "{host}"
port = {port}
[database]
url = "{url or "sqlite:///data/baobei.db"}"
[security]
master_key = "{key}"
[feishu]
enabled = true
app_id = "cli_test"
app_secret = "made up"
api_base = "http://127.0.0.1:9"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Right settings, and a ledger in which somebody's mobile lies sealed."""
    (tmp_path / "config.toml").write_text(settings(), encoding="utf-8")
    (tmp_path / "data").mkdir()
    with closing(open_store(f"sqlite:///{tmp_path}/data/baobei.db", vault=Vault.from_config(MASTER_KEY))) as store:
        member = Member(id=MemberId("w"), name="王晨", team_id=None, mobile="13900001234")
        store.submit(lambda uow: uow.directory.save_member(member)).result()
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of the loopback that somebody listens on."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.mark.parametrize("command", [("run",), ("doctor",), ("members", "list"), ("export", "a.xlsx", "--as", "王晨")])
def test_a_ledger_is_not_worked_on_under_another_master_key(folder: Path, command: tuple[str, ...]) -> None:
    """Half of it would be sealed with each; the reason names the setting."""
    (folder / "config.toml").write_text(settings(key=ANOTHER_KEY), encoding="utf-8")
    done = baobei(*command, folder=folder)

    assert done.returncode == 1
    assert "主密钥打不开这个台账" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_former_key_among_the_retired_ones_is_enough(folder: Path) -> None:
    """As it is after the key was changed."""
    retired = f'master_key = "{ANOTHER_KEY}"\nretired_keys = "{MASTER_KEY}"'
    text = settings().replace(f'master_key = "{MASTER_KEY}"', retired)
    (folder / "config.toml").write_text(text, encoding="utf-8")

    assert baobei("members", "list", folder=folder).returncode == 0


def test_a_port_that_somebody_has_is_named(folder: Path, taken_port: int) -> None:
    """Before anything begins: no platform is connected to."""
    (folder / "config.toml").write_text(settings(port=taken_port), encoding="utf-8")
    done = baobei("run", folder=folder)

    assert done.returncode == 1
    assert f"端口 {taken_port} 被占用" in done.stderr


def test_an_address_of_another_machine_is_named(folder: Path) -> None:
    """An address for documentation, which no machine has."""
    (folder / "config.toml").write_text(settings(host="192.0.2.1"), encoding="utf-8")
    done = baobei("run", folder=folder)

    assert done.returncode == 1
    assert "192.0.2.1 不是这台机器的地址" in done.stderr


def test_a_ledger_on_sqlite_is_served_by_one_process(folder: Path) -> None:
    """A second start by hand beside the service is refused; commands are not."""
    with (folder / "data" / "baobei.db.serving").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = baobei("run", folder=folder)
        asked = baobei("members", "list", folder=folder)

    assert second.returncode == 1
    assert "另一个 baobei 正在用 data/baobei.db" in second.stderr
    assert asked.returncode == 0


def test_a_policy_file_in_another_encoding_is_told_as_such(folder: Path) -> None:
    """As an old Windows editor saves it."""
    (folder / "policy.toml").write_bytes("# 规则\n".encode("gb18030"))
    done = baobei("run", folder=folder)

    assert done.returncode == 2
    assert "UTF-8" in done.stderr


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_ledger_of_a_newer_release_is_refused(folder: Path, command: str) -> None:
    """With the way out, by whatever command meets it."""
    with closing(sqlite3.connect(folder / "data" / "baobei.db")) as ledger, ledger:
        ledger.execute("UPDATE alembic_version SET version_num = '9999'")
    done = baobei(command, folder=folder)

    assert done.returncode == 1
    assert "更新的版本（9999）" in done.stdout + done.stderr


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    """Something that is no folder stands where it should be."""
    (folder / "config.toml").write_text(settings(url="sqlite:///config.toml/baobei.db"), encoding="utf-8")
    done = baobei("run", folder=folder)

    assert done.returncode == 1
    assert "请检查 [database] url" in done.stderr


def test_a_new_ledger_is_its_owners_alone(folder: Path) -> None:
    """Names of customers stand in the clear in it."""
    written = [path for path in (folder / "data").glob("baobei.db*") if path.suffix != ".serving"]

    assert [path.name for path in written if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("port", ["70000", "-1", "web"])
def test_the_sandbox_says_what_a_port_is(folder: Path, port: str) -> None:
    """Bad use: exit code 2."""
    done = baobei("demo", f"--port={port}", folder=folder)

    assert done.returncode == 2
    assert "端口应在 0 到 65535 之间" in done.stderr


def test_the_sandbox_says_what_is_taken(folder: Path, taken_port: int) -> None:
    """The port, or the folder, with a way on."""
    taken = baobei("demo", f"--port={taken_port}", folder=folder)
    no_folder = baobei("demo", "--port=0", "--data=config.toml", folder=folder)

    assert (taken.returncode, no_folder.returncode) == (1, 1)
    assert f"端口 {taken_port} 被占用" in taken.stderr
    assert "--data 另一个目录" in no_folder.stderr

"""What the command line says when it is used clumsily: in Chinese, in one line, with the way on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from core.domain.ids import MemberId
from core.domain.org import Member
from core.service.ports.store import UnitOfWork
from storage.opening import open_store
from storage.vault import Vault
from tests.support.console import baobei
from tests.support.process import MASTER_KEY

LIST = "公司名称,联系人,电话,归属人\n无锡示例机械有限公司,李娜,13900011001,王晨\n某公司,张三,13800000000,王晨\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A company of one 王晨 and two 李四."""
    feishu = '{ enabled = true, app_id = "cli_t", app_secret = "made up" }'
    (tmp_path / "config.toml").write_text(
        f'security.master_key = "{MASTER_KEY}"\nfeishu = {feishu}\n', encoding="utf-8"
    )

    def known(uow: UnitOfWork) -> None:
        for ident, name in (("w", "王晨"), ("l1", "李四"), ("l2", "李四")):
            uow.directory.save_member(Member(id=MemberId(ident), name=name, team_id=None))

    with closing(open_store(f"sqlite:///{tmp_path}/data/baobei.db", vault=Vault.from_config(MASTER_KEY))) as store:
        store.submit(known).result()
    return tmp_path


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["chek", "某公司"], "没有「chek」，是不是 check"),
        (["frobnicate"], "没有「frobnicate」，可以写：run、demo"),
        ([], "还少：命令"),
        (["check"], "还少：name"),
        (["export", "a.xlsx"], "还少：--as"),
        (["export", "a.xlsx", "--as"], "--as 后面还少内容"),
        (["check", "某公司", "--jsno"], "没有这样的参数：--jsno"),
        (["outbox", "retry", "first"], "number 不能是 'first'"),
        (["db", "copy", "other"], "目标写成"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(folder: Path, call: list[str], said: str) -> None:
    """Exit code 2, and nothing of argparse's own English."""
    done = baobei(*call, folder=folder)

    assert done.returncode == 2
    assert said in done.stderr
    assert not any(word in done.stderr for word in ("usage", "error", "required", "argument"))


def test_help_is_in_chinese(folder: Path) -> None:
    """Its headings, too."""
    done = baobei("db", "copy", "--help", folder=folder)

    assert all(word in done.stdout for word in ("用法：", "参数", "选项", "看这段说明"))
    assert not any(word in done.stdout for word in ("usage:", "options", "positional", "show this"))


def test_the_version_can_be_asked_for(folder: Path) -> None:
    """The first thing that whoever helps wants to know."""
    done = baobei("--version", folder=folder)

    assert done.returncode == 0
    assert done.stdout.startswith("baobei ")


@pytest.mark.parametrize(("name", "why"), [("李四", "不止一位"), ("赵六", "不在成员名单里")])
def test_a_name_that_is_nobodys_is_no_customer(folder: Path, name: str, why: str) -> None:
    """Members are spoken of as members."""
    (folder / "list.csv").write_text("公司名称,联系人,电话\n", encoding="utf-8")
    read = baobei("export", "a.xlsx", "--as", name, folder=folder)
    owned = baobei("import", "list.csv", "--owner", name, "--dry-run", folder=folder)

    assert (read.returncode, owned.returncode) == (2, 2)
    assert f"「{name}」{why}" in read.stderr
    assert f"「{name}」{why}" in owned.stderr


def test_faults_that_cannot_be_written_do_not_hide_what_was_done(folder: Path) -> None:
    """What came in is told all the same."""
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    done = baobei("import", "list.csv", "--yes", "--faults", "nowhere/f.csv", folder=folder)

    assert "导入 1 行" in done.stdout
    assert "写不了 nowhere/f.csv" in done.stderr


def test_a_command_finds_its_ledger_from_any_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """It lies beside the settings; a second, empty one would answer that everything is free."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = baobei("members", "list", "-c", str(folder / "config.toml"), folder=elsewhere)

    assert "王晨" in done.stdout
    assert list(elsewhere.iterdir()) == []


def test_a_day_is_said_as_in_chat(folder: Path) -> None:
    """Not an instant in UTC."""
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    baobei("import", "list.csv", "--yes", folder=folder)
    done = baobei("check", "无锡示例机械有限公司", folder=folder)

    assert done.returncode == 1
    assert "月" in done.stdout.partition("保护到")[2]
    assert "+00:00" not in done.stdout


def test_an_empty_list_says_that_it_is_empty(folder: Path) -> None:
    """Silence could be anything."""
    said = [
        baobei(*call, folder=folder).stdout for call in (("import", "list"), ("dedupe", "merges"), ("groups", "list"))
    ]

    assert [("没有" in each) for each in said] == [True, True, True]


def test_a_backup_needs_the_name_of_a_file(folder: Path) -> None:
    """A folder is none, and a folder that is not there is named."""
    into, nowhere = (baobei("backup", name, folder=folder) for name in ("data", "nowhere/a.bak"))

    assert (into.returncode, nowhere.returncode) == (1, 1)
    assert "要写文件名" in into.stderr
    assert "nowhere" in nowhere.stderr

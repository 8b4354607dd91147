"""The company's member list on the command line: tried, imported, exported, corrected, imported again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.support.console import baobei
from tests.support.process import MASTER_KEY

ROWS = (
    ("姓名*", "手机号", "部门/团队路径", "负责人", "企业微信账号"),
    ("方敏", "13900030003", "华东区/上海一部", "是", "FangMin"),
    ("王伟", "139 0003 0001", "华东区/上海一部", "方敏", "wangwei"),
    ("甲", "12345", "华东区", "", ""),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with settings that are right, but for a platform that is not there."""
    settings = f"""
[security]
master_key = "{MASTER_KEY}"
[wecom]
enabled = true
corp_id = "ww_test"
agent_id = "1000002"
secret = "made up"
token = "madeup"
encoding_aes_key = "{"k" * 43}"
api_base = "http://127.0.0.1:9"
[server]
public_url = "https://baobei.example.invalid"
"""
    (tmp_path / "config.toml").write_text(settings, encoding="utf-8")
    return tmp_path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A list as somebody keeps it."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in ROWS:
        sheet.append(row)
    file = tmp_path / "名单.xlsx"
    workbook.save(file)
    return file


def test_a_list_is_tried_imported_and_exported(folder: Path, book: Path) -> None:
    """Trying writes nothing; each fault is told by its line; what is exported can be imported and changes nothing."""
    tried = baobei("members", "import", book.name, "--dry-run", folder=folder)
    nobody = baobei("members", "list", "--json", folder=folder)
    done = baobei("members", "import", book.name, folder=folder)
    again = baobei("members", "import", book.name, "--json", folder=folder)
    exported = baobei("members", "export", "出.csv", folder=folder)
    back = baobei("members", "import", "出.csv", "--json", folder=folder)

    assert (tried.returncode, nobody.stdout) == (1, "")
    assert "新增 2 人" in tried.stdout
    assert "试运行" in tried.stdout
    assert (done.returncode, done.stdout) == (1, "新增 2 人，更新 0 人，不变 0 人\n  第 4 行：手机号不对，应是 11 位\n")
    assert json.loads(again.stdout)["unchanged"] == 2
    assert exported.returncode == 0
    with (folder / "出.csv").open(encoding="utf-8-sig", newline="") as opened:
        written = list(csv.reader(opened))
    assert written[0][:4] == ["姓名", "手机", "部门", "负责人"]
    assert ["方敏", "13900030003", "华东区/上海一部", "方敏", "", "", "fangmin"] in written
    assert (back.returncode, json.loads(back.stdout)["unchanged"]) == (0, 2)


def test_a_file_that_is_no_list_is_told_what_to_write(folder: Path, tmp_path: Path) -> None:
    """Exit code 2, and nothing is touched."""
    (tmp_path / "错.csv").write_text("客户,金额\n远山电气,10\n", encoding="utf-8")
    strange = baobei("members", "import", "错.csv", folder=folder)
    absent = baobei("members", "import", "没有.csv", folder=folder)
    ending = baobei("members", "export", "出.doc", folder=folder)

    assert [run.returncode for run in (strange, absent, ending)] == [2, 2, 2]
    assert "姓名" in strange.stderr


def test_an_exported_book_opens(folder: Path, book: Path) -> None:
    """As a workbook, too."""
    baobei("members", "import", book.name, folder=folder)
    baobei("members", "export", "出.xlsx", folder=folder)

    sheet = load_workbook(folder / "出.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:2] == ["姓名", "手机"]


def test_the_last_administrator_stays_one(folder: Path, book: Path) -> None:
    """With a word and exit code 1."""
    baobei("members", "import", book.name, folder=folder)
    made = baobei("members", "admin", "方敏", folder=folder)
    refused = baobei("members", "no-admin", "方敏", folder=folder)

    assert made.returncode == 0
    assert refused.returncode == 1
    assert "另一位管理员" in refused.stderr

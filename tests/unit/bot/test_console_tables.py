"""`baobei tables` on a ledger in a file: written out, filled in, tried out, loaded."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.console.opened import opened, settings_from
from bot.policy.documents import document_of
from bot.policy.reading import read
from bot.sheets.writing import Page, as_csv
from core.service.ports.policies import PolicyVersion
from tests.support.clock import ORDINARY_MORNING

RULES = """
[[tables]]
key = "products"
label = "产品"
columns = [{ key = "name", label = "名称" }, { key = "price", label = "单价", type = "money" }]

[[tables]]
key = "spares"
label = "配件"
columns = [{ key = "name", label = "名称" }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger whose rules know two tables, and a file for one of them."""
    key = base64.b64encode(b"m" * 32).decode()
    (tmp_path / "config.toml").write_text(
        f'[database]\nurl = "sqlite:///{tmp_path}/ledger.db"\n[security]\nmaster_key = "{key}"\n'
        '[feishu]\nenabled = true\napp_id = "cli_test"\napp_secret = "made up"\n',
        encoding="utf-8",
    )
    version = PolicyVersion(
        version=1, document=document_of(read(RULES)), published_at=ORDINARY_MORNING, holds_from=ORDINARY_MORNING
    )
    settings = settings_from(tmp_path / "config.toml")
    assert settings is not None
    with opened(settings) as store:
        store.submit(lambda uow: uow.policies.publish(version)).result()
    return tmp_path


def tables(folder: Path, *arguments: str) -> int:
    """Run a command of the group."""
    return main(["tables", *arguments, "-c", str(folder / "config.toml")])


def sheet(folder: Path, *rows: tuple[str, ...]) -> str:
    """A file with these products."""
    path = folder / "产品.csv"
    path.write_bytes(as_csv(Page(title="表", headers=("名称", "单价", "库存"), rows=rows)))
    return str(path)


def test_a_table_is_tried_out_loaded_listed_and_written_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its key or its label; trying out writes nothing."""
    file = sheet(folder, ("转台", "9000", "3"), ("相机", "1.2万", "1"))
    assert tables(folder, "import", "产品", file, "--dry-run") == 0
    assert "「产品」会有 2 行：新增 2，改动 0，去掉 0\n表里用不到、没有读的列：库存" in capsys.readouterr().out
    assert tables(folder, "import", "products", file) == 0
    assert tables(folder, "import", "products", sheet(folder, ("转台", "9500", "")), "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {
        "table": "products",
        "rows": 1,
        "added": 0,
        "changed": 1,
        "gone": 1,
    }
    assert tables(folder, "list") == 0
    told = capsys.readouterr().out
    assert "products 产品：1 行" in told
    assert "第 2 次（产品.csv）" in told
    assert "spares 配件：还没有装入" in told
    assert tables(folder, "export", "产品", str(folder / "out.csv")) == 0
    assert (folder / "out.csv").read_text(encoding="utf-8-sig").splitlines() == ["名称,单价", "转台,9500"]
    assert tables(folder, "export", "spares", str(folder / "empty.xlsx")) == 0


def test_every_mistake_of_a_file_is_told_and_nothing_comes_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1; a table or file that there is not is a wrong call."""
    assert tables(folder, "import", "products", sheet(folder, ("转台", "面议", ""), ("", "5", ""))) == 1
    assert capsys.readouterr().err.splitlines() == [
        "第 2 行：单价「面议」认不出是多少钱",
        "第 3 行：名称是空的，每一行都要有",
    ]
    assert tables(folder, "import", "nothing", sheet(folder, ("转台", "1", ""))) == 2
    assert tables(folder, "import", "products", str(folder / "missing.xlsx")) == 2
    assert tables(folder, "export", "products", str(folder / "out.txt")) == 2
    assert tables(folder, "list", "--json") == 0
    assert [json.loads(line)["rows"] for line in capsys.readouterr().out.splitlines()] == [0, 0]

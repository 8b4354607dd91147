"""The order system's list on the command line: tried, imported, corrected, imported again, exported."""

from __future__ import annotations

import asyncio
import base64
import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.domain.imports import ListKind
from storage.opening import open_store
from storage.vault import Vault
from tests.journey.test_import import ENVIRONMENT, command
from tests.support.console import baobei
from tests.support.process import MASTER_KEY
from tests.support.waiting import eventually

MEMBERS = "姓名,手机号,部门,负责人\n周宁,13900030001,销售中心,是\n王晨,13900030002,销售中心/华东区,\n"
CUSTOMERS = (
    "公司全称,联系人,手机号,归属人,报备日期,保护到期\n"
    "苏州青禾精密机械有限公司,李娜,13900012345,王晨,2026-03-01,{until}\n"
    "宁波示例机电有限公司,张伟,13900012346,王晨,2026-03-01,{until}\n"
)
ORDERS = (
    "客户,订单号,金额(万元),日期,销售,备注\n"
    "苏州青禾精密机械有限公司,HT-001,30,2026-03-11,,首批\n"
    "宁波示例机电有限公司,HT-002,1.5,2026-03-12,周宁,\n"
    "没听过的有限公司,HT-003,2,2026-03-12,,\n"
    "宁波示例机电有限公司,HT-004,面议,2026-03-12,,\n"
    "宁波示例机电有限公司,HT-005,2,2020-03-12,,\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with settings that are right, a company and its customers."""
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
    until = date.today() + timedelta(days=20)  # noqa: DTZ011 - any day soon will do
    customers = CUSTOMERS.replace("{until}", until.isoformat())
    for name, text in (("config.toml", settings), ("人.csv", MEMBERS), ("客户.csv", customers), ("订单.csv", ORDERS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert baobei("members", "import", "人.csv", folder=tmp_path).returncode == 0
    assert baobei("members", "admin", "周宁", folder=tmp_path).returncode == 0
    done = baobei("import", "客户.csv", "--yes", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    return tmp_path


def read(file: Path) -> list[list[str]]:
    """The lines of a .csv."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def test_a_list_is_tried_imported_and_comes_again(folder: Path) -> None:
    """Trying writes nothing; what did not come in is written out, is corrected and comes in; nothing comes twice."""
    tried = baobei("orders", "import", "订单.csv", "--as", "周宁", "--dry-run", folder=folder)
    nothing = baobei("orders", "export", "无.csv", "--as", "周宁", "--json", folder=folder)
    done = baobei("orders", "import", "订单.csv", "--as", "周宁", folder=folder)
    again = baobei("orders", "import", "订单.csv", "--as", "周宁", "--json", folder=folder)

    assert tried.returncode == 1
    assert tried.stdout.startswith("新记 2 张，更正 0 张，已有 0 张，没有导入 3 行（试运行，什么都没写）")
    assert json.loads(nothing.stdout)["rows"] == 0
    assert "第 4 行：台账里没有「没听过的有限公司」" in done.stdout
    assert "第 5 行：金额认不出是多少钱" in done.stdout
    assert "第 6 行：2020-03-12，宁波示例机电有限公司 不在任何人名下" in done.stdout
    assert json.loads(again.stdout)["order_known"] == 2
    wrong = folder / "订单.问题.csv"
    assert read(wrong)[0][:3] == ["客户", "订单号", "金额(万元)"]
    assert len(read(wrong)) == 4

    corrected = wrong.read_text(encoding="utf-8-sig").replace("面议", "2").replace("2020-", "2026-")
    wrong.write_text(corrected.replace("没听过的有限公司", "苏州青禾精密机械有限公司"), encoding="utf-8")
    rest = baobei("orders", "import", wrong.name, "--as", "周宁", "--json", folder=folder)
    assert (rest.returncode, json.loads(rest.stdout)["order_recorded"]) == (0, 3)


@pytest.mark.slow
def test_an_import_that_was_killed_goes_on_and_is_taken_back(folder: Path) -> None:
    """The same call again: nothing is there twice; what it corrected is as it was after the undo."""
    many = "".join(f"宁波示例机电有限公司,K-{number},1,2026-03-12,,\n" for number in range(300))
    (folder / "很多.csv").write_text(ORDERS.partition("\n")[0] + "\n" + many, encoding="utf-8")
    call = ("orders", "import", "很多.csv", "--as", "周宁")
    store = open_store(f"sqlite:///{folder / 'data' / 'baobei.db'}", vault=Vault(base64.b64decode(MASTER_KEY)))

    def reached() -> int:
        latest = store.read(lambda uow: uow.imports.recent(limit=1)).result()[0]
        return latest.done if latest.kind is ListKind.ORDERS else 0

    async def kill_between_portions() -> None:
        process = await asyncio.create_subprocess_exec(*command(*call), cwd=folder, env=ENVIRONMENT)
        await eventually(lambda: reached() > 0, within=60)
        process.kill()
        await process.wait()

    asyncio.run(kill_between_portions())
    done = baobei(*call, "--json", folder=folder)
    job = store.read(lambda uow: uow.imports.recent(limit=1)).result()[0]
    undone = baobei("import", "undo", str(job.number), "--json", folder=folder)
    again = store.read(lambda uow: uow.orders.page(since=date(2026, 1, 1), limit=999)).result()
    store.close()

    assert (done.returncode, json.loads(done.stdout)["order_recorded"]) == (0, 300)
    assert json.loads(undone.stdout) == {"job": job.number, "removed": 300, "kept": 0, "restored": 0}
    assert list(again) == []


def test_orders_and_shares_go_out_with_somebodys_rights(folder: Path) -> None:
    """The administrator's all, a salesperson's own; sums are numbers, and what goes out may come in again."""
    baobei("orders", "import", "订单.csv", "--as", "周宁", folder=folder)
    whole = baobei("orders", "export", "全.xlsx", "--as", "周宁", folder=folder)
    own = baobei("orders", "export", "我的.csv", "--as", "王晨", "--since", "2026-03-01", folder=folder)
    back = baobei("orders", "import", "全.xlsx", "--as", "周宁", "--json", folder=folder)
    wrong = baobei("orders", "export", "全.txt", "--as", "周宁", folder=folder)

    assert (whole.returncode, own.returncode, wrong.returncode) == (0, 0, 2)
    book = load_workbook(folder / "全.xlsx", read_only=True)
    assert book.sheetnames == ["订单", "分成"]
    shares = [row[3:7] for row in book["分成"].iter_rows(min_row=3, values_only=True)]
    assert shares == [("周宁", "销售中心", "100%", 15_000), ("王晨", "华东区", "100%", 300_000)]
    assert [line[:5] for line in read(folder / "我的.csv")[2:]] == [
        ["1-1", "苏州青禾精密机械有限公司", "HT-001", "300000", "2026-03-11"]
    ]
    assert json.loads(back.stdout)["order_known"] == 2


def test_a_file_that_is_no_list_is_told_what_to_write(folder: Path) -> None:
    """Exit code 2, and nothing is touched; nor may anybody else bring one."""
    (folder / "错.csv").write_text("客户,手机号\n远山电气,10\n", encoding="utf-8")
    lacking = baobei("orders", "import", "错.csv", "--as", "周宁", folder=folder)
    nobody = baobei("orders", "import", "订单.csv", "--as", "没这人", folder=folder)
    salesperson = baobei("orders", "import", "订单.csv", "--as", "王晨", folder=folder)

    assert lacking.returncode == nobody.returncode == salesperson.returncode == 2
    assert "找不到「金额、日期」这一列" in lacking.stderr
    assert "不在成员名单里" in nobody.stderr
    assert "管理员" in salesperson.stderr

"""An administrator brings an old list in from the command line, is interrupted, and takes it out again."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from pathlib import Path

import pytest

from bot.sheets.reading import sheet_at
from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Role, RoleGrant, Team
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Subject
from storage.opening import open_store
from storage.repositories.chain import verify
from storage.schema.migrate import migrate
from storage.vault import Vault
from tests.support.console import baobei
from tests.support.invented import company_name
from tests.support.lists import HEADERS, a_line, as_book, as_text
from tests.support.process import MASTER_KEY
from tests.support.waiting import eventually

MANY = 1000


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin:/bin"}


def report(*arguments: str, folder: Path) -> dict:
    """Run it and read what it says to programs."""
    done = baobei(*arguments, "--json", folder=folder)
    assert done.stdout, done.stderr
    found: dict = json.loads(done.stdout)
    return found


def opened(database: str) -> Store:
    return open_store(database, vault=Vault(base64.b64decode(MASTER_KEY)))


def move_in(uow: UnitOfWork) -> None:
    east = TeamId("east")
    uow.directory.save_team(Team(id=east, name="华东区"))
    for ident, name in (("wang", "王晨"), ("lin", "林岚"), ("zhou", "周宁")):
        uow.directory.save_member(Member(id=MemberId(ident), name=name, team_id=east))
    uow.directory.grant(RoleGrant(member_id=MemberId("lin"), role=Role.LEADER, team_id=east))
    uow.directory.grant(RoleGrant(member_id=MemberId("zhou"), role=Role.ADMIN))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A ledger with people in it, and settings that lead to it."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("fresh_postgres_url")
        migrate(url)
    (tmp_path / "config.toml").write_text(
        f"""
[database]
url = "{url}"
[security]
master_key = "{MASTER_KEY}"
[feishu]
enabled = true
app_id = "cli_test"
app_secret = "made up"
api_base = "http://127.0.0.1:9"
""",
        encoding="utf-8",
    )
    store = opened(url)
    store.submit(move_in).result()
    store.close()
    return url


def write_list(folder: Path, *rows: tuple, name: str = "客户.xlsx") -> Path:
    path = folder / name
    path.write_bytes((as_book(rows) if name.endswith("xlsx") else as_text(rows)).content)
    return path


def test_a_list_is_tried_imported_corrected_and_taken_back(database: str, tmp_path: Path) -> None:
    """The rejected lines come back in a file, which is corrected and sent again."""
    write_list(tmp_path, a_line(1), a_line(2, 手机="1390000"), a_line(3, 归属人="谁呀"), a_line(1))
    tried = report("import", "客户.xlsx", "--dry-run", folder=tmp_path)
    unsaid = baobei("import", "客户.xlsx", folder=tmp_path)
    first = report("import", "客户.xlsx", "--yes", folder=tmp_path)
    wrong = sheet_at(tmp_path / "客户.问题.xlsx")
    lines = [cells for _, cells in wrong.rows()]
    assert wrong.layout.headers == (*HEADERS, "问题")
    corrected = [(*line[:2], "13900007777", "王晨", *line[4:8]) for line in lines[:2]]
    (tmp_path / "改好.xlsx").write_bytes(
        as_book([(*line, "旧的问题") for line in corrected], wrong.layout.headers).content
    )
    again = report("import", "改好.xlsx", "--yes", folder=tmp_path)
    undone = report("import", "undo", "1", folder=tmp_path)
    listed = baobei("import", "list", folder=tmp_path)

    assert (tried["added"], tried["refused"], tried["duplicate"]) == (1, 2, 1)
    assert unsaid.returncode == 2
    assert "--yes" in unsaid.stderr
    assert (first["job"], first["added"]) == (1, 1)
    assert lines[0][8].startswith("手机号「")
    assert lines[2][8] == "和第 2 行是同一个客户：留一行，删一行"
    assert (again["added"], again["duplicate"]) == (1, 1)
    assert undone == {"job": 1, "removed": 1, "kept": 0}
    assert "已撤销" in listed.stdout
    assert verify(opened(database)).ok


@pytest.mark.slow
def test_an_import_that_was_killed_goes_on_where_it_stood(database: str, tmp_path: Path) -> None:
    """Nothing is missing and nothing is there twice; the file alone, without --resume, does not start again."""
    path = write_list(tmp_path, *(a_line(number) for number in range(MANY)), name="客户.csv")
    store = opened(database)

    def done() -> int:
        job = store.read(lambda uow: uow.imports.recent(limit=1)).result()
        return job[0].done if job else 0

    async def kill_between_chunks() -> None:
        process = await asyncio.create_subprocess_exec(
            *command("import", path.name, "--yes", "--accept-suspected"),
            cwd=tmp_path,
            env=ENVIRONMENT,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await eventually(lambda: done() > 0, within=60)
        process.kill()
        await process.wait()

    asyncio.run(kill_between_chunks())
    reached = done()
    refused = baobei("import", path.name, "--yes", "--accept-suspected", folder=tmp_path)
    finished = report("import", path.name, "--yes", "--resume", "--accept-suspected", folder=tmp_path)
    filings = store.read(lambda uow: uow.filings.page(after=0, limit=2 * MANY)).result()
    names = store.read(lambda uow: {uow.customers.get(each.customer_id).name for each in filings}).result()
    store.close()

    assert 0 < reached <= MANY + 1
    assert refused.returncode == 2 or reached == MANY + 1
    assert finished["added"] == MANY
    assert len(filings) == MANY
    assert names == {company_name(number) for number in range(MANY)}


def test_an_export_carries_what_its_reader_may_have(database: str, tmp_path: Path) -> None:
    """The administrator all in plain, the leader her team's masked, the salesman his own; each time it is noted."""
    write_list(tmp_path, a_line(1, 备注="=1+1"), a_line(2, 归属人="林岚"), a_line(3, 归属人="周宁"))
    baobei("import", "客户.xlsx", "--yes", folder=tmp_path)
    rows = {
        who: report("export", f"{who}.xlsx", "--as", who, folder=tmp_path)["rows"] for who in ("周宁", "林岚", "王晨")
    }
    phones = {
        who: [cells[4] for _, cells in sheet_at(tmp_path / f"{who}.xlsx").rows()] for who in ("周宁", "林岚", "王晨")
    }
    mark = next(iter(sheet_at(tmp_path / "林岚.xlsx")._plain()))[0]
    stranger = baobei("export", "谁.xlsx", "--as", "谁", folder=tmp_path)
    store = opened(database)
    links = store.read(lambda uow: uow.trail.linked(after=0, limit=99)).result()
    taken = [link.event for link in links if link.event and link.event.subject.kind == "export"]
    store.close()

    assert rows == {"周宁": 3, "林岚": 3, "王晨": 1}
    assert phones["周宁"] == ["13900000002", "13900000003", "13900000004"]
    assert phones["林岚"] == ["139****0002", "13900000003", "139****0004"]
    assert phones["王晨"] == ["13900000002"]
    assert "林岚 于" in mark
    assert stranger.returncode == 2
    assert [(event.actor, event.data["rows"]) for event in taken] == [("zhou", 3), ("lin", 3), ("wang", 1)]
    assert Subject(kind="export", id=taken[0].subject.id) == taken[0].subject


def test_a_wrong_call_says_what_to_do(database: str, tmp_path: Path) -> None:
    """No owner, no company, no such file, an unknown column: exit code 2 and a sentence."""
    (tmp_path / "a.csv").write_text("公司名称,颜色\n苏州青禾精密机械有限公司,蓝\n", encoding="utf-8")
    calls = {
        ("import", "a.csv", "--yes"): "归属人",
        ("import", "a.csv", "--yes", "--map", "A=-", "--owner", "王晨"): "公司全称",
        ("import", "a.csv", "--yes", "--map", "星座=备注"): "星座",
        ("import", "a.csv", "--resume"): "--resume",
        ("import", "b.csv"): "找不到",
        ("import", "a.xls"): "找不到",
        ("import", "undo", "7"): "第 7 次",
        ("export", "a.doc", "--as", "王晨"): ".xlsx",
        ("export", "a.csv", "--as", "王晨", "--since", "昨天"): "--since",
    }
    said = {call: baobei(*call, folder=tmp_path) for call in calls}

    assert {call: done.returncode for call, done in said.items()} == dict.fromkeys(calls, 2)
    assert [call for call, word in calls.items() if word not in said[call].stderr] == []

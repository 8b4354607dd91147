"""Rules from an administrator's file to everybody's next filing: in chat, in every app, and from the command line."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.console import Ended, baobei
from tests.support.ledger_files import sqlite_at
from tests.support.publishing import appoint
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
LONGER = "# 试行\n[protection]\nlength = '60天'\n"
WRONG = "[protection]\nlength = 60\n[aproval]\n"
KEY = b"k" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(KEY))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store) -> AsyncIterator[ThreeWorlds]:
    """All three apps; 周宁 administers."""
    async with three_worlds(store) as running:
        appoint(store)
        yield running


def account(app: AppName, person: str) -> str:
    """What somebody is called there."""
    return f"ou_{person}" if app == "feishu" else person


@pytest.mark.parametrize("app", APPS)
async def test_an_administrator_publishes_from_chat_and_the_next_filing_is_under_it(
    worlds: ThreeWorlds, app: AppName
) -> None:
    """He sees what changes, presses 发布, and 规则 tells the new version."""
    phone, stand_in = worlds.phones[app], worlds.stand_ins[app]
    await stand_in.send_file(account(app, "zhou"), "policy.toml", LONGER.encode())
    await worlds.sees(app, "zhou", "保护多久由 30天 改为 60天", "发布")
    await phone.press("zhou", "规则文件", "发布")
    await worlds.sees(app, "zhou", "已发布为第 2 版")
    await phone.say("wang", "规则 保护期")

    await worlds.sees(app, "wang", "第 2 版", "通过后保护 60 天")
    kept = worlds.store.read(lambda uow: uow.policies.version(2)).result()
    assert kept is not None
    assert (kept.source, kept.published_by is not None) == (LONGER, True)


@pytest.mark.parametrize("app", APPS)
async def test_mistakes_are_answered_at_once_with_their_lines(worlds: ThreeWorlds, app: AppName) -> None:
    """All of them, and the rules stay as they are."""
    await worlds.stand_ins[app].send_file(account(app, "zhou"), "policy.toml", WRONG.encode())

    await worlds.sees(app, "zhou", "有 2 处要改", "第 2 行", "不是时间长度", "第 3 行", "是不是 approval？")
    assert worlds.store.read(lambda uow: uow.policies.latest()).result() == 0


def baobei_policy(*arguments: str, folder: Path) -> Ended:
    """Run ``baobei policy`` in this folder."""
    return baobei("policy", *arguments, folder=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with settings and two policies, one of them with mistakes."""
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
    (tmp_path / "policy.toml").write_text(LONGER, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(WRONG, encoding="utf-8")
    return tmp_path


def test_the_command_line_checks_publishes_and_looks_back(folder: Path) -> None:
    """Exit codes 0, 1 and 2; what was published comes back byte for byte."""
    wrong = baobei_policy("check", "wrong.toml", "--json", folder=folder)
    missing = baobei_policy("check", "nowhere.toml", folder=folder)
    published = baobei_policy("publish", "policy.toml", "--note", "试行", folder=folder)
    again = baobei_policy("publish", "policy.toml", folder=folder)
    late = baobei_policy("publish", "policy.toml", "--from", "2020-01-01", folder=folder)
    later = [json.loads(line) for line in baobei_policy("history", "--json", folder=folder).stdout.splitlines()]
    difference = baobei_policy("diff", "builtin", "now", folder=folder)

    assert [one["line"] for one in json.loads(wrong.stdout)["mistakes"]] == [2, 3]
    assert [done.returncode for done in (wrong, missing, published, again, late)] == [1, 2, 0, 1, 1]
    assert "第 2 版规则已发布" in published.stdout
    assert [(one["version"], one["note"], one["in_force"]) for one in later] == [
        (2, "试行", True),
        (1, "内置规则", False),
    ]
    assert difference.returncode == 1
    assert "对今后通过的报备，保护期：保护多久由 30天 改为 60天。" in difference.stdout
    assert baobei_policy("show", "2", folder=folder).stdout == LONGER


def test_a_server_does_not_start_on_a_policy_with_mistakes(folder: Path) -> None:
    """At its first start it reads the file beside its settings, and names every mistake."""
    (folder / "policy.toml").write_text(WRONG, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin:/bin"},
    )

    assert done.returncode == 2
    assert "policy.toml 有 2 处要改" in done.stderr
    assert "第 3 行 aproval" in done.stderr

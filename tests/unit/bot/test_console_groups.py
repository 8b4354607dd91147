"""`baobei groups` and what `baobei doctor` says of the month, on a ledger in a file."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from adapters.dingtalk.quota import CALLS, Quota
from adapters.dingtalk.settings import DingTalkSettings
from bot.console.allowance_checks import allowance_findings
from bot.console.groups import groups
from bot.process.clock import utc_now
from storage.memory.store import MemoryStore
from storage.opening import open_store
from storage.vault import Vault

MASTER = b"m" * 32
KEY = "0a1b2c3d-made-up-robot-key"
ADDRESS = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Enough settings to open a ledger."""
    path = tmp_path / "config.toml"
    path.write_text(
        f"""
[database]
url = "sqlite:///{tmp_path}/ledger.db"
[security]
master_key = "{base64.b64encode(MASTER).decode()}"
[feishu]
enabled = true
app_id = "cli_test"
app_secret = "made up"
""",
        encoding="utf-8",
    )
    return path


def test_a_robot_is_bound_listed_and_let_go(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The running bot is asked to say so in the group; the key is shown to nobody."""
    assert groups(config, "add", ["wecom", "华东群", ADDRESS], as_json=False) == 0
    assert groups(config, "list", [], as_json=True) == 0
    listed = capsys.readouterr().out
    store = open_store(f"sqlite:///{config.parent}/ledger.db", vault=Vault(MASTER))
    group = store.read(lambda uow: uow.groups.get("wecom", "robot:华东群")).result()
    waiting = store.read(lambda uow: uow.outbox.next_due()).result()
    store.close()

    assert group is not None
    assert group.secret == KEY
    assert waiting is not None
    assert "robot:华东群" in listed
    assert KEY not in listed
    assert groups(config, "remove", ["wecom", "robot:华东群"], as_json=False) == 0
    assert groups(config, "remove", ["wecom", "robot:华东群"], as_json=False) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "feishu", "群", KEY],
        ["add", "wecom", "群", "https://example.invalid/?key=x"],
        ["add"],
        ["remove", "wecom"],
    ],
)
def test_what_cannot_be_bound_is_said(config: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """In plain words, without touching the ledger."""
    what, *rest = arguments

    assert groups(config, what, rest, as_json=False) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(("calls", "well"), [(7, True), (8, False)])
def test_the_doctor_warns_of_a_month_that_runs_short(calls: int, *, well: bool) -> None:
    """From four fifths on."""
    store = MemoryStore()
    store.submit(lambda uow: uow.counts.add("dingtalk", Quota(utc_now).month, CALLS, calls)).result()
    settings = DingTalkSettings(enabled=True, monthly_calls=10, monthly_pushes=0)
    findings = store.read(lambda uow: list(allowance_findings(settings, uow))).result()

    assert [finding.ok for finding in findings] == [well, True]
    assert f"{calls} / 10" in findings[0].found
    assert store.read(lambda uow: list(allowance_findings(DingTalkSettings(), uow))).result() == []

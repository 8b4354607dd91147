"""The command line as an administrator meets it: in a process of its own, by its exit codes and words."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from bot.process.clock import utc_now
from core.domain.ids import MemberId
from core.domain.org import Member
from core.service.ports.store import UnitOfWork
from storage.opening import open_store
from storage.vault import Vault
from tests.support.console import baobei
from tests.support.process import MASTER_KEY
from tests.support.stores import MINUTE, a_notice


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with settings that are right, but for a platform that is not there."""
    (tmp_path / "config.toml").write_text(
        f"""
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
    return tmp_path


def test_wrong_settings_are_all_named_with_their_fixes_and_nothing_starts(tmp_path: Path) -> None:
    """Exit code 2, each mistake with its key."""
    (tmp_path / "config.toml").write_text(
        """
[server]
port = "many"
colour = "blue"
[database]
url = "oracle://somewhere"
[feishu]
enabled = true
mode = "pigeon"
app_id = ""
""",
        encoding="utf-8",
    )
    done = baobei("run", folder=tmp_path)

    assert done.returncode == 2
    keys = ["server.port", "server.colour", "database.url", "security.master_key", "feishu.mode", "feishu.app_id"]
    assert [key for key in keys if key not in done.stderr] == []
    assert not (tmp_path / "data").exists()


def test_parse_prints_one_object_for_a_sentence(tmp_path: Path) -> None:
    """The contract of programs that read it."""
    done = baobei("parse", "--json", "查重 苏州青禾精密机械有限公司", folder=tmp_path)

    assert json.loads(done.stdout) == {"intent": "check", "fields": {"company": "苏州青禾精密机械有限公司"}}
    assert done.returncode == 0


def test_parse_reads_json_strings_line_by_line(tmp_path: Path) -> None:
    """One object a line, in the order given; a line that is none does not stop the others."""
    done = baobei("parse", "--json", "-", folder=tmp_path, feed='"我的客户"\nnot json\n"帮助"\n')
    told = [json.loads(line) for line in done.stdout.splitlines()]

    assert told[0] == {"intent": "mine", "fields": {}}
    assert "error" in told[1]
    assert told[2]["intent"] == "help"


def test_a_free_customer_is_said_to_be_free(folder: Path) -> None:
    """Exit code 0; a phone that is none is bad use."""
    free = baobei("check", "苏州青禾精密机械有限公司", "--json", folder=folder)
    wrong = baobei("check", "苏州青禾精密机械有限公司", "--phone", "12", folder=folder)

    assert (free.returncode, json.loads(free.stdout)) == (0, {"held": False, "alike": []})
    assert wrong.returncode == 2


def test_the_trail_of_a_new_ledger_holds(folder: Path) -> None:
    """And the report can be read by a program."""
    done = baobei("audit", "verify", "--json", folder=folder)

    assert (done.returncode, json.loads(done.stdout)["ok"]) == (0, True)


def test_dead_notices_are_listed_and_sent_again(folder: Path) -> None:
    """Afterwards the list is empty."""
    key = base64.b64decode(MASTER_KEY)
    store = open_store(f"sqlite:///{folder / 'data' / 'baobei.db'}", vault=Vault(key))

    def die(uow: UnitOfWork) -> None:
        notice = a_notice(to=None)
        uow.outbox.add(notice, at=utc_now(), correlation="test")
        (item,) = uow.outbox.claim(now=utc_now(), lease=MINUTE, limit=1)
        uow.outbox.bury(item.seq, at=utc_now(), error="Refused 230001")

    store.submit(die).result()
    store.close()
    before = baobei("outbox", "list", "--json", folder=folder)
    retried = baobei("outbox", "retry", folder=folder)
    after = baobei("outbox", "list", folder=folder)

    assert json.loads(before.stdout)["error"] == "Refused 230001"
    assert retried.returncode == 0
    assert "都送达了" in after.stdout


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(folder: Path) -> None:
    """The platform cannot be reached: exit code 1, with the address to look at."""
    done = baobei("doctor", "--json", folder=folder)
    findings = {finding["what"]: finding for finding in json.loads(done.stdout)}

    assert done.returncode == 1
    assert findings["数据库"]["ok"]
    assert "127.0.0.1:9" in findings["feishu"]["fix"]


def test_every_command_has_help_with_an_example(tmp_path: Path) -> None:
    """`--help` is how an administrator learns a command."""
    for command in (
        "run",
        "demo",
        "migrate",
        "doctor",
        "parse",
        "check",
        "audit",
        "outbox",
        "members",
        "import",
        "export",
        "preview-cards",
    ):
        done = baobei(command, "--help", folder=tmp_path)

        assert done.returncode == 0
        assert "例如" in done.stdout


def test_an_administrator_binds_accounts_and_names_administrators(folder: Path) -> None:
    """By name where it is the only one; a stranger and a wrong call are told."""
    key = base64.b64decode(MASTER_KEY)
    store = open_store(f"sqlite:///{folder / 'data' / 'baobei.db'}", vault=Vault(key))
    store.submit(lambda uow: uow.directory.save_member(Member(id=MemberId("w"), name="王晨", team_id=None))).result()
    store.close()
    bound = baobei("members", "bind", "王晨", "wecom", "wangchen", folder=folder)
    admin = baobei("members", "admin", "w", folder=folder)
    listed = baobei("members", "list", "--json", folder=folder)
    stranger = baobei("members", "leave", "谁", folder=folder)
    wrong = baobei("members", "bind", "王晨", folder=folder)

    assert (bound.returncode, admin.returncode, stranger.returncode, wrong.returncode) == (0, 0, 1, 2)
    assert json.loads(listed.stdout) == {
        "id": "w",
        "name": "王晨",
        "team": "",
        "active": True,
        "roles": ["admin"],
        "accounts": {"wecom": "wangchen"},
    }

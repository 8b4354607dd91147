"""Somebody asks what the ledger has learned about its customers' names."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from bot.cli import main
from core.domain.customer import keys_of
from core.domain.ids import CustomerId
from core.service.ports.store import UnitOfWork
from storage.opening import open_store
from storage.vault import Vault
from tests.support.stores import a_customer

MASTER = b"m" * 32
KNOWN = ("苏州青禾精密机械有限公司", "杭州云帆自动化有限公司")
CALLED = "小苗苗"
LABELLED = (
    f"query\ttype\ttarget\n{CALLED}\talias\t{KNOWN[0]}\n"
    f"杭州云帆自动化\tno_suffix\t{KNOWN[1]}\n海南没听说过渔业有限公司\tNEG_easy\t\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with two customers, one of whom is called otherwise by everybody; settings; a labelled list."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/ledger.db"
    key = base64.b64encode(MASTER).decode()
    settings = f'[database]\nurl = "{url}"\n[security]\nmaster_key = "{key}"\n'
    (tmp_path / "config.toml").write_text(
        settings + '[feishu]\nenabled = true\napp_id = "cli_test"\napp_secret = "made-up"\n', encoding="utf-8"
    )
    (tmp_path / "labelled.tsv").write_text(LABELLED, encoding="utf-8")
    store = open_store(url, vault=Vault(MASTER))
    store.submit(_put).result()
    store.close()
    return tmp_path


def _put(uow: UnitOfWork) -> None:
    for place, name in enumerate(KNOWN):
        customer = a_customer(f"c{place}", name=name, compare_name=name)
        uow.customers.add(customer, keys_of(compare_name=name, uscc=None, phones=()))
    uow.company_names.add_alias(CustomerId("c0"), CALLED)


def test_what_was_learned_is_shown_line_by_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The name that only people know leads to nobody at first, and then to the customer; nothing else has changed."""
    assert main(["dedupe", "eval", str(folder / "labelled.tsv"), "--config", "config.toml", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert found["changed"] == [
        {
            "query": CALLED,
            "target": KNOWN[0],
            "before": None,
            "after": KNOWN[0],
            "right_before": False,
            "right_after": True,
        }
    ]
    assert (found["before"]["all"]["recall"], found["after"]["all"]["recall"]) == (0.5, 1.0)


def test_people_read_it_as_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both columns, and what became right."""
    assert main(["dedupe", "eval", str(folder / "labelled.tsv"), "-c", "config.toml"]) == 0
    told = capsys.readouterr().out

    assert "学之前" in told
    assert f"{CALLED}：没有 → {KNOWN[0]}（确定），对了" in told


def test_an_empty_list_is_no_question(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence says so; and an index and a ledger are not asked at once."""
    (folder / "empty.tsv").write_text("query\ttype\ttarget\n", encoding="utf-8")

    assert main(["dedupe", "eval", str(folder / "empty.tsv"), "-c", "config.toml"]) == 2
    assert "没有可评分的行" in capsys.readouterr().err

"""An administrator looks for old duplicates from the command line, merges them, and takes a merge back."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.sheets.reading import sheet_at
from bot.timed.scanning import CHUNK, WorkFile, scan
from core.domain.customer import keys_of
from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.org import Member
from core.domain.policy.document import Policy
from core.service.ports.store import Store, UnitOfWork
from storage.opening import open_store
from storage.repositories.chain import verify
from storage.vault import Vault
from tests.support.builders import a_filing
from tests.support.invented import company_name
from tests.support.stores import a_customer

MASTER = b"m" * 32
NAME, SPELLED = "苏州青禾精密机械有限公司", "蘇州市青禾精密機械有限公司"
BRANCH = "苏州青禾精密机械有限公司上海分公司"


def put(uow: UnitOfWork) -> None:
    """Some firms, one of them twice, and its branch; the second spelling is followed by 孙悦."""
    for ident, name in (("wang", "王晨"), ("sun", "孙悦")):
        uow.directory.save_member(Member(id=MemberId(ident), name=name, team_id=None))
    names = [NAME, *(company_name(place * 31) for place in range(2 * CHUNK)), SPELLED, BRANCH]
    for place, name in enumerate(names):
        customer = a_customer(f"c{place:04d}", name=name, compare_name=name)
        uow.customers.add(customer, keys_of(compare_name=name, uscc=None, phones=()))
    last = CustomerId(f"c{2 * CHUNK + 1:04d}")
    old = a_filing(customer_id=CustomerId("c0000"), status=FilingStatus.EXPIRED)
    uow.filings.add(old, ())
    live = a_filing(id=FilingId("filing-2"), number=2, customer_id=last, owner=MemberId("sun"))
    uow.filings.add(live, ())


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A ledger in a file, and settings that lead to it."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/ledger.db"
    (tmp_path / "config.toml").write_text(
        f"""
[database]
url = "{url}"
[security]
master_key = "{base64.b64encode(MASTER).decode()}"
[feishu]
enabled = true
app_id = "cli_test"
app_secret = "made up"
""",
        encoding="utf-8",
    )
    store = open_store(url, vault=Vault(MASTER))
    store.submit(put).result()
    return store


def baobei(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run a command: its status and what it says."""
    status = main(["dedupe", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_old_duplicates_are_listed_with_their_owners(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The duplicates first, firms of one house apart from them; only the certain ones when asked."""
    _, said, _ = baobei("scan", "--json", capsys=capsys)
    first, *others = [json.loads(line) for line in said.splitlines()]
    _, told, _ = baobei("scan", "--certain-only", capsys=capsys)

    assert (first["band"], first["one"]["name"], first["other"]["name"]) == ("certain", NAME, SPELLED)
    assert (first["one"]["owner"], first["one"]["held"], first["one"]["filings"]) == ("王晨", False, 1)
    assert (first["other"]["owner"], first["other"]["held"]) == ("孙悦", True)
    assert {each["relation"] for each in others if BRANCH in {each["one"]["name"], each["other"]["name"]}} <= {
        "branch",
        "parent",
    }
    assert told.startswith("确定 苏州青禾精密机械有限公司（王晨（已结束）） ｜ ")
    assert "确定 1 对，疑似 0 对" in told


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_of_duplicates_is_written(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """With what is needed to merge them; the work file is gone then."""
    status, said, _ = baobei("scan", "--out", f"重复.{form}", "--json", capsys=capsys)
    sheet = sheet_at(tmp_path / f"重复.{form}")
    _, first = next(iter(sheet.rows()))

    assert (status, json.loads(said)["certain"]) == (0, 1)
    assert tuple(first)[:3] == ("确定", NAME, "王晨（已结束）")
    assert tuple(first)[8:10] == ("c0000", f"c{2 * CHUNK + 1:04d}")
    assert not list(tmp_path.glob("*.scan"))
    assert baobei("scan", "--out", "重复.pdf", capsys=capsys)[0] == 2


def test_a_scan_that_was_broken_off_goes_on_where_it_stood(store: Store, tmp_path: Path) -> None:
    """What was found before is there, and no name is looked up twice."""
    path = tmp_path / "重复.xlsx.scan"
    work = WorkFile(path)

    def stop(number: int, last: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan(store, Policy(), work, stop)
    work.close()
    again = WorkFile(path)
    reached = again.reached()
    heard: list[int] = []
    names = scan(store, Policy(), again, lambda number, last: heard.append(number))
    whole = WorkFile(None)
    scan(store, Policy(), whole, lambda number, last: None)

    assert reached == (CHUNK, CHUNK, False)
    assert (heard[0], names) == (2 * CHUNK, 2 * CHUNK + 3)
    assert again.counts() == whole.counts()
    assert path.stat().st_mode & 0o077 == 0
    again.close()
    whole.close()


def test_a_pair_is_merged_and_parted_from_the_shell(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """By names or filing numbers; confirmed, it stays."""
    merged = baobei("merge", NAME, "#2", "--reason", "同一张执照", capsys=capsys)
    gone = baobei("scan", "--certain-only", "--json", capsys=capsys)[1]
    undone = baobei("undo-merge", "1", "--json", capsys=capsys)
    back = baobei("scan", "--certain-only", "--json", capsys=capsys)[1]
    again = baobei("merge", "c0000", SPELLED, capsys=capsys)
    confirmed = baobei("confirm-merge", "2", capsys=capsys)
    refused = baobei("undo-merge", "2", capsys=capsys)
    listed = baobei("merges", capsys=capsys)[1].splitlines()
    found = store.read(lambda uow: uow.filings.numbered(2)).result()
    assert found is not None

    assert merged[:2] == (
        0,
        f"「{SPELLED}」已并入「{NAME}」，1 条报备都在。这是第 1 次合并，确认之前可以撤销。\n",
    )
    assert '"certain"' not in gone
    assert json.loads(undone[1])["code"] == "merge_undone"
    assert '"certain"' in back
    assert (again[0], confirmed[0], refused[0]) == (0, 0, 2)
    assert "不能再改" in refused[2]
    assert [line.rsplit(" ", 1)[1] for line in listed] == ["已确认", "已撤销"]
    assert found.customer_id == "c0000"
    assert verify(store).ok


def test_what_cannot_be_merged_is_told_in_a_sentence(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody of that name; the same customer twice."""
    nobody = baobei("merge", NAME, "没有这家", capsys=capsys)
    same = baobei("merge", NAME, "#1", capsys=capsys)

    assert (nobody[0], nobody[2]) == (2, "没有这个客户。\n")
    assert same[0] == 2
    assert "已经是同一个客户" in same[2]

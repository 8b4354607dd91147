"""Copies of a whole ledger: into another database, into a backup and back."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.process.ids import new_id
from core.domain.credit import Wanted
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId, OrderId
from core.domain.policy.approval import Matter
from core.domain.policy.document import Policy
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_filing import ApproveFiling
from core.service.open_request import OpenRequest
from core.service.ports.store import Store, UnitOfWork
from core.service.record_follow_up import RecordFollowUp
from core.service.record_order import RecordOrder
from core.service.split_credit import SplitCredit
from storage.errors import CannotOpen
from storage.ledgers.backups import back_up, is_sealed, restore
from storage.ledgers.copying import NotTheSame, copy, rows_in
from storage.opening import open_store
from storage.repositories.chain import verify
from storage.schema.engines import reading_engine
from storage.schema.migrate import migrate
from storage.schema.tables import metadata
from storage.vault import Vault
from tests.support.builders import LIN, WANG, XU, filing_of, move_in
from tests.support.stores import MORNING, VAULT, read, write

PHONE = "13900001234"
OTHER_VAULT = Vault(b"another key, also of 32 bytes ....")
BRANDS = ("苏州青禾精密机械", "杭州云帆自动化", "宁波启明电气", "无锡远山环保科技")


@pytest.fixture
def lived_in(sql_url: str) -> str:
    """A database of each kind in which a company has worked."""
    with closing(open_store(sql_url, vault=VAULT)) as store:
        write(store, move_in)
        for number in range(3):
            _file(store, f"{BRANDS[number]}有限公司", f"1390000123{number}")
        first = _numbered(store, 1)
        write(store, lambda uow: execute(ApproveFiling(filing_id=first.id, by=LIN), uow, _ctx()))
        note = RecordFollowUp(filing_id=first.id, by=WANG, kind="拜访", note="今天上门看了生产线，确认要两台")
        write(store, lambda uow: execute(note, uow, _ctx()))
        _buys(store, first.id)
        quote = OpenRequest(filing_id=first.id, by=WANG, matter=Matter.QUOTE, amount=10**13 + 1, reason="两条产线")
        write(store, lambda uow: execute(quote, uow, _ctx()))
    return sql_url


def _buys(store: Store, filing: FilingId) -> None:
    """An order of much money, shared, with a wish about it that waits."""
    order = RecordOrder(filing_id=filing, by=WANG, amount=10**13 + 1, reference="HT-001", note="首批")
    recorded = write(store, lambda uow: execute(order, uow, _ctx()))
    assert recorded.subject is not None
    ident = OrderId(recorded.subject.id)
    for by, basis, why in ((WANG, 3_333, ""), (XU, 5_000, "方案是我做的")):
        split = SplitCredit(order_id=ident, by=by, shares=(Wanted(member=XU, basis=basis),), reason=why)
        write(store, lambda uow, split=split: execute(split, uow, _ctx()))  # type: ignore[misc]


@pytest.fixture
def elsewhere(tmp_path: Path, sql_url: str, request: pytest.FixtureRequest) -> str:
    """An empty database of the other kind, not migrated yet."""
    if sql_url.startswith("sqlite:"):
        return str(request.getfixturevalue("fresh_postgres_url"))
    return f"sqlite:///{tmp_path}/elsewhere.db"


@pytest.mark.postgres
def test_a_ledger_moves_to_the_other_database_and_goes_on_there(lived_in: str, elsewhere: str) -> None:
    """Every row is the same, the chain holds, what was sealed opens, and the next filing has the next number."""
    copied = copy(lived_in, elsewhere)

    assert copied.rows == rows_in(lived_in) == rows_in(elsewhere)
    assert _everything(elsewhere) == _everything(lived_in)
    with closing(open_store(elsewhere, vault=VAULT)) as store:
        assert _numbered(store, 1).contact.phone == "13900001230"
        assert _file(store, f"{BRANDS[3]}有限公司", "13900001239").number == 4
        assert verify(store).ok


@pytest.mark.postgres
def test_a_database_with_something_in_it_is_left_as_it_is(lived_in: str, elsewhere: str) -> None:
    """A second copy is refused, and says which table is not empty."""
    copy(lived_in, elsewhere)
    before = _everything(elsewhere)

    with pytest.raises(CannotOpen, match="已经有数据"):
        copy(lived_in, elsewhere)
    assert _everything(elsewhere) == before


def test_a_copy_that_differs_in_one_value_is_not_kept(sqlite_url: str, tmp_path: Path) -> None:
    """A database that writes something else than it was told is found out, and stays empty."""
    with closing(open_store(sqlite_url, vault=VAULT)) as store:
        write(store, move_in)
    target = tmp_path / "forgetful.db"
    migrate(f"sqlite:///{target}")
    with closing(sqlite3.connect(target)) as forgetful:
        forgetful.execute(
            "CREATE TRIGGER forgets AFTER INSERT ON team WHEN new.id = 'feishu:east' "
            "BEGIN UPDATE team SET name = 'another' WHERE id = 'feishu:east'; END"
        )

    with pytest.raises(NotTheSame, match=r"team: row \d+ differs \(key \['feishu:east'\]\)"):
        copy(sqlite_url, f"sqlite:///{target}")
    assert rows_in(f"sqlite:///{target}") == 0


@pytest.mark.parametrize("seal", [False, True], ids=["plain", "sealed"])
def test_a_backup_made_while_the_house_works_comes_back_whole(lived_in: str, tmp_path: Path, *, seal: bool) -> None:
    """What was there when it began, nothing of what came later."""
    backup, back = tmp_path / "ledger.bak", f"sqlite:///{tmp_path}/back.db"
    before = _everything(lived_in)
    with closing(open_store(lived_in, vault=VAULT)) as store:
        back_up(lived_in, backup, vault=VAULT if seal else None)
        _file(store, f"{BRANDS[3]}有限公司", "13900001239")
    restore(backup, back, vault=VAULT, replace=False)

    assert is_sealed(backup) is seal
    assert _everything(back) == before
    with closing(open_store(back, vault=VAULT)) as store:
        assert verify(store).ok
        assert _numbered(store, 1).status is FilingStatus.PROTECTED


@pytest.mark.postgres
def test_a_backup_of_one_kind_comes_back_into_the_other(lived_in: str, elsewhere: str, tmp_path: Path) -> None:
    """The file is the same whichever database it came from."""
    back_up(lived_in, tmp_path / "ledger.bak", vault=VAULT)
    restore(tmp_path / "ledger.bak", elsewhere, vault=VAULT, replace=False)

    assert _everything(elsewhere) == _everything(lived_in)


def test_a_sealed_backup_shows_nothing_and_opens_with_its_own_key_only(sqlite_url: str, tmp_path: Path) -> None:
    """Neither names nor structure stand in it."""
    _with_a_filing(sqlite_url)
    backup = tmp_path / "ledger.bak"
    back_up(sqlite_url, backup, vault=VAULT)

    assert "青禾".encode() not in backup.read_bytes()
    assert b"CREATE TABLE" not in backup.read_bytes()
    with pytest.raises(CannotOpen, match="别的主密钥"):
        restore(
            backup, f"sqlite:///{tmp_path}/back.db", vault=Vault(b"another key, also of 32 bytes ...."), replace=False
        )
    assert not (tmp_path / "back.db").exists()


@pytest.mark.parametrize("place", ["begin", "salt", "length", "middle", "end"])
@pytest.mark.parametrize("harm", ["changed", "cut"])
def test_a_sealed_backup_that_was_touched_is_refused(sqlite_url: str, tmp_path: Path, place: str, harm: str) -> None:
    """One bit, or the end: nothing comes back, and nothing is left behind."""
    _with_a_filing(sqlite_url)
    backup = tmp_path / "ledger.bak"
    back_up(sqlite_url, backup, vault=VAULT)
    content = bytearray(backup.read_bytes())
    at = {"begin": 0, "salt": 20, "length": 40, "middle": len(content) // 2, "end": len(content) - 1}[place]
    content[at] ^= 1
    backup.write_bytes(content if harm == "changed" else content[:at])
    folder = tmp_path / "new"

    with pytest.raises(CannotOpen):
        restore(backup, f"sqlite:///{folder}/back.db", vault=VAULT, replace=False)
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_ledger_is_replaced_only_on_request_and_never_thrown_away(sqlite_url: str, tmp_path: Path) -> None:
    """What stood there stands beside it afterwards."""
    _with_a_filing(sqlite_url)
    back_up(sqlite_url, tmp_path / "ledger.bak")
    with closing(open_store(sqlite_url, vault=VAULT)) as store:
        _file(store, f"{BRANDS[3]}有限公司", "13900001239")
    later = _everything(sqlite_url)

    with pytest.raises(CannotOpen, match="--replace"):
        restore(tmp_path / "ledger.bak", sqlite_url, vault=VAULT, replace=False)
    assert _everything(sqlite_url) == later
    kept = restore(tmp_path / "ledger.bak", sqlite_url, vault=VAULT, replace=True)
    assert kept is not None
    assert _everything(f"sqlite:///{kept}") == later
    assert _everything(sqlite_url) != later


def test_a_ledger_in_use_is_not_replaced(sqlite_url: str, tmp_path: Path) -> None:
    """Whoever writes into it would write into a file that nobody reads any more."""
    _with_a_filing(sqlite_url)
    back_up(sqlite_url, tmp_path / "ledger.bak")
    before = _everything(sqlite_url)

    with closing(open_store(sqlite_url, vault=VAULT)) as store:
        write(store, lambda uow: uow.filings.next_number())
        with pytest.raises(CannotOpen, match="先停掉 baobei run"):
            restore(tmp_path / "ledger.bak", sqlite_url, vault=VAULT, replace=True)
    after = _everything(sqlite_url)
    assert after["filing"] == before["filing"]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\0" * 2000, b"not a backup", None])
def test_what_is_no_backup_is_told_apart(tmp_path: Path, content: bytes | None) -> None:
    """An empty file, a broken database, a text, nothing at all."""
    backup = tmp_path / "ledger.bak"
    if content is not None:
        backup.write_bytes(content)

    with pytest.raises(CannotOpen):
        restore(backup, f"sqlite:///{tmp_path}/back.db", vault=VAULT, replace=False)
    assert not (tmp_path / "back.db").exists()


def test_a_database_of_somebody_else_is_no_backup(tmp_path: Path) -> None:
    """A whole SQLite file without our schema."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipe (name)")

    with pytest.raises(CannotOpen, match="不是台账"):
        restore(tmp_path / "other.db", f"sqlite:///{tmp_path}/back.db", vault=VAULT, replace=False)


def test_a_backup_is_for_its_owner_alone(sqlite_url: str, tmp_path: Path) -> None:
    """Neither group nor others may read it."""
    _with_a_filing(sqlite_url)
    for name, vault in (("plain", None), ("sealed", VAULT)):
        back_up(sqlite_url, tmp_path / name, vault=vault)

        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def _with_a_filing(url: str) -> None:
    with closing(open_store(url, vault=VAULT)) as store:
        write(store, move_in)
        _file(store, f"{BRANDS[0]}有限公司", PHONE)


def _file(store: Store, company: str, phone: str) -> Filing:
    outcome = write(store, lambda uow: execute(filing_of(WANG, company, phone), uow, _ctx()))
    assert outcome.subject is not None
    ident = FilingId(outcome.subject.id)
    return read(store, lambda uow: uow.filings.get(ident))


def _numbered(store: Store, number: int) -> Filing:
    def found(uow: UnitOfWork) -> Filing | None:
        return uow.filings.numbered(number)

    filing = read(store, found)
    assert filing is not None
    return filing


def _ctx() -> Context:
    return Context(now=MORNING, policy=Policy(), new_id=new_id, correlation="copies")


def _everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Counts by what they add up to: who wrote them is no matter."""
    with reading_engine(url).begin() as connection:
        rows = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table.name != "filing_number"
        }
    sums: Counter[tuple[object, ...]] = Counter()
    for *what, _, amount in rows["rollup"]:
        sums[tuple(what)] += int(str(amount))
    return {**rows, "rollup": sorted((*what, amount) for what, amount in sums.items() if amount)}

"""A new master key: everything that the former one made is written anew, on both databases, while work goes on."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, select

from core.domain.customer import Key
from core.domain.filing import FilingStatus
from core.domain.follow_up import FollowUp, Remark
from core.domain.ids import CustomerId, FileId, FilingId, FollowUpId, MemberId
from core.domain.merging import Merge
from core.domain.policy.document import KeyKind
from core.service.ports.files import StoredFile
from core.service.ports.groups import Group, GroupKind
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Draft, about_filing
from storage.ledgers.rotation import Rotation
from storage.ledgers.sealed import CONTENTS, SEALED
from storage.opening import open_store
from storage.schema.engines import reading_engine
from storage.schema.tables import metadata
from storage.vault import Vault
from tests.support.builders import LIN, WANG, a_filing, move_in
from tests.support.ordering import an_order
from tests.support.stores import MORNING, a_customer, contact, read, signs, write

OLD, NEW = b"a key of last year, 32 bytes ....", b"a key of this year, 32 bytes ...."
BEFORE, BOTH, AFTER = Vault(OLD), Vault(NEW, OLD), Vault(NEW)
LI, ZHAO, CHEN = contact("13900010001", "李娜"), contact("13900010002", "赵敏"), contact("13900010003", "陈默")
KEPT, DROPPED, OTHER = CustomerId("c1"), CustomerId("c2"), CustomerId("c3")
CONTENT = "名片 苏州青禾".encode()
DONE = FollowUpId("follow-up-1")


def _phone(number: str) -> Key:
    return Key(kind=KeyKind.PHONE, value=number)


@contextmanager
def _opened(url: str, vault: Vault) -> Iterator[Store]:
    with closing(open_store(url, vault=vault)) as store:
        yield store


@pytest.fixture
def lived_in(sql_url: str) -> str:
    """A ledger in which there is something of everything that is sealed, all under the old key."""
    with _opened(sql_url, BEFORE) as store:
        write(store, move_in)
        write(store, _customers)
        write(store, _papers)
        write(store, lambda uow: uow.merges.join(_merge()))
    return sql_url


def _customers(uow: UnitOfWork) -> None:
    for ident, people in ((KEPT, (LI,)), (DROPPED, (LI, ZHAO)), (OTHER, (CHEN,))):
        customer = a_customer(ident, name=f"{ident}有限公司", compare_name=ident, contacts=people)
        uow.customers.add(customer, signs(customer, *(each.phone for each in people)))
    over = a_filing(id=FilingId("f1"), number=1, customer_id=DROPPED, status=FilingStatus.EXPIRED, contact=ZHAO)
    live = a_filing(id=FilingId("f2"), number=2, customer_id=OTHER, contact=CHEN)
    uow.filings.add(over, ())
    uow.filings.add(live, [_phone(CHEN.phone)])


def _papers(uow: UnitOfWork) -> None:
    done = FollowUp(
        id=DONE,
        filing=FilingId("f2"),
        customer=OTHER,
        by=WANG,
        at=MORNING,
        day=MORNING.date(),
        kind="拜访",
        note="看了",
    )
    uow.follow_ups.add(done)
    uow.follow_ups.add_remark(Remark(id="r1", follow_up=done.id, by=LIN, at=MORNING, text="很好"))
    uow.drafts.save(
        Draft(member_id=WANG, chat="oc_1", fields={"phone": "13900010009"}, expires_at=MORNING + timedelta(days=1))
    )
    robot = Group(
        platform="wecom", chat="east", name="华东", kind=GroupKind.ROBOT, bound_by=None, bound_at=MORNING, secret="hush"
    )
    uow.groups.add(robot)
    uow.orders.add(an_order(filing_id=FilingId("f2"), filing_number=2, customer_id=OTHER, note="首批"))
    for ident in ("file-1", "file-2"):
        digest = hashlib.sha256(CONTENT).hexdigest()
        uow.files.keep(
            StoredFile(
                id=FileId(ident),
                name="名片.jpg",
                kind="image",
                size=len(CONTENT),
                sha256=digest,
                kept_at=MORNING,
                by=WANG,
                about=about_filing("f2"),
                content=CONTENT,
            )
        )


def _merge() -> Merge:
    return Merge(
        number=1,
        kept=KEPT,
        dropped=DROPPED,
        kept_name="一",
        dropped_name="二",
        by=MemberId("zhou"),
        at=MORNING,
        reason="同一家",
        gained={},
    )


def _everything(store: Store) -> list[object]:
    """What the product reads of all that is sealed or found by a hash."""
    return [
        read(store, lambda uow: uow.customers.get(KEPT).contacts),
        read(store, lambda uow: uow.customers.having([_phone(each.phone) for each in (LI, ZHAO, CHEN)])),
        read(store, lambda uow: uow.filings.holding("", [_phone(CHEN.phone)])),
        read(store, lambda uow: uow.filings.get(FilingId("f1"))),
        read(store, lambda uow: uow.follow_ups.get(DONE)),
        read(store, lambda uow: uow.follow_ups.remarks(DONE)),
        read(store, lambda uow: uow.orders.of_filing(FilingId("f2"))),
        read(store, lambda uow: uow.drafts.get(WANG, "oc_1", now=MORNING)),
        read(store, lambda uow: uow.groups.get("wecom", "east")),
        read(store, lambda uow: [uow.files.get(FileId(ident)) for ident in ("file-1", "file-2")]),
        read(store, lambda uow: uow.directory.member_with_mobile("13900010001")),
        read(store, lambda uow: uow.directory.members()),
    ]


def test_with_both_keys_everything_is_found_before_anything_was_written_anew(lived_in: str) -> None:
    """From the moment in which the new key stands in the settings."""
    with _opened(lived_in, BEFORE) as store:
        before = _everything(store)
    with _opened(lived_in, BOTH) as store:
        assert _everything(store) == before


def test_afterwards_the_new_key_alone_finds_and_opens_everything(lived_in: str) -> None:
    """Nothing is left that needs the old one, and no phone has two hashes."""
    with _opened(lived_in, BEFORE) as store:
        before = _everything(store)
    needed = Rotation(lived_in, BOTH).left()
    hashes = _hashes(lived_in)
    Rotation(lived_in, BOTH, portion=2).rotate()

    assert needed.rows.total() > 20
    assert not needed.nothing
    assert Rotation(lived_in, BOTH).left().nothing
    assert len(_hashes(lived_in)) == len(hashes)
    assert not _hashes(lived_in) & hashes
    with _opened(lived_in, AFTER) as store:
        assert _everything(store) == before


def test_a_merge_from_before_is_undone_with_the_new_key(lived_in: str) -> None:
    """The contacts that lie in it were sealed anew, and its keys hashed anew."""
    Rotation(lived_in, BOTH).rotate()
    with _opened(lived_in, AFTER) as store:
        write(store, lambda uow: uow.merges.part(uow.merges.numbered(1)))

        assert set(read(store, lambda uow: uow.customers.get(DROPPED)).contacts) == {LI, ZHAO}
        assert read(store, lambda uow: uow.customers.get(KEPT)).contacts == (LI,)
        assert read(store, lambda uow: uow.customers.having([_phone(ZHAO.phone)])) == {_phone(ZHAO.phone): DROPPED}
    assert Rotation(lived_in, BOTH).left().nothing


def test_what_is_written_meanwhile_needs_the_new_key_alone(lived_in: str) -> None:
    """The product goes on between two portions, and meets each phone under whichever hash it stands."""
    met, numbers = [], iter(range(10, 15))

    def work(store: Store) -> None:
        found = read(store, lambda uow: uow.customers.having([_phone(LI.phone), _phone(CHEN.phone)]))
        met.append(found == {_phone(LI.phone): KEPT, _phone(CHEN.phone): OTHER})
        if (number := next(numbers, None)) is None:
            return
        one = a_customer(f"n{number}", compare_name=f"n{number}", contacts=(contact(f"139000200{number}"),))
        write(store, lambda uow: uow.customers.add(one, signs(one, f"139000200{number}")))
        again = read(store, lambda uow: uow.customers.get(KEPT))
        write(store, lambda uow: uow.customers.save(again, [_phone(LI.phone)]))

    with _opened(lived_in, BOTH) as store:
        Rotation(lived_in, BOTH, went=lambda rows: work(store), portion=3).rotate()

    assert met
    assert all(met)
    assert Rotation(lived_in, BOTH).left().nothing


_KILLED = """
import os, signal, sys
from storage.ledgers.rotation import Rotation
from storage.vault import Vault
left = [int(sys.argv[2])]

def went(rows):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)

Rotation(sys.argv[1], Vault({new!r}, {old!r}), went=went, portion=2).rotate()
"""


@pytest.mark.parametrize("after", [1, 6, 11])
def test_killed_in_the_middle_it_goes_on_where_it_stood(lived_in: str, after: int) -> None:
    """Half of it is under the new key then, and everything can be read all the time."""
    with _opened(lived_in, BEFORE) as store:
        before = _everything(store)
    needed = Rotation(lived_in, BOTH).left().rows.total()
    program = _KILLED.format(new=NEW, old=OLD)
    killed = subprocess.run([sys.executable, "-c", program, lived_in, str(after)], timeout=60, check=False)
    halfway = Rotation(lived_in, BOTH).left().rows.total()
    with _opened(lived_in, BOTH) as store:
        between = _everything(store)
    Rotation(lived_in, BOTH).rotate()

    assert killed.returncode == -signal.SIGKILL
    assert 0 < halfway < needed
    assert between == before
    assert Rotation(lived_in, BOTH).left().nothing


def test_a_phone_that_stands_nowhere_any_more_is_told_and_goes_only_when_asked(lived_in: str) -> None:
    """Nobody can make its hash anew: as long as it is there, the old key is needed to meet it."""
    with _opened(lived_in, BOTH) as store:
        customer = read(store, lambda uow: uow.customers.get(OTHER))
        write(store, lambda uow: uow.customers.save(customer, [_phone("13900019999")]))
    Rotation(lived_in, BOTH).rotate()
    told = Rotation(lived_in, BOTH).left()
    Rotation(lived_in, BOTH).left(strays_too=True)

    assert (told.strays, told.nothing) == (1, False)
    assert Rotation(lived_in, BOTH).left().nothing
    with _opened(lived_in, AFTER) as store:
        assert read(store, lambda uow: uow.customers.having([_phone(CHEN.phone)])) == {_phone(CHEN.phone): OTHER}


def test_what_no_key_opens_is_told(lived_in: str) -> None:
    """With a third key in the place of the old one, everything is broken and nothing is touched."""
    left = Rotation(lived_in, Vault(NEW, b"not a key of this house, 32 bytes")).left()

    assert left.broken["contact"] == 3
    assert not left.nothing


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    """A new table with something sealed has to be named there, or its old key can never go. Where a pair of characters
    stands is bytes, too, and tells nothing of a person.
    """
    known = {(str(place.row.__tablename__), place.column) for place in (*SEALED, CONTENTS)}
    sealed = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }

    assert sealed - {("name_pair", "numbers")} == known


def _hashes(url: str) -> set[str]:
    """The hashes of phones by which customers and live filings are found."""
    with reading_engine(url).begin() as connection:
        return {
            row.value
            for name in ("customer_key", "live_key")
            for row in connection.execute(select(metadata.tables[name]))
            if row.kind == KeyKind.PHONE
        }

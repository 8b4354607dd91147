"""What is asked about several at once is what is asked about each by itself, to whoever reads and whoever writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain.appeal import Appeal, AppealState, Ground
from core.domain.contact import Contact
from core.domain.dedupe.matching import Band, Relation
from core.domain.extension import Extension
from core.domain.ids import AppealId, CustomerId, EntryId, ExtensionId, FileId, FilingId, MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.pool import Cause, PoolEntry, Went
from core.domain.request import Request
from core.domain.resembling import Likeness
from core.domain.rules import RuleViolation
from core.service.ports.files import StoredFile
from core.service.ports.store import Store, UnitOfWork
from core.service.records import about_filing
from tests.support.builders import LIN, RULE, WANG, XU, a_filing, move_in
from tests.support.stores import MORNING, a_customer, an_approval, an_event, read, signs, write

FIRST, SECOND, NOBODYS = FilingId("filing-1"), FilingId("filing-2"), FilingId("filing-9")
FILINGS = (FIRST, SECOND, NOBODYS)
CUSTOMERS = (CustomerId("customer-1"), CustomerId("customer-2"), CustomerId("customer-9"))
ABOUT = tuple(map(about_filing, FILINGS))
MINUTE = timedelta(minutes=1)
Question = Callable[[UnitOfWork], object]


def the_same(each: Callable[[Any], object], keys: tuple[Any, ...], none: object = None) -> dict[Any, object]:
    """What is said about each by itself, but for those about whom there is nothing to say."""
    found = {key: _or_none(each, key) for key in keys}
    return {key: answer for key, answer in found.items() if answer != none}


def _or_none(each: Callable[[Any], object], key: object) -> object:
    try:
        return each(key)
    except RuleViolation:
        return None


def listed(found: Mapping[Any, Any]) -> dict[Any, list[object]]:
    return {key: list(several) for key, several in found.items()}


PAIRS: dict[str, tuple[Question, Question]] = {
    "filings": (lambda uow: uow.filings.get_each(FILINGS), lambda uow: the_same(uow.filings.get, FILINGS)),
    "the latest of customers": (
        lambda uow: uow.filings.latest_of_each(CUSTOMERS),
        lambda uow: the_same(uow.filings.latest_of, CUSTOMERS),
    ),
    "customers": (lambda uow: uow.customers.get_each(CUSTOMERS), lambda uow: the_same(uow.customers.get, CUSTOMERS)),
    "people": (
        lambda uow: uow.directory.members_among([WANG, LIN, MemberId("nobody")]),
        lambda uow: the_same(uow.directory.member, (WANG, LIN, MemberId("nobody"))),
    ),
    "approvals": (lambda uow: uow.approvals.about_each(ABOUT), lambda uow: the_same(uow.approvals.about, ABOUT)),
    "the trail": (
        lambda uow: listed(uow.trail.about_each(ABOUT)),
        lambda uow: {about: list(uow.trail.about(about)) for about in ABOUT},
    ),
    "files": (
        lambda uow: listed(uow.files.about_each(ABOUT)),
        lambda uow: {about: list(uow.files.about(about)) for about in ABOUT},
    ),
    "extensions": (
        lambda uow: listed(uow.extensions.of_each(FILINGS)),
        lambda uow: {ident: list(uow.extensions.of_filing(ident)) for ident in FILINGS},
    ),
    "extensions by name": (
        lambda uow: uow.extensions.get_each([ExtensionId("b"), ExtensionId("none")]),
        lambda uow: the_same(uow.extensions.get, (ExtensionId("b"), ExtensionId("none"))),
    ),
    "requests": (
        lambda uow: listed(uow.requests.of_each(FILINGS)),
        lambda uow: {ident: list(uow.requests.of_filing(ident)) for ident in FILINGS},
    ),
    "requests by name": (
        lambda uow: uow.requests.get_each([RequestId("b"), RequestId("none")]),
        lambda uow: the_same(uow.requests.get, (RequestId("b"), RequestId("none"))),
    ),
    "look-alikes": (
        lambda uow: listed(uow.resemblances.of_each(FILINGS)),
        lambda uow: {ident: list(uow.resemblances.of(ident)) for ident in FILINGS},
    ),
    "open appeals": (
        lambda uow: listed(uow.appeals.open_about_each(CUSTOMERS)),
        lambda uow: {customer: list(uow.appeals.open_about(customer)) for customer in CUSTOMERS},
    ),
    "former owners": (
        lambda uow: uow.pool.owned_until_each(CUSTOMERS, XU),
        lambda uow: the_same(
            lambda place: uow.pool.owned_until(place[0], place[1], XU),
            tuple((one, scope) for one in CUSTOMERS for scope in "ab"),
        ),
    ),
    "where customers lie": (
        lambda uow: uow.pool.live_among(CUSTOMERS, "b"),
        lambda uow: the_same(lambda customer: uow.pool.live_of(customer, "b"), CUSTOMERS),
    ),
}


@pytest.fixture
def base(store: Store) -> Store:
    """Two customers, with several things of each kind about the first, written in another order than they are told."""
    write(store, move_in)
    write(store, _filed)
    write(store, _told)
    write(store, _asked_for)
    write(store, _contested)
    return store


def _filed(uow: UnitOfWork) -> None:
    """The first customer was filed twice; each has contacts."""
    for number, ident in ((1, "customer-1"), (2, "customer-2")):
        contacts = (Contact(name="李娜", phone="13900012345"), Contact(name="陈默", phone="13900012346"))
        customer = a_customer(ident, f"苏州{number}号青禾", contacts=contacts[:number])
        uow.customers.add(customer, signs(customer))
    uow.filings.add(a_filing(id=FIRST, number=1, customer_id=CUSTOMERS[0]), ())
    uow.filings.add(a_filing(id=SECOND, number=2, customer_id=CUSTOMERS[1]), ())
    uow.filings.save(replace(uow.filings.get(FIRST), reason="重复"))


def _told(uow: UnitOfWork) -> None:
    """Two approvals of the first, the later one with two tasks; events, files and look-alikes of both."""
    uow.approvals.add(an_approval("approval-2", FIRST, LIN, WANG, started_at=MORNING + MINUTE))
    uow.approvals.add(an_approval("approval-1", FIRST, XU))
    uow.approvals.add(an_approval("approval-3", SECOND, XU))
    for name, about in (("e2", ABOUT[0]), ("e1", ABOUT[0]), ("e3", ABOUT[1])):
        uow.trail.append(an_event(name, about))
    for name, minutes in (("f2", 2), ("f1", 1)):
        uow.files.keep(a_file(name, MORNING + minutes * MINUTE))
    same = Likeness(customer_id=CUSTOMERS[1], band=Band.SUSPECTED, relation=Relation.SAME, score=0.9)
    uow.resemblances.add(FIRST, [same, replace(same, customer_id=CUSTOMERS[0])])
    uow.resemblances.add(SECOND, [replace(same, relation=Relation.BRANCH)])


def a_file(ident: str, at: Any) -> StoredFile:
    return StoredFile(
        id=FileId(ident),
        name=f"{ident}.txt",
        kind="file",
        size=1,
        sha256=ident,
        kept_at=at,
        by=WANG,
        about=ABOUT[0],
        content=ident.encode(),
    )


def _asked_for(uow: UnitOfWork) -> None:
    """Extensions and requests of the first."""
    for ident, number in (("b", 2), ("a", 1)):
        at = MORNING + number * MINUTE
        uow.extensions.add(
            Extension(
                id=ExtensionId(ident),
                filing_id=FIRST,
                number=number,
                by=WANG,
                days=30,
                reason="样机",
                asked_at=at,
                until_before=at,
                rule=RULE,
            )
        )
        matter = Matter.DISCOUNT if number == 1 else Matter.RELEASE
        one = Request(id=RequestId(ident), filing_id=FIRST, matter=matter, by=WANG, reason="预算", at=at, rule=RULE)
        uow.requests.add(one)


def _contested(uow: UnitOfWork) -> None:
    """Two open appeals about the first and one that is settled; three stays of it in two scopes, one of which lasts."""
    people = ((WANG, AppealState.OPEN, 3), (XU, AppealState.OPEN, 1), (LIN, AppealState.DISMISSED, 2))
    for by, state, minutes in people:
        uow.appeals.add(
            Appeal(
                id=AppealId(f"appeal-{by}"),
                customer_id=CUSTOMERS[0],
                filing_id=FIRST,
                by=by,
                against=LIN,
                ground=Ground.REFUSED,
                since=MORNING,
                reason="我先联系的",
                at=MORNING + minutes * MINUTE,
                rule=RULE,
                state=state,
            )
        )
    for number, (scope, minutes) in enumerate((("a", 5), ("a", 2), ("b", 3))):
        left = MORNING + minutes * MINUTE
        uow.pool.add(
            PoolEntry(
                id=EntryId(f"entry-{number}"),
                customer_id=CUSTOMERS[0],
                scope=scope,
                filing_id=FIRST,
                number=1,
                pool="common",
                since=left,
                cause=Cause.EXPIRED,
                rule=RULE,
                previous=XU,
                left_at=left,
                hands=1,
                went=None if scope == "b" else Went.CLAIMED,
                taken_by=None if scope == "b" else WANG,
                taken_at=None if scope == "b" else left,
            )
        )


@pytest.mark.parametrize("name", PAIRS)
def test_about_several_the_same_is_said_as_about_each(base: Store, name: str) -> None:
    """In a unit of work that reads, and in one that writes."""
    together, one_by_one = PAIRS[name]
    expected = read(base, one_by_one)

    assert read(base, together) == write(base, together) == expected
    assert expected


@pytest.mark.parametrize("name", PAIRS)
def test_what_was_said_about_several_is_said_about_each_afterwards(base: Store, name: str) -> None:
    """A reader that has asked about all of them hears the same about each, and about all once more."""
    together, one_by_one = PAIRS[name]
    expected = read(base, one_by_one)

    assert read(base, lambda uow: (together(uow), one_by_one(uow), together(uow))[1:]) == (expected, expected)


def test_what_changes_afterwards_is_seen(base: Store) -> None:
    """By a unit of work that writes within it, and by the next one that reads."""

    def change(uow: UnitOfWork) -> str | None:
        filing = uow.filings.get_each(FILINGS)[FIRST]
        uow.filings.save(replace(filing, reason="又变了"))
        return uow.filings.get(FIRST).reason

    before = read(base, lambda uow: uow.filings.get_each(FILINGS)[FIRST].reason)
    within = write(base, change)

    assert before == "重复"
    assert within == "又变了"
    assert read(base, lambda uow: uow.filings.get_each(FILINGS)[FIRST].reason) == "又变了"


def test_nothing_is_said_about_nobody(base: Store) -> None:
    """Asked about none at all."""
    assert read(base, lambda uow: uow.filings.get_each([])) == {}
    assert read(base, lambda uow: uow.filings.latest_of_each([])) == {}
    assert read(base, lambda uow: uow.pool.live_among([], "")) == {}
    assert read(base, lambda uow: uow.approvals.about_each([])) == {}

"""A hundred want the same customer of the pool at the same time, over two stores on one database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.process.ids import new_id
from core.domain.ids import EntryId, FilingId, MemberId
from core.domain.org import Member, Role, RoleGrant, Team
from core.domain.policy.document import Policy
from core.domain.pool import Went
from core.domain.rules import RuleViolation
from core.service.claim_customer import ClaimCustomer
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_filing import ApproveFiling
from core.service.file_customer import FileCustomer
from core.service.ports.store import Store, UnitOfWork
from core.service.release_filing import ReleaseFiling
from storage.opening import open_store
from tests.support.builders import EAST
from tests.support.invented import company_name
from tests.support.stores import MORNING, VAULT, at_once, read, write
from tests.support.waiting import LIMIT

SELLERS = tuple(MemberId(f"seller-{number}") for number in range(100))
OWNER, LEADER = MemberId("owner"), MemberId("leader")
POLICY = replace(Policy(), pool=replace(Policy().pool, fresh_wait=timedelta()))


@pytest.fixture
def two_stores(sql_url: str) -> Iterator[tuple[Store, Store]]:
    """As two processes would have them."""
    stores = open_store(sql_url, vault=VAULT), open_store(sql_url, vault=VAULT)
    yield stores
    for store in stores:
        store.close()


def context() -> Context:
    return Context(now=MORNING, policy=POLICY, new_id=new_id, correlation="race")


def move_in(uow: UnitOfWork) -> None:
    uow.directory.save_team(Team(id=EAST, name="华东区"))
    for ident in (OWNER, LEADER, *SELLERS):
        uow.directory.save_member(Member(id=ident, name=ident, team_id=EAST))
    uow.directory.grant(RoleGrant(member_id=LEADER, role=Role.LEADER, team_id=EAST))


def released(uow: UnitOfWork, *, number: int = 1) -> EntryId:
    """A customer that its owner gave back."""
    fields = {"company": company_name(number), "contact": "李娜", "phone": f"1390002{number:04d}"}
    filed = execute(FileCustomer(by=OWNER, fields=fields), uow, context())
    assert filed.subject is not None
    filing = uow.filings.get(FilingId(filed.subject.id))
    execute(ApproveFiling(filing_id=filing.id, by=LEADER), uow, context())
    execute(ReleaseFiling(filing_id=filing.id, by=OWNER, reason="没有预算"), uow, context())
    entry = uow.pool.live_of(filing.customer_id, "")
    assert entry is not None
    return entry.id


def test_one_of_a_hundred_wins_and_each_of_the_others_learns_who(two_stores: tuple[Store, Store]) -> None:
    """The database decides; nobody is told to try again, and one filing is live."""
    write(two_stores[0], move_in)
    entry_id = write(two_stores[0], released)
    claims = [
        partial(two_stores[place % 2].submit, partial(_claim, entry_id, seller)) for place, seller in enumerate(SELLERS)
    ]
    futures = at_once(claims)
    entry = read(two_stores[1], lambda uow: uow.pool.get(entry_id))
    told: Counter[str] = Counter()
    for future in futures:
        error = future.exception(LIMIT)
        if error is None:
            told["won"] += 1
        elif isinstance(error, RuleViolation):
            told[f"{error.code} by {error.facts.get('by_id')}"] += 1
        else:
            told[type(error).__name__] += 1

    assert entry.went is Went.CLAIMED
    assert told == {"won": 1, f"claim_gone by {entry.taken_by}": 99}
    live = read(two_stores[1], lambda uow: uow.filings.live_of(entry.customer_id, ""))
    assert live is not None
    assert live.owner == entry.taken_by


def test_who_claims_many_at_once_gets_no_more_than_a_day_allows(two_stores: tuple[Store, Store]) -> None:
    """By two processes, each for itself: the count and the claim are one."""
    write(two_stores[0], move_in)
    entries = [write(two_stores[0], partial(released, number=number)) for number in range(1, 13)]
    claims = [
        partial(two_stores[place % 2].submit, partial(_claim, entry, SELLERS[0])) for place, entry in enumerate(entries)
    ]
    told = Counter(
        error.code if isinstance(error := future.exception(LIMIT), RuleViolation) else repr(error)
        for future in at_once(claims)
    )

    assert told == {"None": POLICY.pool.daily, "claim_daily": len(entries) - POLICY.pool.daily}


def _claim(entry_id: EntryId, seller: MemberId, uow: UnitOfWork) -> None:
    execute(ClaimCustomer(entry_id=entry_id, by=seller), uow, context())

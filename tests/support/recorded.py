"""Many clients who file, pass on, release and claim the same few customers through the real commands; all is noted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Final

from bot.process.ids import new_id
from core.domain.customer import keys_of
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import CustomerId, EntryId, FilingId, MemberId
from core.domain.org import Member, Team
from core.domain.policy.approval import ApprovalRules
from core.domain.policy.pool import Consent, HandoverRules, PoolRules
from core.domain.pool import Cause
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.claim_customer import ClaimCustomer
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.file_customer import FileCustomer
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.entering import enter_pool
from core.service.release_filing import ReleaseFiling
from core.service.transfer_customers import TransferCustomers
from tests.support.builders import EAST, KEYS_ALONE, a_filing
from tests.support.histories import Call
from tests.support.invented import company_name
from tests.support.stores import MORNING, write
from tests.support.waiting import LIMIT

ALL_AT_ONCE: Final = replace(
    KEYS_ALONE,
    approval=ApprovalRules(flows=()),
    handover=HandoverRules(consent=Consent.NONE),
    pool=PoolRules(daily=0, capacity=0, cool_down=timedelta(), fresh_wait=timedelta(), waiting_list=False),
)
"""A policy under which nobody waits for anything: each command has its effect or is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A customer as somebody saw it: whose it is and by which filing, or which stay in the pool."""

    owner: str = ""
    filing: str = ""
    stay: str = ""


class Client:
    """One of them, at one process of the house. Says what he wants by what he has just seen, and notes what came of it.

    `file` and `release` are open to clients with a bug.
    """

    def __init__(self, store: Store, me: MemberId, chance: Random, everybody: Sequence[MemberId]) -> None:
        self.store, self.me, self.calls = store, me, list[Call]()
        self._chance, self._everybody = chance, everybody

    def turn(self, number: int) -> None:
        """Look at a customer, then do something about it."""
        seen, dice = self._look(number), self._chance.random()
        if seen.owner and dice < 0.4:
            self._noted("release", number, seen.filing, by=seen.owner)
        elif seen.owner and dice < 0.8:
            self._noted("transfer", number, seen.filing, by=seen.owner, to=self._chance.choice(self._everybody))
        elif seen.stay and dice < 0.8:
            self._noted("claim", number, seen.stay, by=self.me)
        else:
            self._noted("file", number, "", by=self.me)

    def file(self, number: int) -> str:
        """The filing. Raises the refusals."""
        return self.done(FileCustomer(by=self.me, fields=_form(number)))

    def release(self, owner: MemberId, filing: FilingId) -> str:
        """The stay in the pool. Raises the refusals."""
        return self.done(ReleaseFiling(filing_id=filing, by=owner, reason="没有预算"))

    def done(self, command: Command) -> str:
        """What there is now: the filing, or the stay in the pool."""
        return self.store.submit(partial(_did, command)).result(LIMIT)

    def _look(self, number: int) -> Seen:
        """On a reader's thread."""
        began = time.monotonic_ns()
        seen = self.store.read(partial(seen_now, number)).result(LIMIT)
        ended = time.monotonic_ns()
        self.calls.append(Call(key=str(number), act="read", began=began, ended=ended, told=seen.owner))
        return seen

    def _noted(self, act: str, number: int, what: str, *, by: str, to: str = "") -> None:
        """Do it, and write down when it began and ended and what was said."""
        call = Call(key=str(number), act=act, began=time.monotonic_ns(), by=by, what=what, to=to)
        try:
            call = replace(call, told=self._act(call))
        except RuleViolation as no:
            call = replace(call, ok=False, code=no.code, told=str(no.facts.get("owner_id") or ""))
        except ConcurrentChange:
            call = replace(call, ok=False, code="try_again")
        self.calls.append(replace(call, ended=time.monotonic_ns()))

    def _act(self, call: Call) -> str:
        filing = FilingId(call.what)
        match call.act:
            case "file":
                return self.file(int(call.key))
            case "release":
                return self.release(MemberId(call.by), filing)
            case "claim":
                return self.done(ClaimCustomer(entry_id=EntryId(call.what), by=self.me))
            case _:
                return self.done(TransferCustomers(by=MemberId(call.by), to=MemberId(call.to), filings=(filing,)))


class CheckingThenWriting(Client):
    """Sees that nobody has the customer, and writes: nothing but luck keeps another from doing the same in between."""

    def file(self, number: int) -> str:
        """A filing beside whatever came meanwhile; the index that would forbid it is gone (`without_the_index`)."""
        if (seen := self.store.read(partial(seen_now, number)).result(LIMIT)).owner:
            raise RuleViolation("customer_held", owner_id=seen.owner)
        if seen.stay:
            raise RuleViolation("in_pool")
        return self.store.submit(partial(_written, self.me, number)).result(LIMIT)


class IgnoringTheVersion(Client):
    """Reads a filing, and writes it back later over whatever it has become."""

    def release(self, owner: MemberId, filing: FilingId) -> str:
        """The stay of the customer that it had been."""
        before = self.store.read(lambda uow: uow.filings.get(filing)).result(LIMIT)
        before.must_be_protected()
        return self.store.submit(partial(_overwritten, before)).result(LIMIT)


def without_the_index(ask: Callable[[str], object]) -> None:
    """Two live filings of one customer are no offence any more; ``ask`` runs SQL."""
    ask("DROP INDEX uq_filing_live")


def context() -> Context:
    """Always the same moment: nothing ends by itself."""
    return Context(now=MORNING, policy=ALL_AT_ONCE, new_id=new_id, correlation="history")


def seen_now(number: int, uow: UnitOfWork) -> Seen:
    """Whose the customer is."""
    customer = _customer(number, uow)
    if customer is None:
        return Seen()
    live, entry = uow.filings.live_of(customer, ""), uow.pool.live_of(customer, "")
    if live is not None:
        return Seen(owner=live.owner, filing=live.id)
    return Seen(stay=entry.id) if entry is not None else Seen()


def recorded(
    stores: Sequence[Store],
    *,
    clients: int = 32,
    turns: int = 12,
    customers: int = 6,
    seed: int = 1,
    kind: type[Client] = Client,
) -> list[Call]:
    """What they did all at once, each at one of the stores: so many turns, about so many customers, others with each
    ``seed``.
    """
    everybody = [MemberId(f"member{number:02d}") for number in range(clients)]
    write(stores[0], partial(_move_in, everybody))
    crowd = [
        kind(stores[place % len(stores)], member, Random(f"{seed} {member}"), everybody)
        for place, member in enumerate(everybody)
    ]
    start, troubles = threading.Barrier(clients), list[BaseException]()

    def run(client: Client) -> None:
        start.wait(LIMIT)
        try:
            for _ in range(turns):
                client.turn(seed * customers + client._chance.randrange(customers))
        except BaseException as trouble:  # noqa: BLE001 - told on the thread that asked
            troubles.append(trouble)

    threads = [threading.Thread(target=run, args=(client,)) for client in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return [call for client in crowd for call in client.calls]


def _move_in(people: Sequence[MemberId], uow: UnitOfWork) -> None:
    """They are of one team; nothing happens when they are there already."""
    if EAST in uow.directory.teams():
        return
    uow.directory.save_team(Team(id=EAST, name="华东区"))
    for ident in people:
        uow.directory.save_member(Member(id=ident, name=ident, team_id=EAST))


def _form(number: int) -> dict[str, str]:
    return {"company": company_name(number), "contact": "李娜", "phone": f"139{number + 1:08d}"}


def _customer(number: int, uow: UnitOfWork) -> CustomerId | None:
    keys = keys_of(compare_name=compare_name(company_name(number)), uscc=None, phones=())
    return next(iter(uow.customers.having(keys).values()), None)


def _did(command: Command, uow: UnitOfWork) -> str:
    outcome = execute(command, uow, context())
    if isinstance(command, ReleaseFiling):
        entry = uow.pool.live_of(uow.filings.get(command.filing_id).customer_id, "")
        return entry.id if entry is not None else ""
    if isinstance(command, TransferCustomers) and not outcome.facts["count"]:
        raise RuleViolation("moved_on")  # it was released between being checked and being passed on, and nothing passed
    return outcome.subject.id if outcome.subject is not None else ""


def _written(me: MemberId, number: int, uow: UnitOfWork) -> str:
    customer = _customer(number, uow)
    if customer is None:
        outcome = execute(FileCustomer(by=me, fields=_form(number)), uow, context())
        return outcome.subject.id if outcome.subject is not None else ""
    fresh = a_filing(
        id=FilingId(new_id()),
        number=uow.filings.next_number(),
        customer_id=customer,
        owner=me,
        status=FilingStatus.PROTECTED,
        protected_until=MORNING + timedelta(days=90),
    )
    uow.filings.add(fresh, ())
    return fresh.id


def _overwritten(before: Filing, uow: UnitOfWork) -> str:
    version = uow.filings.get(before.id).version
    released = before.release(reason="没有预算", rule=before.rule)
    uow.filings.save(replace(released, version=version))
    enter_pool(released, cause=Cause.RELEASED, reason=None, by=before.owner, uow=uow, ctx=context())
    entry = uow.pool.live_of(before.customer_id, "")
    return entry.id if entry is not None else ""

"""Two processes on one PostgreSQL: what one of them does between another's look and its write is not written over, and
nothing is left standing beside a matter that is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.process.ids import new_id
from core.domain.credit import CreditRequest, CreditState
from core.domain.extension import ExtensionStatus
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.order import Order
from core.domain.policy.approval import Matter
from core.domain.policy.protection import ExtensionRules
from core.domain.request import RequestState
from core.domain.rules import RuleViolation
from core.service.change_order import CancelOrder
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.decide_filing import ApproveFiling
from core.service.merge_customers import MergeCustomers
from core.service.open_request import OpenRequest
from core.service.ports.store import Store, UnitOfWork
from core.service.record_order import RecordOrder
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from storage.opening import open_store
from tests.support.builders import KEYS_ALONE, LIN, WANG, XU, filing_of, move_in
from tests.support.ordering import WAN, WHY, percents, split
from tests.support.requesting import RULES
from tests.support.stores import MORNING, VAULT, read, write
from tests.support.waiting import LIMIT

POLICY = replace(RULES, duplicate=KEYS_ALONE.duplicate, extension=ExtensionRules(actions=0))


class Interrupted:
    """A unit of work in which something happens elsewhere after the first ``get`` of one port."""

    def __init__(self, uow: UnitOfWork, port: str, meanwhile: list[Callable[[], object]]) -> None:
        self._uow, self._port, self._meanwhile = uow, port, meanwhile

    def __getattr__(self, name: str) -> Any:
        part = getattr(self._uow, name)
        return _Port(part, self._meanwhile) if name == self._port else part


class _Port:
    def __init__(self, part: Any, meanwhile: list[Callable[[], object]]) -> None:
        self._part, self._meanwhile = part, meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)

    def get(self, ident: str) -> object:
        found = self._part.get(ident)
        if self._meanwhile:
            self._meanwhile.pop()()
        return found


class House:
    """Two processes, and a customer of 王晨."""

    def __init__(self, url: str) -> None:
        self.stores = [open_store(url, vault=VAULT), open_store(url, vault=VAULT)]
        write(self.stores[0], move_in)
        self.filing = self.protected("苏州青禾精密机械有限公司", "13900012345")

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def do(self, command: Command, *, port: str = "", meanwhile: Command | None = None) -> str:
        """The code of what came of it; ``meanwhile`` is done by the other process after the first look at the port."""
        then: list[Callable[[], object]] = [lambda: self._other(meanwhile)] if meanwhile is not None else []

        def work(uow: UnitOfWork) -> str:
            seen: Any = Interrupted(uow, port, then)
            return execute(command, seen, context()).code

        try:
            return write(self.stores[0], work)
        except RuleViolation as no:
            return no.code
        finally:
            assert not then, "nobody looked"

    def _other(self, command: Command | None) -> None:
        assert command is not None
        self.stores[1].submit(lambda uow: execute(command, uow, context())).result(LIMIT)

    def protected(self, company: str, phone: str) -> Filing:
        """A customer of 王晨 whom 林岚 has approved."""

        def file(uow: UnitOfWork) -> Filing:
            subject = execute(filing_of(WANG, company, phone), uow, context()).subject
            assert subject is not None
            execute(ApproveFiling(filing_id=FilingId(subject.id), by=LIN), uow, context())
            return uow.filings.get(FilingId(subject.id))

        return write(self.stores[0], file)

    def order(self) -> Order:
        """Its first order."""
        return self.see(lambda uow: uow.orders.of_filing(self.filing.id))[0]

    def wishes(self) -> list[CreditRequest]:
        """All about its first order."""
        return list(self.see(lambda uow: uow.orders.requests_of(self.order().id)))

    def see(self, work: Callable[[UnitOfWork], Any]) -> Any:
        store: Store = self.stores[0]
        return read(store, work)


def context() -> Context:
    return Context(now=MORNING, policy=POLICY, new_id=new_id, correlation="race")


@pytest.fixture
def house(migrated_postgres_url: str) -> Iterator[House]:
    """SQLite has one writer at a time: there nobody comes between."""
    found = House(migrated_postgres_url)
    yield found
    found.close()


pytestmark = pytest.mark.postgres


def visit(house: House) -> OpenRequest:
    return OpenRequest(filing_id=house.filing.id, by=WANG, matter=Matter.VISIT, reason="周五去工厂")


def release(house: House) -> ReleaseFiling:
    return ReleaseFiling(filing_id=house.filing.id, by=LIN, reason="长期没有跟进")


def more_time(house: House) -> RequestExtension:
    return RequestExtension(filing_id=house.filing.id, by=WANG, days=10, reason="客户月底招标")


def sale(house: House) -> RecordOrder:
    return RecordOrder(filing_id=house.filing.id, by=WANG, amount=30 * WAN)


def his_share(house: House, by: MemberId) -> Command:
    """王晨 gives a fifth away; 林岚 wants half for himself."""
    order = house.order()
    return split(order, WANG, (XU, 20)) if by == WANG else split(order, LIN, (LIN, 50), reason=WHY)


def cancelled(house: House) -> CancelOrder:
    return CancelOrder(order_id=house.order().id, by=WANG, reason="客户退了")


def test_nothing_is_asked_about_a_customer_that_was_released_meanwhile(house: House) -> None:
    """The second look says so."""
    code = house.do(visit(house), port="filings", meanwhile=release(house))

    assert code == "not_protected"
    assert house.see(lambda uow: uow.requests.of_filing(house.filing.id)) == []


def test_a_release_ends_what_was_asked_meanwhile(house: House) -> None:
    """Whoever was asked need not answer any more."""
    code = house.do(release(house), port="filings", meanwhile=visit(house))
    (request,) = house.see(lambda uow: uow.requests.of_filing(house.filing.id))

    assert code == "released"
    assert request.state is RequestState.DROPPED


def test_no_more_time_is_asked_for_a_customer_that_was_released_meanwhile(house: House) -> None:
    """The second look says so."""
    code = house.do(more_time(house), port="filings", meanwhile=release(house))

    assert code == "not_protected"
    assert house.see(lambda uow: uow.extensions.of_filing(house.filing.id)) == []


def test_a_release_ends_the_wish_for_more_time_that_came_meanwhile(house: House) -> None:
    """Whoever was asked need not answer any more."""
    code = house.do(release(house), port="filings", meanwhile=more_time(house))
    (extension,) = house.see(lambda uow: uow.extensions.of_filing(house.filing.id))

    assert code == "released"
    assert extension.status is ExtensionStatus.DROPPED


def test_an_order_that_was_cancelled_meanwhile_is_contested_by_nobody(house: House) -> None:
    """The second look says so."""
    house.do(sale(house))
    code = house.do(his_share(house, LIN), port="orders", meanwhile=cancelled(house))

    assert code == "order_cancelled"
    assert house.wishes() == []


def test_an_order_that_is_cancelled_ends_the_dispute_that_came_meanwhile(house: House) -> None:
    """Nobody is asked to rule about what there is not."""
    house.do(sale(house))
    code = house.do(cancelled(house), port="orders", meanwhile=his_share(house, LIN))
    (wish,) = house.wishes()

    assert code == "order_cancelled"
    assert wish.state is CreditState.DROPPED


def test_what_was_given_away_meanwhile_is_what_is_contested(house: House) -> None:
    """A ruling cannot undo a share of which whoever contests knew nothing."""
    house.do(sale(house))
    code = house.do(his_share(house, LIN), port="orders", meanwhile=his_share(house, WANG))
    wish = next(one for one in house.wishes() if one.is_open)

    assert code == "credit_asked"
    assert wish.before == house.order().credits
    assert percents(house.order()) == {WANG: 80.0, XU: 20.0}


def test_nobody_gives_away_what_came_to_be_contested_meanwhile(house: House) -> None:
    """He is told that it waits for its ruling."""
    house.do(sale(house))
    code = house.do(his_share(house, WANG), port="orders", meanwhile=his_share(house, LIN))

    assert code == "credit_waiting"
    assert percents(house.order()) == {WANG: 100.0}


@pytest.mark.parametrize("first", ["order", "merge"])
def test_an_order_goes_where_its_customer_went_meanwhile(house: House, first: str) -> None:
    """Whichever of them comes in between the other's look and its write."""
    kept = house.protected("无锡朗峰自动化有限公司", "13900012346")
    write(house.stores[0], lambda uow: execute(ReleaseFiling(filing_id=kept.id, by=LIN, reason="x"), uow, context()))
    merge = MergeCustomers(keep=kept.customer_id, drop=house.filing.customer_id, by=None, reason="同一家")
    if first == "order":
        code = house.do(sale(house), port="filings", meanwhile=merge)
    else:
        code = house.do(merge, port="customers", meanwhile=sale(house))
    customer = house.see(lambda uow: uow.filings.get(house.filing.id)).customer_id

    assert code == {"order": "order_recorded", "merge": "customers_merged"}[first]
    assert house.order().customer_id == customer == kept.customer_id

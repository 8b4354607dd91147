"""Whatever stands in the ledger, a merge that is undone leaves it as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.contact import Contact
from core.domain.customer import Customer, Key
from core.domain.filing import LIVE, FilingStatus
from core.domain.ids import CustomerId, FilingId
from core.domain.policy.document import KeyKind
from core.domain.resembling import NameException
from core.domain.rules import RuleViolation
from core.service.merge_customers import MergeCustomers, UndoMerge
from core.service.ports.store import UnitOfWork
from tests.support.bare import without_versions
from tests.support.builders import KEYS_ALONE, LIN, ZHOU, Ledger, a_filing, a_uscc
from tests.support.clock import ORDINARY_MORNING

NAMES = ("苏州青禾精密机械有限公司", "苏州清禾精密机械有限公司", "无锡云松食品有限公司", "青禾", "上海远舟科技有限公司")
PHONES = ("13900010001", "13900010002", "13900010003")
places = st.integers(0, 3)
contacts = st.lists(st.builds(Contact, name=st.sampled_from(["", "李娜"]), phone=st.sampled_from(PHONES)), max_size=3)
customers = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from([None, a_uscc(1), a_uscc(2)]),
    st.sampled_from([None, "苏州"]),
    contacts,
    st.lists(st.sampled_from(sorted(FilingStatus)), max_size=3),
    st.lists(st.sampled_from(NAMES), max_size=2),
)
Described = tuple[str, str | None, str | None, list[Contact], list[FilingStatus], list[str]]


def put(uow: UnitOfWork, place: int, described: Described) -> None:
    """A customer with its contacts, its filings (the first live one is live) and its aliases."""
    name, uscc, region, known, statuses, aliases = described
    customer = Customer(
        id=CustomerId(f"c{place}"),
        name=name,
        compare_name=name,
        uscc=uscc,
        region=region,
        created_at=ORDINARY_MORNING,
        contacts=tuple(dict.fromkeys(known)),
    )
    keys = [Key(kind=KeyKind.NAME, value=name), *(Key(kind=KeyKind.PHONE, value=each.phone) for each in known)]
    uow.customers.add(customer, keys)
    for alias in aliases:
        uow.company_names.add_alias(customer.id, alias)
    live = False
    for nth, status in enumerate(statuses):
        if live and status in LIVE:
            continue
        live = live or status in LIVE
        ident = FilingId(f"f{place}-{nth}")
        uow.filings.add(a_filing(id=ident, number=10 * place + nth, customer_id=customer.id, status=status), [])


def counted(ledger: Ledger) -> tuple[int, int]:
    """How many filings there are, and how many customers have two live ones."""
    filings = ledger.read(lambda uow: uow.filings.page(after=-1, limit=999))
    live = [(filing.customer_id, filing.scope) for filing in filings if filing.is_live]
    return len(filings), len(live) - len(set(live))


@settings(max_examples=150, deadline=None)
@given(
    described=st.lists(customers, min_size=4, max_size=4),
    apart=st.lists(st.tuples(places, places), max_size=4),
    merges=st.lists(st.tuples(places, places), min_size=1, max_size=4),
)
def test_a_merge_and_its_undo_leave_the_ledger_as_it_was(
    described: list[Described], apart: list[tuple[int, int]], merges: list[tuple[int, int]]
) -> None:
    """Rows are equal but for versions and trail, after any chain of merges, undone from its end; nothing is lost on
    the way, and nobody ever has two live filings of one customer.
    """
    ledger = Ledger(policy=KEYS_ALONE)
    for place, each in enumerate(described):
        ledger.write(lambda uow, place=place, each=each: put(uow, place, each))  # type: ignore[misc]
    for one, other in apart:
        if one != other:
            ruling = NameException(
                one=CustomerId(f"c{one}"), other=CustomerId(f"c{other}"), at=ORDINARY_MORNING, by=LIN
            )
            ledger.write(lambda uow, ruling=ruling: uow.company_names.rule_apart(ruling))  # type: ignore[misc]
    states = [without_versions(ledger)]
    filings = counted(ledger)
    for keep, drop in merges:
        try:
            ledger.do(
                MergeCustomers(keep=CustomerId(f"c{keep}"), drop=CustomerId(f"c{drop}"), by=ZHOU, reason="同一张执照")
            )
        except RuleViolation:
            assert without_versions(ledger) == states[-1]
            continue
        states.append(without_versions(ledger))
        assert counted(ledger) == filings == (filings[0], 0)
    for number in range(len(states) - 1, 0, -1):
        ledger.do(UndoMerge(number=number, by=ZHOU))

        assert without_versions(ledger) == states[number - 1]

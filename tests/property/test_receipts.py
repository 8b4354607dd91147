"""Whatever is changed in a line of the trail, its receipt is worth nothing any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.domain.ids import EventId, MemberId
from core.domain.receipt import Receipt
from core.domain.rules import RuleRef
from core.service.records import EventRecord, Subject, about_filing
from core.service.views.receipts import RECEIPTED, Standing, receipt_of, receipt_view
from tests.support.builders import WANG, Ledger
from tests.unit.core.test_receipts import code_on_card, forge

_WORDS = st.text(min_size=1, max_size=12)


def changes() -> st.SearchStrategy[dict[str, object]]:
    """One field of a line, made something else."""
    return st.one_of(
        st.builds(lambda text: {"actor": MemberId(text)}, _WORDS),
        st.builds(lambda text: {"id": EventId(text)}, _WORDS),
        st.builds(lambda text: {"subject": Subject(kind="filing", id=text)}, _WORDS),
        st.builds(lambda kind: {"kind": kind}, st.sampled_from(sorted(RECEIPTED))),
        st.builds(lambda version: {"rule": RuleRef(version=version, clause="filing.valid")}, st.integers(1, 99)),
        st.builds(lambda span: {"at": span}, st.timedeltas(timedelta(microseconds=1), timedelta(days=900))),
        st.builds(lambda key, value: {"data": {key: value}}, _WORDS, st.none() | st.integers(-9, 9) | _WORDS),
    )


def altered(event: EventRecord, change: dict[str, object]) -> EventRecord:
    """The line with that change; of its data one entry."""
    if "data" in change:
        change = {"data": {**event.data, **change["data"]}}  # type: ignore[dict-item]
    if "at" in change:
        change = {"at": event.at + change["at"]}  # type: ignore[operator]
    return replace(event, **change)  # type: ignore[arg-type]


@given(change=changes())
def test_an_altered_line_makes_another_receipt(change: dict[str, object]) -> None:
    """Every field of it is sealed."""
    ledger = Ledger()
    filing = ledger.file(WANG)
    (event,) = ledger.read(lambda uow: uow.trail.about(about_filing(filing.id)))
    other = altered(event, change)

    assert (receipt_of(other) == receipt_of(event)) == (other == event)


@given(change=changes().filter(lambda change: not change.keys() & {"id", "subject"}))
def test_the_receipt_of_an_altered_line_fails(change: dict[str, object]) -> None:
    """Where the line can still be found, the chain names it; the code holds never."""
    ledger = Ledger()
    filing = ledger.file(WANG)
    code = code_on_card(ledger, filing)
    (event,) = ledger.read(lambda uow: uow.trail.about(about_filing(filing.id)))
    other = altered(event, change)
    forge(ledger, other)

    standing = ledger.read(lambda uow: receipt_view(code, WANG, uow, ledger.clock())).standing
    assert (standing is Standing.HOLDS) == (other == event)


@given(text=st.text(max_size=60))
def test_reading_a_code_never_fails(text: str) -> None:
    """Whatever is typed; what is read is written so that it is read again."""
    receipt = Receipt.read(text)

    assert receipt is None or Receipt.read(str(receipt)) == receipt

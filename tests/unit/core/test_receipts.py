"""回执: a code for what was accepted, and what 核验 says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.extension import ExtensionStatus
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.receipt import Receipt, receipt_for
from core.service.decide_matter import ApproveMatter
from core.service.ports.trail import Link
from core.service.record_follow_up import RecordFollowUp
from core.service.records import EventRecord, about_extension, about_filing
from core.service.request_extension import RequestExtension
from core.service.views.queries import filing_view
from core.service.views.receipts import ReceiptView, Standing, receipt_view
from tests.support.builders import KEYS_ALONE, LIN, SUN, WANG, XU, Ledger


def code_on_card(ledger: Ledger, filing: Filing, reader: MemberId = WANG) -> str:
    """What its owner reads at the foot of its card."""
    return ledger.read(lambda uow: filing_view(filing.id, reader, uow, ledger.clock()).receipt)


def verified(ledger: Ledger, code: str, by: MemberId = WANG) -> ReceiptView:
    """核验 and the code."""
    return ledger.read(lambda uow: receipt_view(code, by, uow, ledger.clock()))


def forge(ledger: Ledger, changed: EventRecord, *, chain: bool = False) -> None:
    """Change a line of the trail behind the back of the program, and perhaps what the link says of it."""

    def change(uow: object) -> None:
        trail = uow.trail  # type: ignore[attr-defined]
        trail._events.put(changed.id, changed)
        link: Link = next(link for link in trail._links if link.event_id == changed.id)
        trail._links.put(link.position, replace(link, event=changed, hash="0" * 64 if chain else link.hash))

    ledger.write(change)


def first_event(ledger: Ledger, filing: Filing) -> EventRecord:
    """The line that says who filed it."""
    return ledger.read(lambda uow: uow.trail.about(about_filing(filing.id)))[0]


def test_a_filing_has_a_receipt_that_holds(ledger: Ledger) -> None:
    """It says what, who, when and by which rule, and where in the chain it stands."""
    filing = ledger.file(WANG)
    found = verified(ledger, code_on_card(ledger, filing))

    assert (found.standing, found.what, found.number) == (Standing.HOLDS, "filing_submitted", filing.number)
    assert (found.who, found.owner, found.at) == ("王晨", "王晨", filing.filed_at)
    assert (found.rule, found.position) == (filing.rule, 1)


def test_the_card_shows_the_receipt_of_what_was_accepted_last(ledger: Ledger) -> None:
    """Filing, approval, extension: three codes, and each of them still holds."""
    filing = ledger.file(WANG)
    codes = [code_on_card(ledger, filing)]
    ledger.approve(filing)
    codes.append(code_on_card(ledger, filing))
    note = "拜访了王总，看了两条产线的样品"
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note=note))
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason="合同在走流程"))
    (extension,) = ledger.read(lambda uow: uow.extensions.of_filing(filing.id))
    assert extension.status is ExtensionStatus.WAITING
    assert code_on_card(ledger, filing) == codes[1]
    ledger.do(ApproveMatter(about=about_extension(extension.id), by=LIN))
    codes.append(code_on_card(ledger, filing))

    kinds = [verified(ledger, code).what for code in codes]
    assert kinds == ["filing_submitted", "filing_approved", "extension_granted"]
    assert {verified(ledger, code).standing for code in codes} == {Standing.HOLDS}


def test_whoever_may_not_see_the_filing_reads_no_names(ledger: Ledger) -> None:
    """That it holds, what it was and when: who has the code knows as much already."""
    code = code_on_card(ledger, ledger.file(WANG))
    found = verified(ledger, code, by=SUN)

    assert (found.standing, found.what) == (Standing.HOLDS, "filing_submitted")
    assert (found.company, found.owner, found.who) == ("", "", "")
    assert verified(ledger, code, by=LIN).company != ""


@pytest.mark.parametrize("asked", ["", "A1B2C3", "99-AAAAAAAA", "1-AAAAAAAA", "核验", "1" * 40])
def test_an_unknown_code_is_said_to_be_unknown(ledger: Ledger, asked: str) -> None:
    """Whether or not there is a filing of that number."""
    ledger.file(WANG)

    assert verified(ledger, asked).standing is Standing.UNKNOWN


def test_a_code_is_read_as_people_type_it(ledger: Ledger) -> None:
    """Small letters, a blank for the dash, an O for a zero."""
    code = code_on_card(ledger, ledger.file(WANG))

    assert verified(ledger, f" #{code.lower().replace('-', ' ')} ").standing is Standing.HOLDS
    assert Receipt.read("12-O1IL0000") == Receipt.read("12-01110000")


def test_an_altered_line_breaks_its_receipt(ledger: Ledger) -> None:
    """Somebody made 徐朗 the filer; the chain says so, although the code finds nothing."""
    filing = ledger.file(WANG)
    code = code_on_card(ledger, filing)
    forge(ledger, replace(first_event(ledger, filing), actor=XU))

    assert verified(ledger, code).standing is Standing.BROKEN


def test_a_broken_link_breaks_the_receipts_around_it(ledger: Ledger) -> None:
    """The line is as it was, its place in the chain is not proven any more."""
    filing, other = ledger.file(WANG), ledger.file(XU, "宁波示例机电有限公司", "13900056789")
    code = code_on_card(ledger, filing)
    forge(ledger, first_event(ledger, other), chain=True)

    assert verified(ledger, code).standing is Standing.BROKEN


def test_receipts_far_from_a_break_hold(ledger: Ledger) -> None:
    """Only a piece of the chain is walked."""
    ledger.policy = KEYS_ALONE
    early = ledger.file(WANG)
    for n in range(40):
        ledger.withdraw(ledger.file(XU, f"宁波示例{n:03d}机电有限公司", f"139001{n:05d}"))
    late = ledger.file(WANG, "杭州云上示例科技有限公司", "13900056780")
    forge(ledger, first_event(ledger, early), chain=True)

    found = verified(ledger, code_on_card(ledger, late))
    assert (found.standing, found.checked) == (Standing.HOLDS, 64)
    assert verified(ledger, code_on_card(ledger, early)).standing is Standing.BROKEN


def test_two_lines_have_two_receipts() -> None:
    """The number is part of the seal, too."""
    assert len({receipt_for(1, "a"), receipt_for(1, "b"), receipt_for(2, "a")}) == 3
    assert {receipt_for(1, "a").mark, receipt_for(2, "a").mark} != {receipt_for(1, "a").mark}

"""A customer list comes into the ledger: what is added, what is a duplicate, what goes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.lists.importing import take_back
from cards.texts.faults import all_words
from core.domain.filing import FilingStatus
from core.domain.imports import ImportJob, JobState
from core.domain.policy.approval import Matter
from core.domain.policy.protection import ExtensionRules
from core.domain.rules import RuleViolation
from core.domain.sheets.faults import Fault
from core.service.import_ledger import ImportChunk
from core.service.open_request import OpenRequest
from core.service.procedures.roster import Roster
from core.service.request_extension import RequestExtension
from core.service.views.queries import filing_view
from tests.support.builders import COMPANY, EAST, HE, LIN, SOUTH, SUN, WANG, ZHOU, Ledger, a_member, a_uscc
from tests.support.invented import company_name
from tests.support.lists import a_line, as_book, as_text, import_into


def counts(job: ImportJob) -> dict[str, int]:
    return {outcome: lines for outcome, lines in job.counts.items() if lines}


def test_a_list_comes_in_protected(ledger: Ledger) -> None:
    """Each line is a filing of its owner, protected as the policy says, with its event and its timer."""
    _, job = import_into(ledger, as_book(a_line(number) for number in range(5)), by=ZHOU)
    filing = ledger.read(lambda uow: uow.filings.numbered(1))
    assert filing is not None

    assert (counts(job), job.state) == ({"added": 5}, JobState.FINISHED)
    assert (filing.owner, filing.team_id, filing.status) == (WANG, EAST, FilingStatus.PROTECTED)
    assert filing.protected_until == ledger.clock() + ledger.policy.protection.length
    assert ledger.trail(filing) == ["filing_imported"]
    assert ledger.customer(filing).name == company_name(0)
    assert ledger.told(WANG) == []
    assert ledger.read(lambda uow: filing_view(filing.id, LIN, uow, ledger.clock())).decided_by == "周宁"


def test_an_imported_protection_ends_as_any_other(ledger: Ledger) -> None:
    """Its timer rings when the sheet says."""
    until = (ledger.clock() + timedelta(days=3)).strftime("%Y-%m-%d")
    import_into(ledger, as_book([a_line(1, 保护到期=until)]))
    filing = ledger.read(lambda uow: uow.filings.numbered(1))
    assert filing is not None

    assert ledger.expire(filing).status is FilingStatus.EXPIRED


def test_who_is_held_is_a_duplicate(ledger: Ledger) -> None:
    """By name, by phone; the fault says who and by what."""
    held = ledger.approve(ledger.file(SUN), by=HE)
    one, job = import_into(
        ledger, as_book([a_line(1, 公司名称=COMPANY), a_line(2, 手机=held.contact.phone), a_line(3)])
    )
    problems = one.problems(job)

    assert counts(job) == {"added": 1, "duplicate": 2}
    assert [fault.code for faults in problems.values() for fault in faults] == ["taken", "taken"]
    assert problems[2][0].facts["owner_id"] == SUN


def test_the_same_customer_twice_in_one_file_comes_in_once(ledger: Ledger) -> None:
    """Near each other or chunks apart; the fault names the line."""
    rows = [a_line(number) for number in range(70)]
    one, job = import_into(ledger, as_text([*rows, a_line(69, 手机="13911112222"), a_line(0, 手机="13911113333")]))
    problems = one.problems(job)

    assert counts(job) == {"added": 70, "duplicate": 2}
    assert {line: fault.facts["line"] for line, (fault,) in problems.items()} == {72: 71, 73: 2}


def test_two_credit_codes_are_two_companies(ledger: Ledger) -> None:
    """Whatever their names and phones say (S20)."""
    headers = ("公司名称", "联系人", "手机", "归属人", "信用代码")
    row = (COMPANY, "李娜", "13900012345", "王晨")
    _, job = import_into(ledger, as_book([(*row, a_uscc(1)), (*row, a_uscc(2)), (*row, a_uscc(1))], headers))

    assert counts(job) == {"added": 2, "duplicate": 1}


def test_history_is_free_and_comes_in_once(ledger: Ledger) -> None:
    """It stands beside the live filing of the same customer; the second time it is known."""
    rows = [
        a_line(1, 状态="已到期", 报备日期="2025-01-02", 保护到期="2025-02-01"),
        a_line(1, 状态="已驳回", 报备日期="2025-03-04"),
        a_line(1),
    ]
    _, job = import_into(ledger, as_book(rows))
    _, again = import_into(ledger, as_book(rows, name="again.xlsx"))
    filings = ledger.read(lambda uow: uow.filings.page(after=0, limit=9))

    assert (counts(job), counts(again)) == ({"added": 3}, {"duplicate": 3})
    assert [filing.status.value for filing in filings] == ["expired", "rejected", "protected"]
    assert len({filing.customer_id for filing in filings}) == 1
    assert ledger.file(WANG, company_name(2)).number > 3


def test_the_dry_run_says_what_the_import_will_do(ledger: Ledger) -> None:
    """To the line, and it writes nothing."""
    ledger.file(SUN)
    rows = [a_line(1), a_line(1, 手机="13911112222"), a_line(2, 公司名称=COMPANY), a_line(3, 手机="12"), a_line(4)]
    sheet = as_book([*rows, a_line(5, 状态="公海"), a_line(5, 状态="公海")])
    one, _ = import_into(Ledger(), sheet)
    trial_of = type(one)(sheet=sheet, store=ledger.store, context=ledger.context)
    before = ledger.snapshot()
    columns = {guess.column: guess.field for guess in trial_of.guess() if guess.field}
    trial = trial_of.try_out(columns, None)

    assert ledger.snapshot() == before
    real, job = import_into(ledger, sheet)
    assert trial.counts == counts(job) == {"added": 3, "duplicate": 3, "refused": 1}
    assert {line: [fault.code for fault in faults] for line, faults in trial.problems.items()} == {
        line: [fault.code for fault in faults] for line, faults in real.problems(job).items()
    }


def test_a_chunk_that_comes_again_changes_nothing(ledger: Ledger) -> None:
    """An import that is over takes no more; one that runs passes over the lines that it has."""
    one, job = import_into(ledger, as_book([a_line(1)]))
    before = ledger.snapshot()
    with pytest.raises(RuleViolation, match="import_over"):
        ledger.do(ImportChunk(number=job.number, rows=(), to=9))
    with pytest.raises(RuleViolation, match="import_over"):
        one.carry_on(job.number)

    assert ledger.snapshot() == before


def test_an_undo_takes_out_what_nobody_touched(ledger: Ledger) -> None:
    """Customers, keys and filings are gone; what was worked with stays and is reported."""
    _, job = import_into(ledger, as_book(a_line(number) for number in range(4)))
    touched = ledger.read(lambda uow: uow.filings.numbered(2))
    assert touched is not None
    ledger.expire(touched)
    done = take_back(job.number, ledger.store, ledger.context, by=ZHOU)

    assert counts(done) == {"removed": 3, "kept": 1}
    assert done.state is JobState.UNDONE
    assert [filing.number for filing in ledger.read(lambda uow: uow.filings.page(after=0, limit=9))] == [2]
    assert not ledger.read(lambda uow: uow.customers.named_like(company_name(0)[:6], limit=9))
    assert ledger.file(SUN, company_name(0)).owner == SUN
    with pytest.raises(RuleViolation, match="import_over"):
        take_back(job.number, ledger.store, ledger.context, by=ZHOU)


def test_an_undo_leaves_what_somebody_asked_for_something(ledger: Ledger) -> None:
    """More time for the one, a visit to the other: the third goes."""
    _, job = import_into(ledger, as_book(a_line(number) for number in range(3)))
    ledger.policy = replace(ledger.policy, extension=ExtensionRules(actions=0))
    more, visited = (ledger.read(lambda uow, number=number: uow.filings.numbered(number)) for number in (1, 2))  # type: ignore[misc]
    assert more is not None
    assert visited is not None
    ledger.do(RequestExtension(filing_id=more.id, by=more.owner, days=15, reason="合同在走流程"))
    ledger.do(OpenRequest(filing_id=visited.id, by=visited.owner, matter=Matter.VISIT, reason="周五去"))

    assert counts(take_back(job.number, ledger.store, ledger.context, by=ZHOU)) == {"removed": 1, "kept": 2}


def test_an_undo_leaves_a_customer_that_was_there_before(ledger: Ledger) -> None:
    """The import only added a filing to it."""
    old = ledger.withdraw(ledger.file(SUN))
    _, job = import_into(ledger, as_book([a_line(1, 公司名称=COMPANY)]))
    take_back(job.number, ledger.store, ledger.context, by=None)

    assert ledger.customer(old).name == COMPANY
    assert [filing.number for filing in ledger.read(lambda uow: uow.filings.page(after=0, limit=9))] == [old.number]


def test_an_owner_is_found_by_name_mobile_and_team(ledger: Ledger) -> None:
    """Two of one name are told apart by the team; who left, who is unknown and nobody are faults."""
    ledger.write(lambda uow: uow.directory.save_member(a_member("other", name="王晨", team_id=SOUTH)))
    ledger.write(lambda uow: uow.directory.save_member(a_member("gone", name="钱多", active=False)))
    roster = ledger.read(Roster.of)
    asked = (("13900010001", ""), ("王晨", "华东区"), ("王晨（华南区）", ""), ("徐朗", ""), ("徐经理", ""))
    found = [roster.owner_of(*each) for each in asked]
    wrong = [roster.owner_of(*each) for each in (("王晨", ""), ("钱多", ""), ("谁", ""), ("", ""))]

    assert found[:4] == [WANG, WANG, "other", "xu"]
    codes = [each.code for each in (*found[4:], *wrong) if isinstance(each, Fault)]
    assert codes == ["owner_unknown", "owner_shared", "owner_left", "owner_unknown", "owner_lacking"]


def test_another_spelling_of_a_held_customer_is_held_back(ledger: Ledger) -> None:
    """In the ledger and in the same file; accepted, it comes in; what is merely near by trade is another company."""
    ledger.file(SUN, "苏州青禾精密机械有限公司")
    rows = [a_line(1, 公司名称="苏州市青禾精密机械有限责任公司"), a_line(2, 公司名称="杭州远云电气有限公司")]
    rows += [a_line(3, 公司名称="杭州市远云电气有限公司"), a_line(4, 公司名称="南京长岭包装制品有限公司")]
    one, job = import_into(ledger, as_book(rows))
    problems = one.problems(job)
    held_back = job.counts.get("suspected", 0) + job.counts.get("duplicate", 0)

    assert (job.counts["added"], held_back) == (2, 2)
    assert problems[2][0].facts["number"] == 1
    assert problems[4][0].facts["line"] == 3
    assert "青禾" in all_words(problems[2], {"sun": "孙悦"})

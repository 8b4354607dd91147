"""What each reader gets to see of a filing and of the lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Clause, KeyKind
from core.domain.rules import RuleRef, RuleViolation
from core.service.views.course_views import TraceLine
from core.service.views.queries import (
    PAGE,
    check_view,
    days_left,
    filing_view,
    help_view,
    my_filings,
    refusal_view,
)
from core.service.views.views import CheckView, FilingView
from core.service.views.waiting_views import my_approvals
from tests.support.builders import COMPANY, HE, LIN, PHONE, RULE, SUN, WANG, XU, ZHOU, Ledger, a_uscc
from tests.support.clock import ORDINARY_MORNING
from tests.support.invented import company_name

DAY = timedelta(days=1)


def seen(ledger: Ledger, filing: Filing, reader: MemberId, *, disclose: bool = False) -> FilingView:
    """The filing as this reader sees it now."""
    now = ledger.clock()
    return ledger.read(lambda uow: filing_view(filing.id, reader, uow, now, disclose=disclose))


def many(ledger: Ledger, count: int) -> list[Filing]:
    """Filings of 王晨, the oldest first, each a minute after the other."""
    return [
        ledger.later(timedelta(minutes=1)).file(WANG, company=company_name(n), phone=f"139000200{n:02d}")
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("left", "days"),
    [
        (timedelta(days=30), 30),
        (timedelta(days=1), 1),
        (timedelta(seconds=1), 1),
        (timedelta(days=2, seconds=1), 3),
        (timedelta(0), 0),
        (timedelta(days=-3), 0),
    ],
)
def test_a_day_that_has_begun_counts_as_a_day_left(left: timedelta, days: int) -> None:
    """And what is over has none."""
    assert days_left(ORDINARY_MORNING + left, ORDINARY_MORNING) == days


def test_without_an_end_there_is_nothing_to_count() -> None:
    """A waiting filing has none."""
    assert days_left(None, ORDINARY_MORNING) is None


def test_the_owner_sees_his_filing_whole_with_the_phone_masked(ledger: Ledger) -> None:
    """Over his shoulder somebody may look on."""
    filing = ledger.file(WANG, budget="500000", uscc=a_uscc())

    view = seen(ledger, filing, WANG)

    assert (view.company, view.owner, view.team, view.number) == (COMPANY, "王晨", "华东区", 1)
    assert (view.contact, view.phone, view.uscc) == ("李娜", "139****2345", a_uscc())
    assert view.answers == (("budget", "500000"),)
    assert view.waiting_for == ("林岚",)
    assert (view.mine, view.may_withdraw, view.may_decide) == (True, True, False)
    assert view.trace == (TraceLine(at=ledger.clock(), what="filing_submitted", who="王晨"),)
    assert view.rule == RULE


def test_only_the_owner_who_asks_gets_the_whole_phone(ledger: Ledger) -> None:
    """His leader asks in vain."""
    filing = ledger.file(WANG)

    assert seen(ledger, filing, WANG, disclose=True).phone == PHONE
    assert seen(ledger, filing, LIN, disclose=True).phone == "139****2345"
    assert seen(ledger, filing, SUN, disclose=True).phone == ""


def test_the_approver_sees_what_he_has_to_judge(ledger: Ledger) -> None:
    """And that he may judge it."""
    view = seen(ledger, ledger.file(WANG, note="急"), LIN)

    assert (view.contact, view.phone, view.answers) == ("李娜", "139****2345", (("note", "急"),))
    assert (view.mine, view.may_decide, view.may_withdraw) == (False, True, False)


def test_whoever_leads_above_sees_it_whole_but_does_not_decide(ledger: Ledger) -> None:
    """周宁 leads the sales centre."""
    view = seen(ledger, ledger.file(WANG), ZHOU)

    assert view.contact == "李娜"
    assert not view.may_decide


@pytest.mark.parametrize("reader", [XU, SUN, HE])
def test_others_see_who_holds_the_customer_and_no_more(ledger: Ledger, reader: MemberId) -> None:
    """A colleague of the same team and a leader of another one are others."""
    filing = ledger.reject(ledger.file(WANG, note="急", uscc=a_uscc()))

    view = seen(ledger, filing, reader)

    assert (view.company, view.owner, view.status, view.decided_by) == (COMPANY, "王晨", FilingStatus.REJECTED, "林岚")
    assert (view.contact, view.phone, view.answers, view.uscc, view.reason, view.trace) == ("", "", (), "", "", ())


def test_a_decided_filing_offers_nothing_and_waits_for_nobody(ledger: Ledger) -> None:
    """To nobody; what is left of the protection is counted instead."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.later(timedelta(days=20, hours=1))

    views = [seen(ledger, filing, reader) for reader in (WANG, LIN)]

    assert {(view.may_decide, view.may_withdraw, view.waiting_for) for view in views} == {(False, False, ())}
    assert {view.days_left for view in views} == {10}
    assert {view.decided_by for view in views} == {"林岚"}


def test_what_is_over_has_no_days_left(ledger: Ledger) -> None:
    """Not even 0: the card says that it is over."""
    filing = ledger.expire(ledger.approve(ledger.file(WANG)))

    assert seen(ledger, filing, WANG).days_left is None


def test_the_story_of_a_rejected_filing_says_why(ledger: Ledger) -> None:
    """The reason stands with the step that it belongs to."""
    filing = ledger.reject(ledger.file(WANG), reason="资料不全")

    steps = [(line.what, line.who, line.comment) for line in seen(ledger, filing, WANG).trace]

    assert steps == [("filing_submitted", "王晨", ""), ("filing_rejected", "林岚", "资料不全")]


def test_a_filing_of_no_team_shows_none(ledger: Ledger) -> None:
    """The administrator may see it all the same."""
    filing = ledger.withdraw(ledger.file(WANG))
    lone = replace(filing, id=FilingId("lone"), number=99, team_id=None, version=1)
    ledger.write(lambda uow: uow.filings.add(lone, ()))

    assert seen(ledger, lone, ZHOU).team == ""
    assert [seen(ledger, lone, reader).contact for reader in (ZHOU, WANG, LIN)] == ["李娜", "李娜", ""]


def test_a_filing_that_does_not_exist_is_not_found(ledger: Ledger) -> None:
    """Politely."""
    with pytest.raises(RuleViolation, match="filing_not_found"):
        ledger.read(lambda uow: filing_view(FilingId("gone"), WANG, uow, ledger.clock()))


def test_my_filings_come_newest_first_and_a_page_at_a_time(ledger: Ledger) -> None:
    """The counts are of all of them, the live ones."""
    filings = many(ledger, PAGE + 3)
    ledger.approve(filings[0])
    ledger.reject(filings[1])
    now = ledger.clock()

    first = ledger.read(lambda uow: my_filings(WANG, uow, now))
    second = ledger.read(lambda uow: my_filings(WANG, uow, now, first.more_before))

    assert [line.number for line in first.lines] == list(range(PAGE + 3, 3, -1))
    assert (first.more_before, second.more_before) == (4, None)
    assert [line.number for line in second.lines] == [3, 1]
    assert {(view.protected, view.pending) for view in (first, second)} == {(1, PAGE + 1)}


def test_a_colleagues_list_is_for_whoever_leads_him(ledger: Ledger) -> None:
    """Anybody else sees his own instead, whatever an old card asks for."""
    ledger.file(WANG)
    now = ledger.clock()

    led = ledger.read(lambda uow: my_filings(LIN, uow, now, of=WANG))
    beside = ledger.read(lambda uow: my_filings(SUN, uow, now, of=WANG))

    assert (led.of, [line.owner for line in led.lines]) == ((WANG, "王晨"), ["王晨"])
    assert (beside.of, beside.lines) == (None, ())


def test_exactly_one_page_offers_no_more(ledger: Ledger) -> None:
    """An empty second page would be a disappointment."""
    many(ledger, PAGE)

    view = ledger.read(lambda uow: my_filings(WANG, uow, ledger.clock()))

    assert (len(view.lines), view.more_before) == (PAGE, None)


def test_a_line_of_the_list_tells_state_and_time_left(ledger: Ledger) -> None:
    """As anybody may learn it who knows the customer's name."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.later(DAY)

    (line,) = ledger.read(lambda uow: my_filings(WANG, uow, ledger.clock())).lines

    assert (line.company, line.owner, line.status, line.days_left) == (COMPANY, "王晨", FilingStatus.PROTECTED, 29)
    assert line.protected_until == filing.protected_until


def test_what_waits_for_me_comes_oldest_first_and_all_is_counted(ledger: Ledger) -> None:
    """One card shows a page of them."""
    many(ledger, PAGE + 2)

    view = ledger.read(lambda uow: my_approvals(LIN, uow, ledger.context()))

    assert [filing.number for filing in view.matters] == list(range(1, PAGE + 1))
    assert view.total == PAGE + 2
    assert {filing.may_decide for filing in view.matters} == {True}


def test_what_is_decided_or_withdrawn_waits_for_nobody(ledger: Ledger) -> None:
    """And nothing ever waited for the others."""
    one, two, three = many(ledger, 3)
    ledger.approve(one)
    ledger.withdraw(two)

    def waiting(reader: MemberId) -> list[str]:
        return [view.id for view in ledger.read(lambda uow: my_approvals(reader, uow, ledger.context())).matters]

    assert [waiting(reader) for reader in (LIN, ZHOU, WANG)] == [[three.id], [], []]


def checked(ledger: Ledger, filing: Filing | None, reader: MemberId) -> CheckView:
    """The answer of 查重 to this reader."""
    ctx = ledger.context()
    return ledger.read(lambda uow: check_view("青禾", filing, KeyKind.NAME, reader, uow, ctx))


def test_a_check_tells_owner_since_and_until(ledger: Ledger) -> None:
    """And cites the rule; contact and answers are none of it."""
    filing = ledger.approve(ledger.file(WANG))

    view = checked(ledger, filing, SUN)

    assert (view.held, view.mine, view.company, view.held_by, view.number) == (True, False, COMPANY, "王晨", 1)
    assert (view.since, view.until) == (filing.filed_at, filing.protected_until)
    assert (view.key, view.rule) == ("name", RuleRef(version=1, clause=Clause.DUPLICATE_KEY.value))
    assert checked(ledger, filing, WANG).mine


def test_a_customer_without_a_live_filing_is_free(ledger: Ledger) -> None:
    """Also when it once was held: the card is repainted with this."""
    over = ledger.withdraw(ledger.file(WANG))

    assert [checked(ledger, filing, SUN).held for filing in (None, over)] == [False, False]


def test_help_shows_the_managers_commands_to_managers_and_to_those_who_are_asked(ledger: Ledger) -> None:
    """A group gets the help for groups."""
    salesperson = ledger.read(lambda uow: help_view(WANG, uow, group=False))
    manager = ledger.read(lambda uow: help_view(LIN, uow, group=False))
    group = ledger.read(lambda uow: help_view(None, uow, group=True))

    assert (salesperson.name, salesperson.may_approve) == ("王晨", False)
    assert (manager.name, manager.may_approve, manager.may_administer) == ("林岚", True, False)
    assert (group.name, group.group) == ("", True)


def test_a_refusal_names_people_instead_of_their_ids(ledger: Ledger) -> None:
    """A fact that is not known stays unknown."""
    view = ledger.read(
        lambda uow: refusal_view("x", {"owner_id": WANG, "by_id": None, "number": 3}, RULE, uow, ledger.clock())
    )

    assert dict(view.facts) == {"owner": "王晨", "by_id": None, "number": 3}
    assert (view.code, view.rule, view.now) == ("x", RULE, ledger.clock())

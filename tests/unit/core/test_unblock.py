"""An approval that nobody is asked about goes on as soon as somebody can be asked."""

from __future__ import annotations

import pytest

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.member_list import MemberLine
from core.service.bind_identity import MakeAdmin
from core.service.directory import MemberLeaves, TeamEntry
from core.service.import_members import ImportMembers
from core.service.records import about_filing
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.unit.core.test_directory_sync import a_person, sync


def asked(ledger: Ledger, filing: Filing) -> tuple[MemberId, ...]:
    """Whose answer is awaited."""
    approval = ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))
    assert approval is not None
    return approval.asked


@pytest.fixture
def stranded(ledger: Ledger) -> Filing:
    """林岚 was asked and left, and so has everybody above her: nobody can decide."""
    filing = ledger.file(WANG)
    for leaver in (ZHOU, LIN):
        ledger.do(MemberLeaves(member_id=leaver))
    assert asked(ledger, filing) == ()
    return filing


def test_a_new_administrator_is_asked_what_waits_for_nobody(ledger: Ledger, stranded: Filing) -> None:
    """He is told, too, and can decide."""
    ledger.do(MakeAdmin(member_id=XU))

    assert asked(ledger, stranded) == (XU,)
    assert ledger.told(XU) == ["approval_needed"]
    assert ledger.trail(stranded)[-1] == "approval_handed_on"
    assert ledger.approve(stranded, by=XU).is_live


def test_a_new_leader_is_asked_when_the_directory_names_him(ledger: Ledger, stranded: Filing) -> None:
    """At the next reading, once."""
    team = TeamEntry(id="east", name="华东区", parent="centre", leaders=("ou_xu",))
    for _ in range(2):
        sync(ledger, teams=(team,))

    assert asked(ledger, stranded) == (XU,)
    assert ledger.told(XU) == ["approval_needed"]


def test_an_administrator_of_the_platform_is_asked(ledger: Ledger, stranded: Filing) -> None:
    """He is new, and named as one."""
    sync(ledger, a_person(admin=True))

    assert len(asked(ledger, stranded)) == 1


def test_a_leader_of_the_member_list_is_asked(ledger: Ledger, stranded: Filing) -> None:
    """He leads the team in which the owner is listed."""
    lines = (
        MemberLine(number=2, name="王晨", mobile="13900010001", team=("门店",), leaders=("徐朗",)),
        MemberLine(number=3, name="徐朗", mobile="13900010002", team=("门店",), leaders=("徐朗",)),
    )
    ledger.do(ImportMembers(lines=lines))

    assert asked(ledger, stranded) == (XU,)


def test_the_owner_himself_is_not_asked(ledger: Ledger, stranded: Filing) -> None:
    """Who only becomes an administrator himself still waits for somebody else."""
    ledger.do(MakeAdmin(member_id=SUN))
    assert asked(ledger, stranded) == (SUN,)


def test_what_is_asked_of_somebody_stays_with_him(ledger: Ledger) -> None:
    """A new administrator takes nothing away from 何川."""
    filing = ledger.file(SUN, "杭州远山电气有限公司", "13900054321")
    ledger.do(MakeAdmin(member_id=XU))

    assert asked(ledger, filing) == (HE,)
    assert ledger.told(XU) == []

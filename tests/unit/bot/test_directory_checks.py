"""What the doctor says of directories: the missing permission by its name, and people who cannot be told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.base import BadCredentials, Department, Person, PlatformError, Refused, Unreachable
from bot.console.directory_checks import directory_findings, people_findings
from core.domain.ids import MemberId
from core.domain.org import Member, Role
from tests.support.builders import CENTRE, EAST, LIN, WANG, XU, ZHOU, Ledger
from tests.support.directories import MadeUpDirectory

HERE = "http://127.0.0.1:9"


async def said(name: str, directory: MadeUpDirectory) -> str:
    """Everything that the doctor says of a platform."""
    findings = await directory_findings(name, directory, HERE)
    return "\n".join(f"{finding.ok} {finding.found} {finding.fix}" for finding in findings)


@pytest.mark.parametrize(
    ("name", "error", "fix"),
    [
        (
            "dingtalk",
            BadCredentials("BadCredentials: POST /topapi/v2/user/list", code="88/60011"),
            "qyapi_get_department_member",
        ),
        (
            "dingtalk",
            BadCredentials("BadCredentials: POST /topapi/v2/department/listsub", code="88/60011"),
            "qyapi_get_department_list",
        ),
        (
            "feishu",
            BadCredentials("the app may not do this: GET /contact/v3/departments/:id/children", code="99991672"),
            "contact:department.base:readonly",
        ),
        ("wecom", BadCredentials("not trusted", code="60020"), "企业可信 IP"),
        ("wecom", BadCredentials("no right", code="48002"), "自建应用"),
        ("wecom", Unreachable("away"), HERE),
        ("wecom", Refused("odd", code="4711"), "错误码"),
    ],
)
async def test_a_missing_right_is_called_by_its_name(name: str, error: PlatformError, fix: str) -> None:
    """So that an administrator can tick it."""
    told = await said(name, MadeUpDirectory(error=error))

    assert told.startswith("False")
    assert fix in told


async def test_what_a_platform_does_not_tell_is_mentioned() -> None:
    """It is no fault; the member list helps."""
    person = Person(external_id="wu", name="吴桐", departments=())
    told = await said("wecom", MadeUpDirectory({"wu": person}))

    assert "能看到 1 人" in told
    assert told.count("members import") == 2
    full = MadeUpDirectory(
        {"wu": replace(person, mobile="13900020002")}, departments_=(Department(id="1", name="公司", parent=None),)
    )
    assert await said("wecom", full) == "True 连接正常，通讯录里能看到 1 人 "


def test_people_who_cannot_be_told_apart_are_named_without_their_number(ledger: Ledger) -> None:
    """Shared numbers, the same name twice, somebody without an account."""
    ledger.write(lambda uow: uow.directory.save_member(replace(uow.directory.member(XU), mobile="13900010001")))
    twin = Member(id=MemberId("twin"), name="王晨", team_id=None)
    ledger.write(lambda uow: uow.directory.save_member(twin))

    findings = ledger.read(people_findings)

    told = "\n".join(finding.found for finding in findings)
    assert "有人共用手机号：王晨、徐朗" in told
    assert "同名：王晨" in told
    assert "没有任何账号：王晨" in told
    assert "13900010001" not in told
    assert [finding.ok for finding in findings if "共用" in finding.found] == [False]


def test_people_without_a_leader_are_counted(ledger: Ledger) -> None:
    """Their filings go to the administrators, as long as there is one."""
    ledger.write(lambda uow: uow.directory.revoke(LIN, Role.LEADER, EAST))
    ledger.write(lambda uow: uow.directory.revoke(ZHOU, Role.LEADER, CENTRE))

    told = "\n".join(finding.found for finding in ledger.read(people_findings))
    assert "4 人没有主管" in told
    ledger.write(lambda uow: uow.directory.revoke(ZHOU, Role.ADMIN, None))
    assert "没有管理员" in "\n".join(finding.found for finding in ledger.read(people_findings))


def test_a_house_in_order_needs_no_words(ledger: Ledger) -> None:
    """何川 leads the south and is led by 周宁."""
    assert ledger.read(people_findings) == ()
    assert WANG in {member.id for member in ledger.read(lambda uow: uow.directory.members())}

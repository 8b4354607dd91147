"""The company's own member list: who is who, and what of it holds against the platforms."""

from __future__ import annotations

from bot.console.member_list import PLATFORMS
from core.domain.ids import MemberId
from core.domain.member_list import MemberLine, columns_of, line_of, listed_team
from core.domain.org import LIST
from core.service.directory import MemberLeaves, PersonEntry, SyncDirectory, TeamEntry
from core.service.import_members import ImportMembers
from tests.support.builders import LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.unit.core.test_directory_sync import known_as, leaders, member

PHONE = "13900030001"
EAST_ONE = ("华东区", "上海一部")


def lines(*rows: tuple[str, ...], headers: tuple[str, ...]) -> tuple[MemberLine, ...]:
    """A list as it is read from a sheet."""
    columns = columns_of(headers, PLATFORMS)
    return tuple(line_of(number, cells, columns) for number, cells in enumerate(rows, start=2))


def bring(ledger: Ledger, *rows: tuple[str, ...], headers: tuple[str, ...] = ("姓名", "手机", "部门", "负责人")) -> str:
    """Import, and tell in short what came of it."""
    facts = ledger.do(ImportMembers(lines=lines(*rows, headers=headers))).facts
    faults = [f"{key.partition(':')[2]}:{code}" for key, code in facts.items() if key.startswith("fault")]
    return " ".join((f"+{facts['created']} ~{facts['changed']} ={facts['unchanged']}", *faults))


def named(ledger: Ledger, name: str) -> MemberId:
    """The one active member of that name."""
    (found,) = [one for one in ledger.read(lambda uow: uow.directory.members()) if one.active and one.name == name]
    return found.id


def test_headers_are_guessed() -> None:
    """As people write them, stars and brackets included."""
    assert columns_of(
        ("*姓名", "手机号（必填）", "部门/团队路径", "直属上级", "钉钉 userid", "企微账号", "备注"), PLATFORMS
    ) == {
        "name": 0,
        "mobile": 1,
        "team": 2,
        "leader": 3,
        "dingtalk": 4,
        "wecom": 5,
    }


def test_a_line_is_read_as_people_write_it() -> None:
    """Paths with any stroke, several leaders, a plain yes."""
    columns = columns_of(("姓名", "手机", "部门", "负责人", "企业微信"), PLATFORMS)
    line = line_of(2, ("王伟", "+86 139-0003-0001", "华东区 ／ 上海一部", "李强、王伟", "WangWei"), columns)

    assert (line.mobile, line.team, line.leaders) == (PHONE, EAST_ONE, ("李强", "王伟"))
    assert line.accounts == {"wecom": "WangWei"}
    assert line_of(3, ("王伟", "", "", "是"), columns).leaders == ("王伟",)
    assert line_of(3, ("王伟", "", "", "否"), columns).leaders == ()


def test_a_list_makes_members_teams_and_leaders(ledger: Ledger) -> None:
    """The leader of 上海一部 has 李强 above him, who leads 华东区."""
    done = bring(
        ledger,
        ("李强", "13900030002", "华东区", "是"),
        ("方敏", "13900030003", "华东区/上海一部", "李强"),
        ("王伟", PHONE, "华东区/上海一部", "方敏"),
    )

    assert done == "+3 ~0 =0"
    one, above = listed_team(EAST_ONE), listed_team(EAST_ONE[:1])
    assert leaders(ledger, one) == [named(ledger, "方敏")]
    assert leaders(ledger, above) == [named(ledger, "李强")]
    teams = ledger.read(lambda uow: uow.directory.teams())
    assert (teams[one].name, teams[one].parent_id) == ("上海一部", above)
    made = member(ledger, named(ledger, "王伟"))
    assert (made.team_id, made.mobile, made.mobile_from) == (one, PHONE, LIST)


def test_the_same_list_again_changes_nothing(ledger: Ledger) -> None:
    """It is kept in a shared folder and imported whenever somebody remembers."""
    rows = (("方敏", "13900030003", "华东区/上海一部", "是"), ("王伟", PHONE, "华东区/上海一部", "方敏"))
    bring(ledger, *rows)
    before = ledger.snapshot()

    assert bring(ledger, *rows) == "+0 ~0 =2"
    assert ledger.snapshot() == before


def test_what_the_list_says_survives_the_next_reading(ledger: Ledger) -> None:
    """WeCom tells a department and no mobile; the list said otherwise, and its leader stays, too."""
    wecom = PersonEntry(external_id="wangwei", name="王伟", teams=("7",))
    team = TeamEntry(id="7", name="华东", leaders=())
    ledger.do(SyncDirectory(platform="wecom", people=(wecom,), teams=(team,)))
    headers = ("姓名", "手机", "部门", "上级", "企业微信账号")
    done = bring(ledger, ("王伟", PHONE, "华东区/上海一部", "林岚", "wangwei"), headers=headers)
    assert done == "+0 ~1 =0"

    ledger.do(SyncDirectory(platform="wecom", people=(wecom,), teams=(team,)))

    kept = member(ledger, named(ledger, "王伟"))
    assert (kept.team_id, kept.mobile) == (listed_team(EAST_ONE), PHONE)
    assert leaders(ledger, listed_team(EAST_ONE)) == [LIN]
    assert known_as(ledger, "wecom", "wangwei") == kept.id


def test_the_list_makes_one_of_two_that_a_platform_could_not_match(ledger: Ledger) -> None:
    """WeCom made a second 王晨 because it tells no mobile; he is 王晨, and the second one is nobody."""
    ledger.do(SyncDirectory(platform="wecom", people=(PersonEntry(external_id="wangchen", name="王晨"),)))
    twin = known_as(ledger, "wecom", "wangchen")
    assert twin not in {None, WANG}

    done = bring(ledger, ("王晨", "13900010001", "wangchen"), headers=("姓名", "手机", "企业微信账号"))

    assert done == "+0 ~1 =0"
    assert known_as(ledger, "wecom", "wangchen") == WANG
    assert twin is not None
    assert not member(ledger, twin).active


def test_faults_are_told_line_by_line_and_cost_the_line_alone(ledger: Ledger) -> None:
    """Everybody else is taken."""
    ledger.do(MemberLeaves(member_id=SUN))
    left = member(ledger, SUN)
    done = bring(
        ledger,
        ("", PHONE, "", ""),
        ("甲", "12345", "", ""),
        ("乙", PHONE, "", ""),
        ("丙", PHONE, "", ""),
        (left.name, left.mobile or "", "", ""),
        ("丁", "13900030009", "华东区", "谁也不是"),
    )

    assert done == "+2 ~0 =0 2:no_name 3:bad_mobile 5:twice 6:left 7:leader_unknown"
    assert not member(ledger, SUN).active


def test_an_account_of_somebody_else_is_not_taken_away(ledger: Ledger) -> None:
    """A list has typing errors; an administrator can still bind it."""
    bring(ledger, ("新人", PHONE, ""), headers=("姓名", "手机", "飞书账号"))

    done = bring(ledger, ("新人", PHONE, "ou_wang"), headers=("姓名", "手机", "飞书账号"))

    assert done == "+0 ~0 =0 2:account_taken"
    assert known_as(ledger, "feishu", "ou_wang") == WANG


def test_the_path_that_he_is_in_already_moves_nobody(ledger: Ledger) -> None:
    """An exported list can be imported again and leaves the teams of the platform alone."""
    teams = ledger.read(lambda uow: uow.directory.teams())
    xu = member(ledger, XU)
    assert xu.team_id is not None
    parent = teams[xu.team_id].parent_id
    path = f"{teams[parent].name}/{teams[xu.team_id].name}" if parent else teams[xu.team_id].name

    assert bring(ledger, (xu.name, xu.mobile or "", path, "")) == "+0 ~0 =1"
    assert member(ledger, XU).team_id == xu.team_id


def test_a_listed_team_has_the_leaders_of_the_list_alone(ledger: Ledger) -> None:
    """The next list names another one."""
    bring(ledger, ("王伟", PHONE, "华东区", "王伟"), ("方敏", "13900030003", "华东区", "王伟"))
    bring(ledger, ("王伟", PHONE, "华东区", "方敏"), ("方敏", "13900030003", "华东区", "是"))

    assert leaders(ledger, listed_team(("华东区",))) == [named(ledger, "方敏")]
    assert ZHOU not in leaders(ledger, listed_team(("华东区",)))

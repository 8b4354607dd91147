"""What ``baobei doctor`` says of directories: which permission is missing, who is known twice, whom nobody leads.

Nobody's number is shown, and of people only what an administrator needs to find them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from adapters.base import BadCredentials, Person, PlatformError, Unreachable
from bot.console.finding import Finding
from bot.platforms import PlatformDirectory
from core.domain.org import Member, upwards
from core.service.ports.store import UnitOfWork

_NAMED: Final = 5
"""Names that are shown of many."""
_PERMISSIONS: Final = {
    "dingtalk": (
        ("/user/list", "qyapi_get_department_member（通讯录部门成员读权限）"),
        ("/department/", "qyapi_get_department_list（通讯录部门信息读权限）"),
        ("/user/get", "qyapi_get_member（成员信息读权限）"),
    ),
    "feishu": (
        ("/departments", "contact:contact.base:readonly 和 contact:department.base:readonly"),
        ("/scopes", "contact:contact.base:readonly"),
        ("/users", "contact:contact.base:readonly 和 contact:user.base:readonly"),
    ),
    "wecom": (),
}
"""By a part of the address that was refused."""
_CODES: Final = {
    "60020": "把服务器的出口 IP 加到应用的「企业可信 IP」",
    "48002": "[wecom] 的 secret 要用自建应用的，不是通讯录同步助手或智能机器人的",
    "301002": "agent_id 和 secret 不是同一个应用的，到应用详情页重新复制",
}
_MOBILES: Final = {
    "feishu": "开通 contact:user.phone:readonly（获取用户手机号）后发布版本",
    "dingtalk": "开通「手机号」字段权限（fieldMobile）",
    "wecom": "企业微信不给应用手机号",
}
_OR_LIST: Final = "，或用 baobei members import 导入名单"


async def directory_findings(name: str, directory: PlatformDirectory, address: str) -> list[Finding]:
    """Whether people and departments can be read, and with a mobile; ``address`` is where the platform is reached."""
    try:
        people = await directory.people()
        departments = await directory.departments()
    except PlatformError as error:
        return [_refused(name, error, address)]
    findings = [
        Finding(what=name, ok=True, found=f"连接正常，通讯录里能看到 {len(people)} 人"),
        *_blanks(name, people, len(departments)),
    ]
    if not people:
        fix = "检查应用的可见范围和通讯录权限范围"
        findings[0] = Finding(what=name, ok=True, found="连接正常，通讯录里能看到 0 人", fix=fix)
    return findings


def _refused(name: str, error: PlatformError, address: str) -> Finding:
    if isinstance(error, Unreachable):
        return Finding(what=name, ok=False, found="连不上平台", fix=f"检查服务器能否访问 {address}")
    if not isinstance(error, BadCredentials):
        return Finding(what=name, ok=False, found=f"平台拒绝（{error.code}）", fix="按错误码查平台文档")
    fix = f"核对 [{name}] 的凭证，并在开放平台开通通讯录和消息权限后发布版本"
    missing = next((said for part, said in _PERMISSIONS.get(name, ()) if part in str(error)), "")
    if missing:
        fix = f"在开放平台开通 {missing}，再发布版本；已经开通的，核对 [{name}] 的凭证"
    return Finding(what=name, ok=False, found=f"凭证或权限不对（{error.code}）", fix=_CODES.get(error.code, fix))


def _blanks(name: str, people: Sequence[Person], departments: int) -> Iterator[Finding]:
    """What is not told, which is no fault but has consequences."""
    if people and not any(person.mobile for person in people):
        found = "通讯录里没有手机号，其他平台的账号对不上人"
        yield Finding(what=name, ok=True, found=found, fix=_MOBILES.get(name, "") + _OR_LIST)
    if people and not departments:
        found = "通讯录里没有部门，找不到主管，报备都交给管理员"
        yield Finding(what=name, ok=True, found=found, fix="检查部门权限和可见范围" + _OR_LIST)


def people_findings(uow: UnitOfWork) -> tuple[Finding, ...]:
    """Who cannot be told apart, is led by nobody, or has nowhere to write from."""
    members = [member for member in uow.directory.members() if member.active]
    return (*_same_mobile(members), *_accounts(members, uow), *_leaderless(members, uow))


def _same_mobile(members: Sequence[Member]) -> Iterator[Finding]:
    shared = Counter(member.mobile for member in members if member.mobile)
    alike = [member.name for member in members if member.mobile and shared[member.mobile] > 1]
    if alike:
        fix = "同一个人：members bind 把账号绑到一位，另一位 members leave；不是同一个人：在平台上改手机号"
        yield Finding(what="成员", ok=False, found=f"有人共用手机号：{_some(alike)}", fix=fix)


def _accounts(members: Sequence[Member], uow: UnitOfWork) -> Iterator[Finding]:
    """Two accounts on one platform are two people, or an old one that was not missed yet."""
    twice, without = [], []
    for member in members:
        platforms = Counter(identity.platform for identity in uow.directory.identities_of(member.id))
        twice += [member.name] if any(count > 1 for count in platforms.values()) else []
        without += [member.name] if not platforms else []
    if twice:
        fix = "用 members list 查看，不是他的账号用 members bind 绑给别人"
        yield Finding(what="成员", ok=True, found=f"同一平台有几个账号：{_some(twice)}", fix=fix)
    if without:
        fix = "用 members bind 绑定账号；不在了的用 members leave 登记"
        yield Finding(what="成员", ok=True, found=f"没有任何账号：{_some(without)}", fix=fix)
    names = Counter(member.name for member in members)
    if alike := sorted(name for name, count in names.items() if count > 1):
        fix = "可能是平台没给手机号、同一个人登记了两次：用 members list 查看，members bind 合并"
        yield Finding(what="成员", ok=True, found=f"同名：{_some(alike)}", fix=fix)


def _leaderless(members: Sequence[Member], uow: UnitOfWork) -> Iterator[Finding]:
    """Their filings go to the administrators."""
    teams = uow.directory.teams()
    leaders = {team: {one.id for one in uow.directory.leaders(team) if one.active} for team in teams}
    admins = {admin.id for admin in uow.directory.admins() if admin.active}
    led_by_none = [
        member.name
        for member in members
        if member.id not in admins
        and not any(leaders[team.id] - {member.id} for team in upwards(member.team_id, teams))
    ]
    if led_by_none:
        found = f"{len(led_by_none)} 人没有主管，报备由管理员审批：{_some(led_by_none)}"
        fix = "在平台上设部门负责人，或在名单的「负责人」一列写上再导入"
        yield Finding(what="成员", ok=True, found=found, fix=fix)
    if members and not admins:
        fix = "用 baobei members admin 姓名 设一位"
        yield Finding(what="成员", ok=False, found="没有管理员", fix=fix)


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown}等 {len(names)} 人"

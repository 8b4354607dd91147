"""``baobei members``: who is known, by which accounts; and what an administrator can say about it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from bot.console.ledger import asking
from bot.process.clock import utc_now
from bot.process.ids import new_id
from cards.texts.refusals import WORDINGS
from core.domain.ids import MemberId
from core.domain.org import Member
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.bind_identity import BindIdentity, MakeAdmin
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.directory import MemberLeaves
from core.service.ports.store import Store, UnitOfWork


def members(config: Path, what: str, arguments: list[str], *, as_json: bool, dry_run: bool = False) -> int:
    """0 when it was done, 1 when it could not be (nobody, or several of that name), 2 for wrong arguments."""
    if what == "list" and not arguments:
        return asking(config, lambda store: _list(store, as_json=as_json))
    if what == "bind" and len(arguments) == 3:
        member, platform, account = arguments
        return _say(config, member, lambda one: BindIdentity(member_id=one, platform=platform, external_id=account))
    if what in {"admin", "no-admin"} and len(arguments) == 1:
        return _say(config, arguments[0], lambda one: MakeAdmin(member_id=one, admin=what == "admin"))
    if what == "leave" and len(arguments) == 1:
        return _say(config, arguments[0], lambda one: MemberLeaves(member_id=one))
    if what in {"import", "export"} and len(arguments) == 1:
        return _file(config, what, Path(arguments[0]), dry_run=dry_run, as_json=as_json)
    usage = "members list｜bind 成员 平台 账号｜admin 成员｜no-admin 成员｜leave 成员｜import 文件｜export 文件"
    print(f"用法：{usage}", file=sys.stderr)
    return 2


def _file(config: Path, what: str, file: Path, *, dry_run: bool, as_json: bool) -> int:
    from bot.console.member_list import export_list, import_list

    if what == "export":
        return export_list(config, file)
    return import_list(config, file, dry_run=dry_run, as_json=as_json)


def _list(store: Store, *, as_json: bool) -> int:
    for row in store.read(_rows).result():
        print(json.dumps(row, ensure_ascii=False) if as_json else _line(row))
    return 0


def _rows(uow: UnitOfWork) -> list[dict[str, object]]:
    teams = uow.directory.teams()

    def row(member: Member) -> dict[str, object]:
        team = teams.get(member.team_id) if member.team_id else None
        return {
            "id": member.id,
            "name": member.name,
            "team": team.name if team else "",
            "active": member.active,
            "roles": sorted({grant.role.value for grant in uow.directory.roles_of(member.id)}),
            "accounts": {one.platform: one.external_id for one in uow.directory.identities_of(member.id)},
        }

    return [row(member) for member in uow.directory.members()]


def _line(row: dict[str, object]) -> str:
    accounts, roles = row["accounts"], row["roles"]
    assert isinstance(accounts, dict)  # noqa: S101 - as made above
    assert isinstance(roles, list)  # noqa: S101
    parts = (row["id"], row["name"], row["team"] or "-", ",".join(roles) or "-")
    state = "" if row["active"] else " 已离职"
    return " ".join(str(part) for part in parts) + "".join(f" {app}={name}" for app, name in accounts.items()) + state


def _say(config: Path, named: str, command: Callable[[MemberId], Command]) -> int:
    def ask(store: Store) -> int:
        found = store.read(lambda uow: [one for one in uow.directory.members() if named in {one.id, one.name}]).result()
        if len(found) != 1:
            why = "不止一位，请写成员编号" if found else "不在名单里"
            print(f"「{named}」{why}，用 members list 查看", file=sys.stderr)
            return 1
        ctx = Context(now=utc_now(), policy=Policy(), new_id=new_id, correlation="members")
        try:
            store.submit(lambda uow: execute(command(found[0].id), uow, ctx)).result()
        except RuleViolation as refusal:
            print("".join(WORDINGS[refusal.code].says), file=sys.stderr)
            return 1
        print("已保存")
        return 0

    return asking(config, ask)

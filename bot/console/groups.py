"""``baobei groups``: which groups hear announcements; robots of WeCom groups, which nobody can bind from the chat."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.console.ledger import asking
from bot.process.clock import utc_now
from bot.process.ids import new_id
from bot.replies import as_notice, plain
from cards.texts.dates import when
from core.domain.policy.document import Policy
from core.service.bind_group import BindGroup, UnbindGroup
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.groups import Group, GroupKind
from core.service.ports.store import Store, UnitOfWork

_KEY = re.compile(r"[0-9A-Za-z-]{8,64}")
_ROBOT = "robot:"


def groups(config: Path, what: str, arguments: list[str], *, as_json: bool) -> int:
    """0 when it was done, 1 when there is no such group, 2 for wrong arguments."""
    if what == "list" and not arguments:
        return asking(config, lambda store: _list(store, as_json=as_json))
    if what == "add" and len(arguments) == 3 and arguments[0] == "wecom":
        key = _key(sys.stdin.readline() if arguments[2] == "-" else arguments[2])
        if key is not None:
            return asking(config, lambda store: _add(store, arguments[1], key))
        print("不是群机器人的 Webhook 地址：在群里「添加群机器人」后复制", file=sys.stderr)
        return 2
    if what == "remove" and len(arguments) == 2:
        return asking(config, lambda store: _remove(store, *arguments))
    print("用法：groups list｜add wecom 群名 Webhook地址｜remove 平台 会话", file=sys.stderr)
    return 2


def _key(text: str) -> str | None:
    """The key, given alone or in the whole address."""
    text = text.strip()
    key = parse_qs(urlsplit(text).query).get("key", [""])[0] if "?" in text else text
    return key if _KEY.fullmatch(key) else None


def _list(store: Store, *, as_json: bool) -> int:
    groups, teams = store.read(lambda uow: (list(uow.groups.all()), dict(uow.directory.teams()))).result()
    for group in groups:
        team = teams.get(group.team_id) if group.team_id else None
        row = {
            "platform": group.platform,
            "chat": group.chat,
            "name": group.label,
            "kind": group.kind.value,
            "bound_at": group.bound_at.isoformat(timespec="seconds"),
            "team": team.name if team else "",
        }
        if as_json:
            row |= {"given": group.name, "title": group.title}
        else:
            row["bound_at"] = when(group.bound_at, now=utc_now())
        print(json.dumps(row, ensure_ascii=False) if as_json else " ".join(value or "-" for value in row.values()))
    if not groups and not as_json:
        print("还没有群：在群里 @ 机器人说「绑定本群」，企业微信的群用 groups add")
    return 0


def _add(store: Store, name: str, key: str) -> int:
    """Bind it, and let the running bot say so in the group: then everybody sees that the address is right."""
    ctx = _context()
    chat = f"{_ROBOT}{name}"

    def bind(uow: UnitOfWork) -> None:
        bound = BindGroup(by=None, platform="wecom", chat=chat, name=name, kind=GroupKind.ROBOT, secret=key)
        execute(bound, uow, ctx)
        group = uow.groups.get("wecom", chat)
        assert group is not None  # noqa: S101 - as bound above
        _announce(group, uow, ctx)

    store.submit(bind).result()
    print(f"已绑定，机器人会在「{name}」里说一声；几秒后没有看到，用 baobei outbox list 查看")
    return 0


def _announce(group: Group, uow: UnitOfWork, ctx: Context) -> None:
    key = f"group_bound:{group.platform}:{group.chat}:{ctx.new_id()}"
    notice = as_notice(plain("group_bound"), to=None, place=group.place, dedupe_key=key)
    uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)


def _remove(store: Store, platform: str, chat: str) -> int:
    ctx = _context()
    outcome = store.submit(lambda uow: execute(UnbindGroup(platform=platform, chat=chat), uow, ctx)).result()
    if outcome.code != "saved":
        print(f"没有绑定 {platform} {chat}，用 groups list 查看", file=sys.stderr)
        return 1
    print("已解绑")
    return 0


def _context() -> Context:
    return Context(now=utc_now(), policy=Policy(), new_id=new_id, correlation="groups")

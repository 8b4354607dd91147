"""``baobei members import`` and ``export``: the company's own member list from and into a spreadsheet."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.console.ledger import asking
from bot.process.clock import utc_now
from bot.process.ids import new_id
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import sheet_at
from bot.sheets.writing import Page, as_csv, as_xlsx
from core.domain.member_list import NAME, MemberLine, columns_of, line_of
from core.domain.org import Member
from core.domain.policy.document import Policy
from core.service.commands import execute
from core.service.context import Context
from core.service.import_members import ImportMembers, path_of
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork

PLATFORMS = {
    "feishu": "飞书账号 飞书 飞书open_id 飞书openid openid open_id feishu lark",
    "dingtalk": "钉钉账号 钉钉 钉钉userid dingtalk",
    "wecom": "企业微信账号 企业微信 企微 企微账号 企业微信userid wecom",
}
"""The columns of accounts: what their headers may be, the one that is written first."""
HEADERS = ("姓名", "手机", "部门", "负责人", *(said.split()[0] for said in PLATFORMS.values()))
FAULTS = {
    "no_name": "没有姓名",
    "bad_mobile": "手机号不对，应是 11 位",
    "twice": "手机或账号在名单里出现过",
    "mobile_shared": "有几位成员用这个手机号，先用 baobei doctor 查清",
    "left": "这位成员已离职，名单不会让他回来",
    "accounts_differ": "这些账号现在属于不同的成员",
    "account_taken": "账号属于另一位成员，确实要改请用 members bind",
    "name_shared": "同名的不止一位，请填手机或账号",
    "leader_unknown": "负责人不在名单里，或者同名不止一位（其余已导入）",
}


class _Tried(Exception):
    """Carries what would have come of it out of a unit of work that is undone."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def import_list(config: Path, file: Path, *, dry_run: bool, as_json: bool) -> int:
    """0 when every line was taken, 1 when some have faults, 2 when the file cannot be read."""
    try:
        lines = _lines(file)
    except BadSheet as bad:
        print(bad, file=sys.stderr)
        return 2
    if lines is None:
        print("找不到「姓名」这一列。第一行写：" + "、".join(HEADERS), file=sys.stderr)
        return 2

    def ask(store: Store) -> int:
        outcome = _run(store, lines, dry_run=dry_run)
        return _report(outcome, dry_run=dry_run, as_json=as_json)

    return asking(config, ask)


def export_list(config: Path, file: Path) -> int:
    """Write all active members, so that the file can be corrected and imported again."""
    if file.suffix.lower() not in {".xlsx", ".csv"}:
        print("文件名应以 .xlsx 或 .csv 结尾", file=sys.stderr)
        return 2

    def ask(store: Store) -> int:
        page = Page(title="成员", headers=HEADERS, rows=store.read(_rows).result())
        made = as_csv(page) if file.suffix.lower() == ".csv" else as_xlsx([page], creator="baobei", at=utc_now())
        file.write_bytes(made)
        print(f"已写入 {file}，里面有手机号，请妥善保管")
        return 0

    return asking(config, ask)


def _lines(file: Path) -> tuple[MemberLine, ...] | None:
    sheet = sheet_at(file)
    columns = columns_of(sheet.layout.headers, PLATFORMS)
    if NAME not in columns:
        return None
    return tuple(_as_kept(line_of(number, cells, columns)) for number, cells in sheet.rows())


def _as_kept(line: MemberLine) -> MemberLine:
    """WeCom takes its userids in any case; we keep them in lower case, as the adapter does."""
    accounts = {platform: name.lower() if platform == "wecom" else name for platform, name in line.accounts.items()}
    return replace(line, accounts=accounts)


def _run(store: Store, lines: tuple[MemberLine, ...], *, dry_run: bool) -> Outcome:
    ctx = Context(now=utc_now(), policy=Policy(), new_id=new_id, correlation="members import")

    def work(uow: UnitOfWork) -> Outcome:
        outcome = execute(ImportMembers(lines=lines), uow, ctx)
        if dry_run:
            raise _Tried(outcome)
        return outcome

    try:
        return store.submit(work).result()
    except _Tried as tried:
        return tried.outcome


def _report(outcome: Outcome, *, dry_run: bool, as_json: bool) -> int:
    faults = {int(key.partition(":")[2]): str(code) for key, code in outcome.facts.items() if key.startswith("fault:")}
    counts = {key: outcome.facts[key] for key in ("created", "changed", "unchanged")}
    if as_json:
        print(json.dumps({**counts, "dry_run": dry_run, "faults": faults}, ensure_ascii=False))
        return 1 if faults else 0
    would = "（试运行，什么都没写）" if dry_run else ""
    print(f"新增 {counts['created']} 人，更新 {counts['changed']} 人，不变 {counts['unchanged']} 人{would}")
    for number, code in sorted(faults.items()):
        print(f"  第 {number} 行：{FAULTS[code]}")
    return 1 if faults else 0


def _rows(uow: UnitOfWork) -> Sequence[Sequence[str]]:
    teams = uow.directory.teams()

    def row(member: Member) -> Sequence[str]:
        accounts = {one.platform: one.external_id for one in uow.directory.identities_of(member.id)}
        leaders = uow.directory.leaders(member.team_id) if member.team_id else ()
        return (
            member.name,
            member.mobile or "",
            "/".join(path_of(member.team_id, teams)),
            "、".join(leader.name for leader in leaders if leader.active),
            *(accounts.get(platform, "") for platform in PLATFORMS),
        )

    return [row(member) for member in uow.directory.members() if member.active]

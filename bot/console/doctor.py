"""``baobei doctor``: settings, database, platform, each with the fix."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from adapters.base import BadCredentials, PlatformError, Unreachable
from adapters.http import Http
from bot.clock import utc_now
from bot.config import BadSettings, Settings, load, platform_settings
from bot.console.opened import opened
from bot.platforms import platforms_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``fix`` is empty when it is well."""

    what: str
    ok: bool
    found: str
    fix: str = ""


def doctor(config: Path, *, as_json: bool) -> int:
    """Look at everything that can be looked at; 0 when all is well, 1 otherwise, 2 when the settings cannot be read."""
    try:
        settings = load(config, os.environ)
    except BadSettings as bad:
        _print([Finding(what=one.key, ok=False, found=one.what, fix=one.fix) for one in bad.problems], as_json=as_json)
        return 2
    findings = [
        Finding(what="设置", ok=True, found=f"{config} 没有问题"),
        *_database(settings),
        *asyncio.run(_platforms(settings)),
    ]
    _print(findings, as_json=as_json)
    return 0 if all(finding.ok for finding in findings) else 1


def _database(settings: Settings) -> Iterator[Finding]:
    from storage.errors import CannotOpen

    try:
        with opened(settings) as store:
            members = store.read(lambda uow: len(uow.directory.members())).result()
            admins = store.read(lambda uow: len(uow.directory.admins())).result()
    except CannotOpen as error:
        yield Finding(what="数据库", ok=False, found="打不开", fix=str(error))
        return
    yield Finding(what="数据库", ok=True, found=f"可以读写，{members} 位成员，{admins} 位管理员")


async def _platforms(settings: Settings) -> list[Finding]:
    http = Http()
    findings: list[Finding] = []
    bases = {
        "feishu": settings.feishu.api_base,
        "dingtalk": settings.dingtalk.api_base,
        "wecom": settings.wecom.api_base,
    }
    platforms = platforms_for(platform_settings(settings), http, utc_now)
    for name, platform in platforms.items():
        try:
            people = await platform.directory.people()
            findings.append(Finding(what=name, ok=True, found=f"连接正常，通讯录里能看到 {len(people)} 人"))
        except BadCredentials as error:
            fix = f"核对 [{name}] 的凭证，并在开放平台开通通讯录和消息权限后发布版本"
            findings.append(Finding(what=name, ok=False, found=f"凭证或权限不对（{error.code}）", fix=fix))
        except Unreachable:
            fix = f"检查服务器能否访问 {bases[name]}"
            findings.append(Finding(what=name, ok=False, found="连不上平台", fix=fix))
        except PlatformError as error:
            findings.append(Finding(what=name, ok=False, found=f"平台拒绝（{error.code}）", fix="按错误码查平台文档"))
        await platform.close()
    await http.close()
    return findings


def _print(findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
        return
    for finding in findings:
        print(f"{'✓' if finding.ok else '✗'} {finding.what}：{finding.found}")
        if finding.fix:
            print(f"    {finding.fix}")

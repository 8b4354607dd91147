"""``baobei doctor``: settings, database, platform, each with the fix."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

from adapters.http import Http
from bot.config import BadSettings, Settings, load, platform_settings
from bot.console.allowance_checks import allowance_findings
from bot.console.directory_checks import directory_findings, people_findings
from bot.console.finding import Finding
from bot.console.keys import key_findings
from bot.console.opened import opened
from bot.console.server_checks import address_finding, policy_finding, redis_findings, variable_findings
from bot.platforms import platforms_for
from bot.process.clock import utc_now


def doctor(config: Path, *, as_json: bool) -> int:
    """Look at everything that can be looked at; 0 when all is well, 1 otherwise, 2 when the settings cannot be read."""
    logging.getLogger().addHandler(logging.NullHandler())  # what went wrong is told below, in its place
    try:
        settings = load(config, os.environ)
    except BadSettings as bad:
        _print([Finding(what=one.key, ok=False, found=one.what, fix=one.fix) for one in bad.problems], as_json=as_json)
        return 2
    findings = [
        Finding(what="设置", ok=True, found=f"{config} 没有问题"),
        *variable_findings(),
        address_finding(settings),
        *_database(settings, config.parent / settings.policy.file),
        *redis_findings(settings.redis.url),
        *asyncio.run(_platforms(settings)),
    ]
    _print(findings, as_json=as_json)
    return 0 if all(finding.ok for finding in findings) else 1


def _database(settings: Settings, policy: Path) -> Iterator[Finding]:
    from storage.errors import CannotOpen

    try:
        with opened(settings) as store:
            members = store.read(lambda uow: len(uow.directory.members())).result()
            admins = store.read(lambda uow: len(uow.directory.admins())).result()
            people = store.read(people_findings).result()
            rules = store.read(partial(policy_finding, policy)).result()
            months = store.read(lambda uow: list(allowance_findings(settings.dingtalk, uow))).result()
        keys = key_findings(settings)
    except CannotOpen as error:
        yield Finding(what="数据库", ok=False, found="打不开", fix=str(error))
        return
    yield Finding(what="数据库", ok=True, found=f"可以读写，{members} 位成员，{admins} 位管理员")
    yield rules
    yield from people
    yield from months
    yield from keys


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
        findings += await directory_findings(name, platform.directory, bases[name])
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

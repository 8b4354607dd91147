"""What ``baobei doctor`` says of the machine: the address, Redis, the policy file, misspelt variables."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.config import Settings, unheard
from bot.console.finding import Finding
from bot.console.taking import Taken, must_be_free
from bot.policy.mistakes import BadPolicy
from core.service.ports.store import UnitOfWork

_PATIENCE: Final = 3.0
"""Seconds for a neighbour on the same network."""
_SHOWN: Final = 3
"""Mistakes of a policy that are told here; ``baobei policy check`` tells all."""


def variable_findings(environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """A misspelt variable is not obeyed, and nothing else would tell."""
    if names := unheard(environ):
        fix = "写法是 BAOBEI_<节>_<键>，全大写，见 docs/settings.md"
        yield Finding(what="环境变量", ok=True, found="没有这些设置，不起作用：" + "、".join(names), fix=fix)


def address_finding(settings: Settings) -> Finding:
    """Whether it can be listened on, or is by a server of ours."""
    host, port = settings.server.host, settings.server.port
    try:
        must_be_free(host, port)
    except Taken as error:
        if _answers(host, port):
            return Finding(what="地址", ok=True, found=f"baobei run 正在 {host}:{port} 上运行")
        return Finding(what="地址", ok=False, found=f"{host}:{port} 用不了", fix=f"{error}（[server] host、port）")
    return Finding(what="地址", ok=True, found=f"{host}:{port} 可以监听")


def _answers(host: str, port: int) -> bool:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked from the same machine
    with closing(http.client.HTTPConnection(here, port, timeout=_PATIENCE)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().read(64) == b'{"ok": true}'
        except (OSError, http.client.HTTPException):
            return False


def redis_findings(url: str) -> Iterator[Finding]:
    """Whether the place where processes meet answers, where one is named."""
    if not url:
        return
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with closing(Redis.from_url(url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)) as redis:
            redis.ping()
    except (RedisError, ValueError):
        fix = "检查 Redis 是否在运行、[redis] url 的主机、端口和密码；只有一个进程就把 url 留空"
        yield Finding(what="Redis", ok=False, found="连不上，多个进程之间不能共用额度和令牌", fix=fix)
        return
    yield Finding(what="Redis", ok=True, found="连接正常")


def policy_finding(file: Path, uow: UnitOfWork) -> Finding:
    """The rules in force, and before the first start those that lie ready."""
    if latest := uow.policies.latest():
        fix = f"改了 {file.name} 要用 baobei policy publish 发布" if file.is_file() else ""
        return Finding(what="规则", ok=True, found=f"用的是第 {latest} 版", fix=fix)
    if not file.is_file():
        return Finding(what="规则", ok=True, found="用的是内置规则")
    from bot.policy.first import read_file

    try:
        read_file(file)
    except BadPolicy as bad:
        told = "；".join(str(mistake) for mistake in bad.mistakes[:_SHOWN])
        found = f"{file.name} 有 {len(bad.mistakes)} 处要改，改好才能启动"
        return Finding(what="规则", ok=False, found=found, fix=f"{told}（全部：baobei policy check {file}）")
    return Finding(what="规则", ok=True, found=f"{file.name} 没有问题，启动时发布")

"""Settings: one TOML file, overridden by the environment, checked whole. Every mistake is reported at once, with
its fix.

Secrets may come from ``BAOBEI_<SECTION>_<KEY>`` or from the file named by ``<key>_file``.
"""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from adapters.dingtalk.settings import DingTalkSettings
from adapters.feishu.settings import FeishuSettings
from adapters.sources import proxies_in
from adapters.wecom.settings import WeComSettings
from bot.files.fetching import FileSettings
from bot.platform_checks import check_platforms
from bot.platforms import PlatformSettings
from bot.problem import Problem
from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where the callbacks and health pages listen; ``public_url`` is how the platforms reach them, ``trusted_proxies``
    whom to believe when he says whom he speaks for: addresses and networks, separated by commas.
    """

    host: str = "0.0.0.0"  # noqa: S104 - callbacks come from outside
    port: int = 8080
    public_url: str = ""
    trusted_proxies: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """``sqlite:///path`` or ``postgresql://…``."""

    url: str = field(default="sqlite:///data/baobei.db", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisSettings:
    """Needed only with several processes."""

    url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecuritySettings:
    """The key under which personal data is sealed: 32 bytes, base64; ``retired_keys`` are those of former times, the
    newest first, separated by commas: they still open what they sealed.
    """

    master_key: str = field(default="", repr=False)
    retired_keys: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySettings:
    """The rules of the business; the built-in ones hold while the file is not there."""

    file: str = "policy.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that ``baobei run`` is told."""

    server: ServerSettings = field(default_factory=ServerSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    redis: RedisSettings = field(default_factory=RedisSettings)
    security: SecuritySettings = field(default_factory=SecuritySettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    files: FileSettings = field(default_factory=FileSettings)
    feishu: FeishuSettings = field(default_factory=FeishuSettings)
    dingtalk: DingTalkSettings = field(default_factory=DingTalkSettings)
    wecom: WeComSettings = field(default_factory=WeComSettings)


_PLACE = re.compile(r"line (\d+), column (\d+)")
_PREFIX = "BAOBEI_"


class BadSettings(Exception):
    """The settings cannot be used; ``problems`` names every mistake."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read and check everything. Raises ``BadSettings``."""
    problems: list[Problem] = []
    document = _document(path, problems)
    if problems:
        raise BadSettings(tuple(problems))
    settings = _section(Settings, document, "", environ, path.parent, problems)
    told = {problem.key.removesuffix("_file") for problem in problems}
    problems += [problem for problem in check(settings) if problem.key not in told]
    if problems:
        raise BadSettings(tuple(problems))
    assert isinstance(settings, Settings)  # noqa: S101 - for the type checker
    return replace(settings, database=DatabaseSettings(url=_beside(path, settings.database.url)))


def _beside(path: Path, url: str) -> str:
    """A ledger on SQLite lies beside its settings, from wherever a command is called."""
    name = url.removeprefix("sqlite:///")
    return f"sqlite:///{path.parent / name}" if name not in {url, "", ":memory:"} else url


def _document(path: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.append(
            Problem(key=str(path), what="没有这个文件", fix="复制 config.example.toml 为 config.toml 再填写")
        )
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        where = f"第 {found[1]} 行第 {found[2]} 列" if found else "最后"
        fix = "每项写成「名字 = 值」，文字用英文引号，同一个名字只写一次"
        problems.append(Problem(key=str(path), what=f"{where} TOML 写法不对", fix=fix))
    except UnicodeDecodeError:
        problems.append(Problem(key=str(path), what="不是 UTF-8 编码", fix="用编辑器另存为 UTF-8"))
    except OSError:
        problems.append(Problem(key=str(path), what="读不到这个文件", fix="检查路径和读取权限"))
    return {}


def _section(
    kind: type[Any],
    table: Mapping[str, Any],
    prefix: str,
    environ: Mapping[str, str],
    folder: Path,
    problems: list[Problem],
) -> Any:
    hints = get_type_hints(kind)
    near = "、".join(sorted(entry.name for entry in fields(kind)))
    known = {entry.name for entry in fields(kind)}
    known |= {f"{entry.name}_file" for entry in fields(kind) if not is_dataclass(hints[entry.name])}
    fix = f"这里可以写：{near}"
    problems += [Problem(key=f"{prefix}{key}", what="没有这一项", fix=fix) for key in table if key not in known]
    values: dict[str, Any] = {}
    for entry in fields(kind):
        key = f"{prefix}{entry.name}"
        if is_dataclass(hints[entry.name]):
            inner = table.get(entry.name, {})
            if not isinstance(inner, Mapping):
                problems.append(Problem(key=key, what="应该是一节", fix=f"写成 [{key}]"))
                inner = {}
            values[entry.name] = _section(hints[entry.name], inner, f"{key}.", environ, folder, problems)
            continue
        raw = _raw(entry.name, key, table, environ, folder, problems)
        if raw is not None:
            value = _value(raw, hints[entry.name], key, problems)
            if value is not None:
                values[entry.name] = value
    return kind(**values)


def _raw(
    name: str, key: str, table: Mapping[str, Any], environ: Mapping[str, str], folder: Path, problems: list[Problem]
) -> Any:
    variable = _variable(key)
    if variable in environ:
        return environ[variable]
    file = table.get(f"{name}_file")
    if file:
        try:
            return (folder / str(file)).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            problems.append(Problem(key=f"{key}_file", what=f"读不到 {file}", fix="检查路径和读取权限"))
            return None
    return table.get(name)


def _variable(key: str) -> str:
    return _PREFIX + key.upper().replace(".", "_")


def unheard(environ: Mapping[str, str]) -> list[str]:
    """Variables that look like settings and are none: misspelt, most likely."""
    known = {_variable(key) for key in _keys(Settings, "")}
    return sorted(name for name in environ if name.startswith(_PREFIX) and name not in known)


def _keys(kind: type[Any], prefix: str) -> Iterator[str]:
    hints = get_type_hints(kind)
    for entry in fields(kind):
        if is_dataclass(hints[entry.name]):
            yield from _keys(hints[entry.name], f"{prefix}{entry.name}.")
        else:
            yield f"{prefix}{entry.name}"


def _value(raw: Any, hint: Any, key: str, problems: list[Problem]) -> Any:
    if get_origin(hint) is Literal:
        if raw in get_args(hint):
            return raw
        choices = " 或 ".join(f'"{choice}"' for choice in get_args(hint))
        problems.append(Problem(key=key, what="写法不对", fix=f"应为 {choices}"))
        return None
    if hint is bool and isinstance(raw, str) and raw.lower() in {"true", "false", "1", "0"}:
        return raw.lower() in {"true", "1"}
    if hint is int and isinstance(raw, str) and raw.isdigit():
        return int(raw)
    if hint is str and isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if type(raw) is hint:
        return raw
    names = {bool: "true 或 false", int: "整数", str: "带引号的文字"}
    problems.append(Problem(key=key, what="类型不对", fix=f"应为{names[hint]}"))
    return None


def platform_settings(settings: Settings) -> PlatformSettings:
    """The sections that the platforms are opened with."""
    return PlatformSettings(
        feishu=settings.feishu,
        dingtalk=settings.dingtalk,
        wecom=settings.wecom,
        public_url=settings.server.public_url,
    )


def check(settings: Settings) -> tuple[Problem, ...]:
    """What is wrong with settings that can be read: missing, impossible, or not fitting together."""
    return (
        *_check_server(settings),
        *_check_security(settings),
        *_check_files(settings),
        *check_platforms(platform_settings(settings)),
    )


def _check_server(settings: Settings) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    if not 0 <= settings.server.port <= 65535:
        problems.append(Problem(key="server.port", what="端口超出范围", fix="应在 0 到 65535 之间，例如 8080"))
    try:
        proxies_in(settings.server.trusted_proxies)
    except ValueError:
        fix = '写反向代理的 IP 或网段，用逗号隔开，例如 "127.0.0.1, 10.0.0.0/8"；没有就留空'
        problems.append(Problem(key="server.trusted_proxies", what="不是 IP 或网段", fix=fix))
    if not settings.database.url.startswith(("sqlite:///", "postgresql://")):
        fix = '写成 "sqlite:///data/baobei.db" 或 "postgresql://用户:密码@主机/库名"'
        problems.append(Problem(key="database.url", what="不认识这种数据库地址", fix=fix))
    if settings.redis.url and not settings.redis.url.startswith(("redis://", "rediss://", "unix://")):
        problems.append(
            Problem(key="redis.url", what="不是 Redis 地址", fix='写成 "redis://主机:6379/0"，单进程可以留空')
        )
    return tuple(problems)


def _check_security(settings: Settings) -> tuple[Problem, ...]:
    security, key = settings.security, "security.master_key"
    if not security.master_key:
        fix = "用 openssl rand -base64 32 生成，写在这里、security.master_key_file 或 BAOBEI_SECURITY_MASTER_KEY"
        return (Problem(key=key, what="没有填", fix=fix),)
    problems: list[Problem] = []
    if not _is_key(security.master_key):
        problems.append(Problem(key=key, what="不是 32 字节的 base64", fix="用 openssl rand -base64 32 重新生成"))
    if not all(_is_key(old) for old in security.retired_keys.split(",") if old.strip()):
        fix = "每一把都照原来的 master_key 抄，用逗号隔开"
        problems.append(Problem(key="security.retired_keys", what="有的不是 32 字节的 base64", fix=fix))
    return tuple(problems)


def _check_files(settings: Settings) -> tuple[Problem, ...]:
    """What the strictest platform takes back is 20 MB."""
    files, limits = settings.files, (("max_mb", 20, "MB"), ("photo_max_mb", 20, "MB"), ("keep_days", 365, "天"))
    return tuple(
        Problem(key=f"files.{name}", what="数字不合适", fix=f"应在 1 到 {most} {unit}之间")
        for name, most, unit in limits
        if not 1 <= getattr(files, name) <= most
    )


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text.strip(), validate=True)) >= 32
    except (binascii.Error, ValueError):
        return False

"""``baobei backup``, ``restore`` and ``db copy``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bot.config import Settings
from bot.console.opened import settings_from, vault_from
from bot.console.progress import Bar


def backup(config: Path, file: Path, *, seal: bool) -> int:
    """Write the ledger into a file and prove it; 1 when it cannot be done."""

    def work(settings: Settings) -> None:
        if file.is_dir():
            raise IsADirectoryError(0, "这是文件夹，要写文件名", str(file))
        from storage.ledgers.backups import back_up
        from storage.ledgers.copying import rows_in

        url = settings.database.url
        bar = Bar("备份", 0 if url.startswith("sqlite:") else 2 * rows_in(url))
        back_up(url, file, vault=vault_from(settings) if seal else None, went=bar.add)
        bar.close()
        size = file.stat().st_size / 1_000_000
        print(f"已备份到 {file}（{size:,.1f} MB{'，已加密' if seal else ''}）")
        if not seal:
            print("主密钥不在备份里，请另外保管。")

    return _doing(config, work)


def restore(config: Path, file: Path, *, replace: bool) -> int:
    """Bring a backup back, then walk its chain; 1 when it cannot be done or the chain is broken."""

    def work(settings: Settings) -> None:
        from storage.ledgers.backups import restore as bring_back

        kept = bring_back(file, settings.database.url, vault=vault_from(settings), replace=replace)
        print(f"已从 {file} 恢复")
        if kept is not None:
            print(f"原来的数据留在 {kept}")

    return _doing(config, work) or _audited(config)


def copy(config: Path, target: str) -> int:
    """Copy the ledger into another, empty database; 1 when it cannot be done, 2 for an address that is none."""
    if not target.startswith(("sqlite:///", "postgresql://")):
        print('目标写成 "sqlite:///data/other.db" 或 "postgresql://用户:密码@主机/库名"', file=sys.stderr)
        return 2

    def work(settings: Settings) -> None:
        from storage.ledgers.copying import copy as copy_all
        from storage.ledgers.copying import rows_in

        bar = Bar("复制并核对", 2 * rows_in(settings.database.url))
        copied = copy_all(settings.database.url, target, went=bar.add)
        bar.close()
        print(f"已复制 {copied.tables} 张表、{copied.rows:,} 行，逐行核对一致")
        print("把 config.toml 里的 [database] url 改成新地址再启动；复制开始以后写入旧库的内容不在里面。")

    return _doing(config, work) or _audited(config, url=target)


def _doing(config: Path, work: Callable[[Settings], None]) -> int:
    from storage.errors import CannotOpen
    from storage.ledgers.copying import NotTheSame

    settings = settings_from(config)
    if settings is None:
        return 2
    try:
        work(settings)
    except (CannotOpen, NotTheSame) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"读写不了 {error.filename or '文件'}（{error.strerror}），检查路径、权限和剩余空间", file=sys.stderr)
        return 1
    return 0


def _audited(config: Path, *, url: str | None = None) -> int:
    """The chain of what has come, walked from its beginning."""
    from storage.opening import open_store
    from storage.repositories.chain import verify

    settings = settings_from(config)
    if settings is None:
        return 2
    store = open_store(url or settings.database.url, vault=vault_from(settings))
    try:
        found = verify(store)
    finally:
        store.close()
    if not found.ok:
        print(f"哈希链从第 {found.checked + 1} 条起不完整", file=sys.stderr)
        return 1
    print(f"操作记录的哈希链完整（{found.checked:,} 条）")
    return 0

"""Settings and store for one command, and a plain word on standard error when they cannot be had."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import BadSettings, Settings, load
from core.service.ports.store import Store, UnitOfWork

if TYPE_CHECKING:
    from storage.vault import Vault


def settings_from(config: Path) -> Settings | None:
    """The settings, or ``None`` after every mistake was printed."""
    try:
        return load(config, os.environ)
    except BadSettings as bad:
        print(f"设置有 {len(bad.problems)} 处要改：", file=sys.stderr)
        for problem in bad.problems:
            print(f"  {problem}", file=sys.stderr)
        return None


def vault_from(settings: Settings) -> Vault:
    """The keys of the settings, the one in use first."""
    from storage.vault import Vault

    retired = [key.strip() for key in settings.security.retired_keys.split(",") if key.strip()]
    return Vault.from_config(settings.security.master_key, retired)


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of these settings, closed afterwards. Raises ``storage.errors.CannotOpen`` with the fix in its text."""
    from storage.opening import open_store

    store = open_store(settings.database.url, vault=vault_from(settings))
    try:
        _must_be_its_key(store)
        yield store
    finally:
        store.close()


def _must_be_its_key(store: Store) -> None:
    """Whoever worked on under another key would seal half of the ledger with it. Raises ``CannotOpen``."""
    from storage.errors import CannotOpen, KeyMissing

    def look(uow: UnitOfWork) -> None:
        uow.directory.members()
        uow.filings.page(after=0, limit=1)

    try:
        store.read(look).result()
    except KeyMissing as error:
        fix = "改回写它的那一把；换过主密钥的，把旧的写进 [security] retired_keys"
        raise CannotOpen(f"[security] master_key 主密钥打不开这个台账：{fix}") from error

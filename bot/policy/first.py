"""The rules that a new ledger starts with: the policy file, if one lies there, becomes its first version."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from bot.policy.mistakes import BadPolicy, Mistake
from bot.process.clock import utc_now
from bot.process.ids import new_id
from core.domain.policy.document import Policy
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import Store
from core.service.publish_policy import PublishPolicy

log = logging.getLogger(__name__)


def lay_down(file: Path, store: Store) -> None:
    """Publish the file unless something was published already; later changes of it are published by hand.

    Raises ``BadPolicy``, also for a file that cannot be read.
    """
    if store.read(lambda uow: uow.policies.latest()).result() or not file.is_file():
        return
    document, text = read_file(file)
    command = PublishPolicy(document=document, source=text, note=file.name, first=True)
    ctx = Context(now=utc_now(), policy=Policy(), new_id=new_id, correlation="first policy")
    outcome = store.submit(lambda uow: execute(command, uow, ctx)).result()
    log.info("the policy file was published", extra={"action": "policy_published", **outcome.facts})


def read_file(file: Path) -> tuple[dict[str, Any], str]:
    """The document of a file and its text. Raises ``BadPolicy``, also for one that cannot be read."""
    from bot.policy.documents import document_of  # the reader is slow to load
    from bot.policy.reading import read

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPolicy((Mistake(path=(), what="读不了", fix="检查读取权限，文件要另存为 UTF-8 编码"),)) from error
    return document_of(read(text)), text

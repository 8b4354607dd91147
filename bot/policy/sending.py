"""Publishing from chat: an administrator sends the file, looks at the difference, and presses 发布 or 取消.

The file is kept with the matter; what it says is read anew whenever the card is drawn, for the policy in force may have
changed meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from bot.files.takers import OfferedFile, Purpose, TakenFile
from bot.policy.mistakes import BadPolicy, Mistake
from bot.replies import Reply, Say
from cards.texts.policy_changes import sentence
from core.domain.ids import FileId, MemberId
from core.domain.org import Role
from core.domain.policy.comparing import changes
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.files import StoredFile
from core.service.ports.store import UnitOfWork
from core.service.publish_policy import PublishPolicy
from core.service.records import Notice, NoticeKind, Subject
from core.service.views.policy_views import PolicyDraftView

WAITING, DROPPED = "policy_file", "policy_dropped"
"""What a file is kept about: a policy to be decided on, or one that was put away."""


def about(file: str) -> Subject:
    """The matter of a policy file, so that its cards are repainted when it is decided."""
    return Subject(kind=WAITING, id=file)


def draft_view(file_id: FileId, uow: UnitOfWork, ctx: Context) -> PolicyDraftView:
    """The file as it stands now. Raises ``file_not_found``."""
    file = uow.files.get(file_id)
    published = next((one.version for one in uow.policies.all() if one.note == _note(file)), None)
    dropped = file.about is not None and file.about.kind == DROPPED
    latest = uow.policies.latest()
    plain = PolicyDraftView(file=file.id, name=file.name, latest=latest, published=published, dropped=dropped)
    return _compared(plain, file, uow, ctx)


def publish(subject: str, by: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    """``subject`` names the file and the number that was seen. Raises ``stale_button``, ``policy_wrong`` and the
    refusals of the command.
    """
    from bot.policy.documents import document_of  # the reader is slow to load
    from bot.policy.reading import read

    ident, _, seen = subject.rpartition(".")
    if not ident or not seen.isdecimal():
        raise RuleViolation("stale_button")
    file = uow.files.get(FileId(ident))
    try:
        text = _text(file.content)
        document = document_of(read(text))
    except BadPolicy as bad:
        raise RuleViolation("policy_wrong", count=len(bad.mistakes)) from None
    command = PublishPolicy(document=document, source=text, by=by, note=_note(file), seen=int(seen))
    outcome = execute(command, uow, ctx)
    _repaint(file.id, uow, ctx)
    return outcome


def drop(file_id: FileId, by: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """取消: the file is put away. Raises ``admin_only``, ``file_not_found``."""
    if not _administers(by, uow):
        raise RuleViolation("admin_only")
    uow.files.assign(file_id, Subject(kind=DROPPED, id=file_id))
    _repaint(file_id, uow, ctx)


def _compared(view: PolicyDraftView, file: StoredFile, uow: UnitOfWork, ctx: Context) -> PolicyDraftView:
    from bot.policy.documents import document_of  # the reader is slow to load
    from bot.policy.reading import read

    try:
        document = document_of(read(_text(file.content)))
    except BadPolicy as bad:
        return replace(view, mistakes=tuple(str(mistake) for mistake in bad.mistakes))
    before = uow.policies.version(view.published - 1) if view.published else None
    old = before.document if before else document_of(Policy() if view.published else ctx.policy)
    says = tuple(sentence(change, old, document) for change in changes(old, document))
    return replace(view, changes=says)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        fix = "另存为 UTF-8 编码"
        raise BadPolicy((Mistake(path=(), what="文件不是 UTF-8 编码", fix=fix),)) from None


def _note(file: StoredFile) -> str:
    """Why a version is there: which file was sent."""
    return f"{file.name} {file.id}"


def _repaint(file_id: FileId, uow: UnitOfWork, ctx: Context) -> None:
    key = f"repaint:policy:{ctx.new_id()}"
    uow.outbox.add(
        Notice(dedupe_key=key, kind=NoticeKind.REPAINT, to=None, about=about(file_id)),
        at=ctx.now,
        correlation=ctx.correlation,
    )


def _administers(member: MemberId, uow: UnitOfWork) -> bool:
    return any(grant.role is Role.ADMIN for grant in uow.directory.roles_of(member))


def _fits(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> bool:
    return offered.ending == "toml" and _administers(offered.by, uow)


def _take(file: TakenFile, uow: UnitOfWork, ctx: Context) -> Reply:
    uow.files.assign(file.id, about(file.id))
    return Reply(say=Say.POLICY, about=about(file.id))


PURPOSE = Purpose(name="policy", fits=_fits, take=_take)

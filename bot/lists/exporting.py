"""The ledger as a file for one reader: filings on the first page, their history on the second, who took it on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bot.sheets.writing import Page, Value, as_csv, as_xlsx
from cards.texts import exports as texts
from cards.texts import leads, stages, words
from core.domain.answers.kinds import under_form
from core.domain.answers.linking import fields_shown
from core.domain.forms import OWN_COLUMNS
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.org import Member
from core.domain.policy.document import Policy
from core.domain.policy.forms import FORM_KEY, FormField
from core.domain.stages import STAGE_KEY
from core.service.commands import execute
from core.service.context import Context
from core.service.export_ledger import ExportLedger, exported
from core.service.ports.store import Store
from core.service.views.ledger_views import ExportedFiling, ExportPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A finished file."""

    content: bytes
    rows: int


def export(
    reader: MemberId,
    store: Store,
    context: Callable[[], Context],
    *,
    as_book: bool,
    since: datetime | None = None,
    tick: Callable[[int], None] = lambda rows: None,
) -> Export:
    """Gather, write, and note on the trail that it was taken. Raises ``member_unknown``, ``member_left``."""
    ctx = context()
    member = store.read(lambda uow: uow.directory.member(reader)).result()
    rows: list[ExportedFiling] = []
    for page in _pages(reader, store, since, ctx.policy):
        rows += page.rows
        tick(len(page.rows))
    content = book(rows, member, ctx) if as_book else as_csv(_filings(rows, member, ctx))
    note = ExportLedger(
        by=reader, rows=len(rows), form="xlsx" if as_book else "csv", since=since.isoformat() if since else ""
    )
    store.submit(lambda uow: execute(note, uow, ctx)).result()
    return Export(content=content, rows=len(rows))


def book(rows: Sequence[ExportedFiling], reader: Member, ctx: Context) -> bytes:
    """The workbook: filings and their history, with who took it above, below and in its properties."""
    mark = texts.mark(reader.name, ctx.now, len(rows))
    history = Page(title=texts.HISTORY, headers=texts.HISTORY_HEADERS, rows=_history_rows(rows), mark=mark)
    creator = f"{words.BOT} · {reader.name}"
    return as_xlsx([_filings(rows, reader, ctx), history], creator=creator, at=ctx.now)


def _filings(rows: Sequence[ExportedFiling], reader: Member, ctx: Context) -> Page:
    headers, cells = _headers(rows, ctx.policy), _filing_rows(rows, ctx.policy)
    return Page(title=texts.FILINGS, headers=headers, rows=cells, mark=texts.mark(reader.name, ctx.now, len(rows)))


def _pages(reader: MemberId, store: Store, since: datetime | None, policy: Policy) -> Iterator[ExportPage]:
    after: int | None = 0
    while after is not None:
        page = store.read(
            lambda uow, after=after: exported(reader, after=after or 0, since=since, uow=uow, policy=policy),  # type: ignore[misc]
            long=True,
        ).result()
        yield page
        after = page.last


def _headers(rows: Sequence[ExportedFiling], policy: Policy) -> list[str]:
    labels = {key: field.label for key, field in _shown(policy).items()} | {
        FORM_KEY: texts.FORM,
        STAGE_KEY: stages.STAGE,
    }
    return [*texts.HEADERS, *(labels.get(key) or words.field(key) for key in _answer_keys(rows, policy))]


def _answer_keys(rows: Sequence[ExportedFiling], policy: Policy) -> list[str]:
    """The form's fields in their order, and whatever else was ever answered."""
    shown = _shown(policy).items()
    kinds = [FORM_KEY] if len(policy.filing_forms) > 1 else []
    asked = [*kinds, *(key for key, field in shown if key not in OWN_COLUMNS and not field.retired)]
    others = {key: None for row in rows for key in row.answers if key not in asked}
    return [*asked, *others]


def _shown(policy: Policy) -> dict[str, FormField]:
    """The fields of all forms; of equal keys the usual form's."""
    forms = reversed(policy.filing_forms)
    fields = {key: field for form in forms for key, field in fields_shown(under_form(policy, form.key)).items()}
    order = (key for form in policy.filing_forms for key in fields_shown(under_form(policy, form.key)))
    return {key: fields[key] for key in order}


def _filing_rows(rows: Sequence[ExportedFiling], policy: Policy) -> Iterator[list[Value]]:
    keys = _answer_keys(rows, policy)
    for row in rows:
        yield [
            row.number,
            row.company,
            row.uscc,
            row.contact,
            row.phone,
            row.owner,
            row.team,
            leads.WAITS if row.offered else words.STATUS[row.status],
            row.filed_at,
            row.decided_at,
            row.decided_by,
            row.until,
            row.reason,
            *(row.answers.get(key, "") for key in keys),
        ]


def _history_rows(rows: Sequence[ExportedFiling]) -> Iterator[list[Value]]:
    for row in rows:
        for step in row.trace:
            yield [row.number, row.company, step.at, words.event(step.what), step.who, step.comment]

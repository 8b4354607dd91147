"""A list on its way as its card shows it."""

from __future__ import annotations

from collections.abc import Mapping

from cards.texts import imports as texts
from cards.texts import list_kinds, order_sheets
from cards.texts.faults import label
from core.domain.answers.kinds import under_form
from core.domain.ids import MemberId
from core.domain.imports import ImportJob, ListKind
from core.domain.sheets.columns import NOT_READ, fields_of, likeliest_form
from core.domain.sheets.kinds import fields_of_leads
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.routing import administers
from core.service.records import Subject
from core.service.views.ledger_views import ImportView

_LINES_SHOWN = 30
_SHORT = 20
"""Characters of a header that are shown."""


def import_view(about: Subject, uow: UnitOfWork, ctx: Context, viewer: MemberId | None = None) -> ImportView:
    """The import as it stands; administrators may say that leads are customers. Raises ``import_not_found``."""
    job = uow.imports.numbered(int(about.id) if about.id.isdecimal() else 0)
    labels = order_sheets.LABEL if job.kind is ListKind.ORDERS else _of_form(job, ctx)
    of_leads = job.kind is ListKind.LEADS
    sure = job.kind is ListKind.ORDERS
    shown = tuple(
        (
            texts.letter(place),
            header[:_SHORT],
            _label(job.columns.get(place, ""), labels),
            sure or place not in job.unsure,
        )
        for place, header in enumerate(job.headers[:_LINES_SHOWN])
    )
    return ImportView(
        number=job.number,
        name=job.name,
        state=job.state.value,
        columns=shown,
        counts=job.counts or job.trial or {},
        trial=job.trial is not None,
        problem=job.problem,
        done=job.done,
        total=job.total,
        fields=tuple(labels.items()),
        owner=uow.directory.member(job.owner).name if job.owner else "",
        accepts=job.accept_suspected,
        kind=job.kind,
        may_be_other=bool(job.other) or (of_leads and viewer is not None and administers(viewer, uow)),
        may_be_leads=job.problem == "no_owner",
        examples=job.examples,
    )


def _of_form(job: ImportJob, ctx: Context) -> Mapping[str, str]:
    """What a column of it may be, and what that is called."""
    form = under_form(ctx.policy, likeliest_form(job.headers, ctx.policy)).form()
    own = {field.key: field.label for field in form.fields}
    if job.kind is ListKind.LEADS:
        fields, own = fields_of_leads(form), {"owner": list_kinds.TO, **own}
    else:
        fields = fields_of(form)
    return {key: own.get(key) or label(key) for key in fields if key not in NOT_READ}


def _label(key: str, labels: Mapping[str, str]) -> str:
    return (labels.get(key) or label(key)) if key else ""

"""全部通过: several matters at once, each judged on its own, told one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import orjson

from bot.replies import Reply, Say
from bot.talk.which_matter import asked_by_number
from core.domain.ids import MemberId
from core.domain.rules import Fact, RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_matter import ApproveMatter
from core.service.ports.store import UnitOfWork
from core.service.procedures.matters import all_asked, asked_about
from core.service.views.queries import filing_view, named, refusal_view
from core.service.views.views import BatchLine, BatchView
from core.service.views.waiting_views import my_approvals

MOST = 20
"""So many at once at most: more cannot be looked at, either."""


def approve_shown(member: MemberId, uow: UnitOfWork, ctx: Context, *, but: Collection[int] = ()) -> Reply:
    """全部通过: the simple ones of 待我审批, as one card shows them, ``but`` these. Raises ``nothing_simple``."""
    waiting = my_approvals(member, uow, ctx).matters
    numbers = tuple(view.number for view in waiting if view.is_simple and view.number not in but)
    if not numbers:
        raise RuleViolation("nothing_simple" if waiting else "nothing_waits")
    return approve_all(numbers, member, uow, ctx)


def approve_all(numbers: tuple[int, ...], member: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """通过 12 13 15. Raises ``too_many_at_once``; a refusal of one keeps none of the others back."""
    if len(numbers) > MOST:
        raise RuleViolation("too_many_at_once", limit=MOST)
    results = [[number, *_judged(number, member, uow, ctx)] for number in dict.fromkeys(numbers)]
    return Reply(say=Say.BATCH, args={"results": orjson.dumps(results).decode()})


def batch_view(args: Mapping[str, Fact], reader: MemberId, uow: UnitOfWork, ctx: Context) -> BatchView:
    """The results for drawing; names of customers only to those who may see them."""
    results = orjson.loads(str(args.get("results", "[]")))
    lines = tuple(
        BatchLine(
            number=number,
            company=_company(number, reader, uow, ctx),
            code=code,
            facts=refusal_view(code, facts, None, uow, ctx.now).facts,
        )
        for number, code, facts in results
    )
    return BatchView(lines=lines, now=ctx.now)


def _judged(number: int, member: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[str, dict[str, Fact]]:
    """A refusal is raised before anything is written, so that the others stand."""
    found = asked_by_number(str(number), member, uow) or next(iter(named(str(number), member, uow)), None)
    if found is None:
        return "not_found", {"asked": f"#{number}"}
    if len(all_asked(found, member, uow)) > 1:
        return "which_matter", {"number": number}
    try:
        outcome = execute(ApproveMatter(about=asked_about(found, member, uow), by=member), uow, ctx)
    except RuleViolation as no:
        return no.code, dict(no.facts)
    return outcome.code, dict(outcome.facts)


def _company(number: int, reader: MemberId, uow: UnitOfWork, ctx: Context) -> str:
    found = named(str(number), reader, uow)
    return filing_view(found[0].id, reader, uow, ctx.now).company if found else ""

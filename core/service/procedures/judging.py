"""裁定: who decides about an appeal or a contested share where the policy has no flow for it, and who never does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from core.domain.appeal import Appeal
from core.domain.credit import CreditRequest
from core.domain.filing import Filing
from core.domain.ids import AppealId, CreditRequestId, MemberId, TeamId
from core.domain.org import Member, upwards
from core.domain.policy.approval import Approver, Flow, Matter, Step
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import APPEAL, CREDIT, Subject, about_appeal

NAME, CREDIT_NAME = "申诉裁定", "业绩裁定"
"""Of the flow, and of its step, where the company has none of its own."""


def parties(appeal: Appeal, uow: UnitOfWork) -> frozenset[MemberId]:
    """Who appeals, whose the customer was then, and whose it is now."""
    filing = uow.filings.get(appeal.filing_id)
    live = uow.filings.live_of(filing.customer_id, filing.scope)
    found = (appeal.by, appeal.against, live.owner if live is not None else None)
    return frozenset(one for one in found if one is not None)


def weighs(member: MemberId, appeal: Appeal, uow: UnitOfWork) -> bool:
    """Who gets to see its evidence: whoever sent it and whoever is asked or told about it, not the other party."""
    approval = uow.approvals.about(about_appeal(appeal.id))
    others = parties(appeal, uow) - {appeal.by}
    return member == appeal.by or (approval is not None and member in approval.readers and member not in others)


def barred_from(about: Subject, uow: UnitOfWork) -> frozenset[MemberId]:
    """Who cannot be asked about this matter, whatever the rules say."""
    if about.kind == APPEAL:
        return parties(uow.appeals.get(AppealId(about.id)), uow)
    return sharers(uow.orders.request(CreditRequestId(about.id)), uow) if about.kind == CREDIT else frozenset()


def must_not_be_party(about: Subject, member: MemberId, uow: UnitOfWork) -> None:
    """Raises ``appeal_party``, ``credit_party``."""
    if member in barred_from(about, uow):
        raise RuleViolation("credit_party" if about.kind == CREDIT else "appeal_party", to_id=member)


def usual_flow(appeal: Appeal, filing: Filing, uow: UnitOfWork, ctx: Context) -> Flow:
    """The nearest leader whom both have in common, else the administrators. Raises ``no_approver``."""
    teams = (uow.directory.member(appeal.by).team_id, filing.team_id)
    judges = nearest_above(teams, parties(appeal, uow), uow)
    if not judges:
        raise RuleViolation("no_approver", rule=appeal.rule)
    return _ruling(Matter.APPEAL, NAME, judges, ctx.policy.appeal.answer_within)


def sharers(request: CreditRequest, uow: UnitOfWork) -> frozenset[MemberId]:
    """Who asks for it, whose share of the order it changes, and who leads a team whose share it changes."""
    people = [member for member, _ in request.touched if member is not None]
    teams = [team for _, team in request.touched if team is not None]
    return frozenset((request.by, *people, *(one.id for team in teams for one in _leaders(team, uow))))


def usual_credit_flow(request: CreditRequest, uow: UnitOfWork, ctx: Context) -> Flow:
    """The nearest leader whom all have in common, else the administrators. Raises ``no_approver``."""
    people = (request.by, *(member for member, _ in request.touched if member is not None))
    teams = (*(uow.directory.member(one).team_id for one in people), *(team for _, team in request.touched if team))
    judges = nearest_above(teams, sharers(request, uow), uow)
    if not judges:
        raise RuleViolation("no_approver", rule=request.rule)
    return _ruling(Matter.CREDIT, CREDIT_NAME, judges, ctx.policy.credit.answer_within)


def nearest_above(teams: Sequence[TeamId | None], barred: frozenset[MemberId], uow: UnitOfWork) -> tuple[MemberId, ...]:
    """Who leads all these teams, from the nearest such team upwards, else who administers; nobody who is barred."""
    known = uow.directory.teams()
    first, *others = ([team.id for team in upwards(one, known)] for one in teams)
    common = (team for team in first if all(team in each for each in others))
    led = (_free((leader.id for leader in _leaders(team, uow)), barred) for team in common)
    found = next((leaders for leaders in led if leaders), ())
    return found or _free((one.id for one in uow.directory.admins() if one.active), barred)


def _ruling(matter: Matter, name: str, judges: tuple[MemberId, ...], within: timedelta) -> Flow:
    approvers = tuple(Approver(member=one) for one in judges)
    step = Step(name=name, approvers=approvers, within=within, may_return=False)
    return Flow(key="", name=name, matter=matter, steps=(step,))


def _leaders(team: TeamId, uow: UnitOfWork) -> Iterable[Member]:
    return (one for one in uow.directory.leaders(team) if one.active)


def _free(people: Iterable[MemberId], barred: frozenset[MemberId]) -> tuple[MemberId, ...]:
    return tuple(one for one in dict.fromkeys(people) if one not in barred)

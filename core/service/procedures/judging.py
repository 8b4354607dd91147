"""裁定: who decides about an appeal where the policy has no flow for it, and who never does."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.appeal import Appeal
from core.domain.filing import Filing
from core.domain.ids import AppealId, MemberId, TeamId
from core.domain.org import Member, upwards
from core.domain.policy.approval import Approver, Flow, Matter, Step
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import APPEAL, Subject, about_appeal

NAME = "申诉裁定"
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
    return parties(uow.appeals.get(AppealId(about.id)), uow) if about.kind == APPEAL else frozenset()


def must_not_be_party(about: Subject, member: MemberId, uow: UnitOfWork) -> None:
    """Raises ``appeal_party``."""
    if member in barred_from(about, uow):
        raise RuleViolation("appeal_party", to_id=member)


def usual_flow(appeal: Appeal, filing: Filing, uow: UnitOfWork, ctx: Context) -> Flow:
    """The nearest leader whom both have in common, else the administrators. Raises ``no_approver``."""
    judges = _judges(appeal, filing, uow)
    if not judges:
        raise RuleViolation("no_approver", rule=appeal.rule)
    step = Step(
        name=NAME,
        approvers=tuple(Approver(member=one) for one in judges),
        within=ctx.policy.appeal.answer_within,
        may_return=False,
    )
    return Flow(key="", name=NAME, matter=Matter.APPEAL, steps=(step,))


def _judges(appeal: Appeal, filing: Filing, uow: UnitOfWork) -> tuple[MemberId, ...]:
    teams, barred = uow.directory.teams(), parties(appeal, uow)
    theirs = {team.id for team in upwards(filing.team_id, teams)}
    own = [team.id for team in upwards(uow.directory.member(appeal.by).team_id, teams)]
    common = (team for team in own if team in theirs)
    led = (_free((leader.id for leader in _leaders(team, uow)), barred) for team in common)
    found = next((leaders for leaders in led if leaders), ())
    return found or _free((one.id for one in uow.directory.admins() if one.active), barred)


def _leaders(team: TeamId, uow: UnitOfWork) -> Iterable[Member]:
    return (one for one in uow.directory.leaders(team) if one.active)


def _free(people: Iterable[MemberId], barred: frozenset[MemberId]) -> tuple[MemberId, ...]:
    return tuple(one for one in dict.fromkeys(people) if one not in barred)

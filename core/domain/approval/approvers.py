"""Who must decide. Pure: the directory comes as an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from core.domain.approval.advancing import Candidate
from core.domain.approval.approval import Customs
from core.domain.frozen import dataclass
from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Team, upwards
from core.domain.policy.approval import Approver, Nobody, OfficeRole, Oneself, Step
from core.domain.rules import RuleRef, RuleViolation

_CHAIN = 5
"""So many delegates of delegates are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Org:
    """The company as the resolution sees it at one instant. ``leaders`` and ``admins`` are read when needed;
    ``delegate`` says who answers for somebody who is away now; ``roles`` are the policy's, by name; ``expressed``
    are the names that an expression of the policy yields. ``barred`` are parties to the matter: they never decide.
    """

    teams: Mapping[TeamId, Team]
    leaders: Callable[[TeamId], Iterable[Member]]
    admins: Callable[[], Iterable[Member]]
    named: Callable[[str], Member | None]
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    delegate: Callable[[MemberId], MemberId | None] = lambda _: None
    expressed: Callable[[str], Sequence[str]] = lambda _: ()
    barred: frozenset[MemberId] = frozenset()


def candidates(
    step: Step, submitter: Member, org: Org, *, customs: Customs, rule: RuleRef
) -> tuple[Candidate, ...] | None:
    """Whom the step asks, once each; nobody if it passes by rule, ``None`` if it fails by rule. Raises ``no_approver``
    where not even an administrator is left: a matter must never wait for no one.
    """
    meant = [member for approver in step.approvers for member in _meant(approver, submitter, org, customs)]
    allowed = customs.oneself is Oneself.ALLOW
    able = [member for member in meant if member.active and member.id not in org.barred]
    asked = [member.id for member in able if allowed or member.id != submitter.id]
    present = [_present(member, submitter.id, org) for member in dict.fromkeys(asked)]
    found = {person.member: person for person in reversed(present)}
    if found:
        return tuple(reversed(found.values()))
    if customs.oneself is Oneself.SKIP and any(member.id == submitter.id for member in meant):
        return ()
    if all(approver.leaders_up_to and approver.leader > 1 for approver in step.approvers):
        return ()  # there is no leader so far up, and those below have been asked
    return _fallback(submitter, org, customs, rule)


def copied_to(approvers: Iterable[Approver], submitter: Member, org: Org, *, customs: Customs) -> tuple[MemberId, ...]:
    """抄送: who is told without being asked, once each; nobody stands in for them, and the submitter knows anyway."""
    ways = [way for approver in approvers for way in _levels(approver)]
    meant = (member for way in ways for member in _meant(way, submitter, org, customs))
    return tuple(dict.fromkeys(member.id for member in meant if member.active and member.id != submitter.id))


def leaders_above(member: Member, org: Org, *, level: int = 1) -> tuple[Member, ...]:
    """The active leaders of the ``level``-th team upwards that has some besides the member himself."""
    for team in upwards(member.team_id, org.teams):
        led = tuple(each for each in org.leaders(team.id) if each.active and each.id != member.id)
        if led:
            level -= 1
            if level == 0:
                return led
    return ()


def _levels(approver: Approver) -> tuple[Approver, ...]:
    """Leaders up to a level are all of them at once, where nobody is asked one after the other."""
    if not approver.leaders_up_to:
        return (approver,)
    return tuple(Approver(leader=level) for level in range(1, approver.leaders_up_to + 1))


def _meant(approver: Approver, submitter: Member, org: Org, customs: Customs) -> tuple[Member, ...]:
    if approver.leader:
        if customs.oneself is Oneself.LEADER:
            return leaders_above(submitter, org, level=approver.leader)
        return _leaders_of_own(submitter, org, approver.leader)
    if approver.head_of:
        teams = (team for team in org.teams.values() if team.name == approver.head_of)
        return tuple(leader for team in teams for leader in org.leaders(team.id))
    if approver.role == OfficeRole.ADMIN:
        return tuple(org.admins())
    if approver.role == OfficeRole.LEADER:
        return leaders_above(submitter, org)
    names = org.roles.get(approver.role, ()) if approver.role else (approver.member,)
    if approver.expression:
        names = org.expressed(approver.expression)
    return tuple(member for name in names if name and (member := org.named(name)) is not None)


def _leaders_of_own(submitter: Member, org: Org, level: int) -> tuple[Member, ...]:
    """The leaders of the ``level``-th team upwards that has any, the submitter among them where he leads it."""
    led = [found for team in upwards(submitter.team_id, org.teams) if (found := tuple(org.leaders(team.id)))]
    return led[level - 1] if level <= len(led) else ()


def _present(member: MemberId, submitter: MemberId, org: Org) -> Candidate:
    """The member, or whoever stands in for him while he is away; never the submitter, and no circles."""
    person, seen = member, {member}
    for _ in range(_CHAIN):
        delegate = org.delegate(person)
        if delegate is None or delegate in seen:
            break
        if delegate == submitter or delegate in org.barred:
            return Candidate(member=member)
        person = delegate
        seen.add(delegate)
    return Candidate(member=person, instead_of=None if person == member else member)


def _fallback(submitter: Member, org: Org, customs: Customs, rule: RuleRef) -> tuple[Candidate, ...] | None:
    """Nobody was found. The company's only administrator has nobody to ask: the rule lets him pass, and says so."""
    if customs.nobody is Nobody.SKIP:
        return ()
    if customs.nobody is Nobody.REJECT:
        return None
    admins = [member.id for member in org.admins() if member.active and member.id not in org.barred]
    if people := tuple(Candidate(member=admin) for admin in admins if admin != submitter.id):
        return people
    if submitter.id in admins:
        return ()
    raise RuleViolation("no_approver", rule=rule)

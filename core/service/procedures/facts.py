"""What the conditions of a policy may know of a filing and of whoever filed it.

The names stand in ``core/domain/policy/names.py``. Only what is written here is known; every other name is
worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from core.domain.answers.facts import form_facts
from core.domain.appeal import Appeal
from core.domain.calendar import Calendar
from core.domain.customer import Customer
from core.domain.dedupe.matching import Band
from core.domain.extension import Extension
from core.domain.filing import LIVE, OWNED, Filing, FilingStatus
from core.domain.follow_up import Tally
from core.domain.handover import Transfer
from core.domain.ids import MemberId
from core.domain.once import once
from core.domain.org import Member, upwards
from core.domain.policy.approval import Matter
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Policy
from core.domain.policy.names import Fact
from core.domain.request import Request
from core.domain.stages import stage_of
from core.service.ports.orders import Tallied
from core.service.ports.store import UnitOfWork

FEN = 100
"""In a yuan: conditions speak of yuan."""
_FAR = 500
"""Filings of one customer that are looked back upon."""


class Facts(Mapping[str, Fact]):
    """Facts that are known, and those that are looked up when a condition asks for them, once."""

    def __init__(self, known: Mapping[str, Fact], asked: Mapping[str, Callable[[], Fact]]) -> None:
        self._known, self._asked = dict(known), asked

    def overlaid(self, known: Mapping[str, Fact]) -> Facts:
        """The same, but for what is known better."""
        return Facts({**self._known, **known}, self._asked)

    def __getitem__(self, name: str) -> Fact:
        if name not in self._known:
            self._known[name] = self._asked[name]()
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._known, **self._asked})

    def __len__(self) -> int:
        return len({**self._known, **self._asked})

    def __contains__(self, name: object) -> bool:
        return name in self._known or name in self._asked


def facts_of(filing: Filing, customer: Customer, uow: UnitOfWork, policy: Policy, *, now: datetime) -> Facts:
    """Of a filing, as it is now; what came after it does not count as its history."""
    past = _Past(filing, uow, now)
    facts = Facts(
        {**_written(filing, customer, uow, policy), **_time(filing, now, policy)},
        {
            "grade": lambda: _grade(filing, facts, policy),
            "customer.grade": lambda: _grade(filing, facts, policy),
            "customer.won": lambda: any(stage_of(each.stage, policy).won for each in (filing, *past.filings)),
            "customer.known": lambda: bool(past.filings),
            "history.filings": lambda: float(len(past.filings)),
            "history.rejected": lambda: float(past.rejected),
            "history.hands": lambda: float(sum(each.status in OWNED for each in past.filings)),
            "submitter.claimed_today": lambda: float(claimed_today(filing.owner, uow, policy, now)),
            "duplicate.band": lambda: _band(filing, uow),
            "submitter.holding": lambda: _holding(filing, uow),
            "history.follow_ups": lambda: float(past.tally.entries),
            "history.effective": lambda: float(past.tally.effective),
            "history.orders": lambda: float(past.bought.orders),
            "history.won_amount": lambda: past.bought.amount / FEN,
            "history.idle_days": lambda: float((now - past.contacted) // timedelta(days=1)),
        },
    )
    return facts


def _grade(filing: Filing, facts: Facts, policy: Policy) -> str:
    """What the form says, or else the first grade whose condition holds; a condition cannot ask for the grade."""
    if said := filing.answers.get("grade"):
        return next((grade.key for grade in policy.grades if said in {grade.key, grade.label}), said)
    known = facts.overlaid({"grade": "", "customer.grade": ""})
    names = policy.names
    return next((grade.key for grade in policy.grades if Condition(grade.when, names).holds(known)), "")


def _staged(filing: Filing, policy: Policy) -> dict[str, Fact]:
    """How far it has come, and whether that is the middle of a deal."""
    stage = stage_of(filing.stage, policy)
    open_deal = bool(filing.stage) and filing.is_live and not (stage.won or stage.lost)
    return {"stage": stage.key, "customer.stage": stage.key, "customer.has_open_deal": open_deal}


def extension_facts(extension: Extension, filing: Filing, uow: UnitOfWork, policy: Policy, *, now: datetime) -> Facts:
    """What conditions may know of a request."""
    facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, policy, now=now)
    of_request: dict[str, Fact] = {
        "matter": Matter.EXTENSION.value,
        "request.kind": Matter.EXTENSION.value,
        "request.days": float(extension.days),
        "request.reason": extension.reason,
        "history.extensions": float(filing.extensions),
    }
    return Facts(of_request, {name: partial(facts.__getitem__, name) for name in facts})


def transfer_facts(wish: Transfer, first: Filing, uow: UnitOfWork, policy: Policy, *, now: datetime) -> Facts:
    """What conditions may know of a wish to pass on: of its first customer, and of the wish."""
    facts = facts_of(first, uow.customers.get(first.customer_id), uow, policy, now=now)
    of_wish: dict[str, Fact] = {
        "matter": Matter.TRANSFER.value,
        "request.kind": Matter.TRANSFER.value,
        "request.reason": wish.reason,
    }
    return Facts(of_wish, {name: partial(facts.__getitem__, name) for name in facts if name not in of_wish})


def appeal_facts(appeal: Appeal, filing: Filing, uow: UnitOfWork, policy: Policy, *, now: datetime) -> Facts:
    """What conditions may know of an appeal: of the customer as it is filed, and of the one who appeals."""
    facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, policy, now=now)
    of_appeal: dict[str, Fact] = {
        "matter": Matter.APPEAL.value,
        "request.kind": Matter.APPEAL.value,
        "request.reason": appeal.reason,
        **people_facts(uow.directory.member(appeal.by), uow, policy, "submitter"),
    }
    return Facts(of_appeal, {name: partial(facts.__getitem__, name) for name in facts if name not in of_appeal})


def request_facts(request: Request, filing: Filing, uow: UnitOfWork, policy: Policy, *, now: datetime) -> Facts:
    """What conditions may know of a request about a customer; its sum of money, where it has one, goes before that of
    the customer.
    """
    facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, policy, now=now)
    of_request: dict[str, Fact] = {
        "matter": request.matter.value,
        "request.kind": request.matter.value,
        "request.reason": request.reason,
        "request.discount": float(request.discount),
        **({"amount": request.amount / 100} if request.amount is not None else {}),
        **people_facts(uow.directory.member(request.by), uow, policy, "submitter"),
    }
    return Facts(of_request, {name: partial(facts.__getitem__, name) for name in facts if name not in of_request})


class _Past:
    """What happened to the customer before this filing."""

    def __init__(self, filing: Filing, uow: UnitOfWork, now: datetime) -> None:
        self._filing, self._uow, self._now = filing, uow, now

    @once
    def filings(self) -> tuple[Filing, ...]:
        of_customer = self._uow.filings.of_customer(self._filing.customer_id, limit=_FAR)
        return tuple(each for each in of_customer if each.number < self._filing.number)

    @once
    def tally(self) -> Tally:
        """Of everything that was done with the customer, under whichever filing."""
        filings = (self._filing, *self.filings)
        found = [self._uow.follow_ups.tally(each.id, until=self._now) for each in filings]
        last = max((one.last for one in found if one.last), default=None)
        return Tally(
            entries=sum(one.entries for one in found), effective=sum(one.effective for one in found), last=last
        )

    @once
    def bought(self) -> Tallied:
        """What the customer has ordered, under whichever filing."""
        return self._uow.orders.sum_of_customer(self._filing.customer_id)

    @property
    def contacted(self) -> datetime:
        """The last follow-up; for whom there was none, nobody is idle longer than the filing is old."""
        begun = min(self._filing.decided_at or self._filing.filed_at, self._now)
        return max(begun, self.tally.last) if self.tally.last else begun

    @property
    def rejected(self) -> int:
        over = (each for each in self.filings if each.decided_at is not None and each.decided_at <= self._now)
        return sum(each.status is FilingStatus.REJECTED for each in over)


def _time(filing: Filing, now: datetime, policy: Policy) -> dict[str, Fact]:
    local, day = now.astimezone(ZoneInfo(policy.calendar.zone)), timedelta(days=1)
    left = (filing.protected_until - now) / day if filing.protected_until else 0.0
    return {
        "filing.age_days": float((now - filing.filed_at) // day),
        "filing.days_left": float(max(0, -(-left // 1))),
        "now.hour": float(local.hour),
        "now.weekday": float(local.isoweekday()),
    }


def _band(filing: Filing, uow: UnitOfWork) -> Fact:
    """Of the look-alikes that stood beside it when it was sent, the one most like it."""
    bands = {likeness.band for likeness in uow.resemblances.of(filing.id)}
    return next((band.value for band in (Band.CERTAIN, Band.SUSPECTED) if band in bands), Band.CLEAR.value)


def claimed_today(member: MemberId, uow: UnitOfWork, policy: Policy, now: datetime) -> int:
    """Since midnight where the company works; what came of the claims makes no difference."""
    return uow.pool.claims_since(member, Calendar(policy.calendar).midnight_after(now, -1))


def _holding(filing: Filing, uow: UnitOfWork) -> Fact:
    """Customers that he holds or waits for, besides this one."""
    return float(uow.filings.count_of_owner(filing.owner, statuses=LIVE) - filing.is_live)


def _written(filing: Filing, customer: Customer, uow: UnitOfWork, policy: Policy) -> dict[str, Fact]:
    answers = {
        **filing.answers,
        "company": customer.name,
        "contact": filing.contact.name,
        "phone": filing.contact.phone,
        "uscc": customer.uscc or "",
    }
    owner = uow.directory.member(filing.owner)
    return {
        "matter": Matter.FILING.value,
        "filing.number": float(filing.number),
        "filing.status": filing.status.value,
        "filing.scope": filing.scope,
        "history.extensions": float(filing.extensions),
        "request.kind": Matter.FILING.value,
        "request.reason": "",
        "request.days": 0.0,
        "request.discount": 0.0,
        "customer.name": customer.name,
        "customer.region": customer.region or "",
        **form_facts(answers, policy),
        **_staged(filing, policy),
        **people_facts(owner, uow, policy, "submitter"),
        **people_facts(owner, uow, policy, "owner"),
    }


def people_facts(member: Member, uow: UnitOfWork, policy: Policy, who: str) -> dict[str, Fact]:
    """The submitter or the owner: his name, his team and those above it, his roles."""
    teams = uow.directory.teams()
    above = tuple(team.name for team in upwards(member.team_id, teams))
    facts: dict[str, Fact] = {
        f"{who}.name": member.name,
        f"{who}.team": above[0] if above else "",
        f"{who}.teams": above,
    }
    if who == "submitter":
        granted = {grant.role.value for grant in uow.directory.roles_of(member.id)}
        named = {role.key for role in policy.roles if {member.id, member.name} & set(role.members)}
        facts |= {
            "team.name": above[0] if above else "",
            "submitter.roles": tuple(sorted(granted | named)),
            "submitter.leads": "leader" in granted,
            "submitter.admin": "admin" in granted,
        }
    return facts

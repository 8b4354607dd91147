"""A company whose discounts, visits and releases need a yes, and requests in it."""

from __future__ import annotations

from dataclasses import replace

from core.domain.filing import Filing
from core.domain.policy.approval import ApprovalRules, Approver, Flow, Matter, Mode, Step
from core.domain.policy.document import Policy
from core.domain.request import Request
from core.service.open_request import OpenRequest
from core.service.outcome import Outcome
from core.service.records import Subject, about_request
from core.service.release_filing import ReleaseFiling
from tests.support.builders import WANG, Ledger

LEADER = Step(name="主管", approvers=(Approver(leader=1),))
BOTH = Step(name="总监和财务", approvers=(Approver(member="何川"), Approver(member="周宁")), mode=Mode.ALL)
DEEP = Flow(key="deep", name="大折扣", matter=Matter.DISCOUNT, when="request.discount > 10", steps=(LEADER, BOTH))
SLIGHT = Flow(
    key="slight",
    name="折扣",
    matter=Matter.DISCOUNT,
    when="request.discount > 5 && request.discount <= 10",
    steps=(LEADER,),
)
VISITS = Flow(key="visits", name="外访审批", matter=Matter.VISIT, steps=(LEADER,))
RELEASES = Flow(key="releases", name="释放审批", matter=Matter.RELEASE, steps=(LEADER,))
RULES = Policy(approval=ApprovalRules(flows=(*ApprovalRules().flows, DEEP, SLIGHT, VISITS, RELEASES)))
"""More than 10 % off asks the leader, then director and finance both; up to 5 % nobody."""


def under(ledger: Ledger, *flows: Flow) -> Ledger:
    """These flows alone, beside the usual ones."""
    ledger.policy = replace(ledger.policy, approval=ApprovalRules(flows=(*ApprovalRules().flows, *flows)))
    return ledger


def protected(ledger: Ledger) -> Filing:
    """王晨 has a customer."""
    return ledger.approve(ledger.file(WANG))


def discount(ledger: Ledger, filing: Filing, percent: int = 85) -> Outcome:
    """王晨 asks for a discount."""
    return ledger.do(
        OpenRequest(filing_id=filing.id, by=WANG, matter=Matter.DISCOUNT, percent=percent, reason="客户要签三年")
    )


def visit(ledger: Ledger, filing: Filing) -> Outcome:
    """王晨 wants to go there."""
    return ledger.do(OpenRequest(filing_id=filing.id, by=WANG, matter=Matter.VISIT, reason="周五带方总去客户工厂"))


def release(ledger: Ledger, filing: Filing) -> Outcome:
    """王晨 gives it back."""
    return ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="项目停了"))


def the_request(ledger: Ledger, filing: Filing, matter: Matter = Matter.DISCOUNT) -> Request:
    """The latest of that matter, as it is now."""
    found = ledger.read(lambda uow: [one for one in uow.requests.of_filing(filing.id) if one.matter is matter])
    return found[-1]


def about(ledger: Ledger, filing: Filing, matter: Matter = Matter.DISCOUNT) -> Subject:
    """What its approval is about."""
    return about_request(the_request(ledger, filing, matter).id)


def asked(ledger: Ledger, subject: Subject) -> tuple[str, ...]:
    """Whose answer is awaited."""
    approval = ledger.read(lambda uow: uow.approvals.about(subject))
    return tuple(approval.asked) if approval is not None else ()

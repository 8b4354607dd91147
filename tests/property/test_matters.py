"""Whatever people do to a filing, to a request for more time or for a release: while it is open somebody is asked, it
says what its approval says, and it can always be brought to an end.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.approval.approval import Approval, Decision
from core.domain.extension import ExtensionStatus
from core.domain.filing import FilingStatus
from core.domain.ids import ExtensionId, FilingId, MemberId, RequestId
from core.domain.policy.approval import ApprovalRules, Approver, Flow, Matter, Mode, Overdue, Step
from core.domain.policy.document import Policy
from core.domain.policy.protection import ExtensionRules
from core.domain.request import RequestState
from core.domain.rules import RuleViolation
from core.service.commands import Command
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.delegate import DelegateApprovals
from core.service.directory import MemberLeaves
from core.service.move_approval import AddApprover, HandOnApproval, ReturnMatter
from core.service.overdue_approval import RingApproval
from core.service.records import EXTENSION, REQUEST, Subject, about_extension, about_filing, about_request
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from core.service.resubmit_extension import ResubmitExtension
from core.service.resubmit_filing import ResubmitFiling
from core.service.resubmit_request import ResubmitRequest
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger

some = settings(max_examples=60, deadline=None)
DAY = timedelta(days=1)
SOMEBODY = st.sampled_from((LIN, HE, XU, SUN, ZHOU, WANG))
STEPS = st.lists(
    st.builds(
        Step,
        name=st.just("审批"),
        approvers=st.sampled_from(
            ((Approver(leader=1),), (Approver(leader=2),), (Approver(member="xu"), Approver(member="sun")))
        ),
        mode=st.sampled_from(Mode),
        within=st.none() | st.just(DAY),
        round_the_clock=st.just(True),
        overdue=st.sampled_from(Overdue),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
OVER = {Decision.APPROVED, Decision.REJECTED, Decision.CLOSED}


def begun(kind: str, steps: tuple[Step, ...]) -> tuple[Ledger, Subject]:
    """A matter of this kind that goes this way."""
    easy = ExtensionRules(actions=0)
    flow = Flow(key="own", name="审批", matter=Matter(kind), steps=steps, copy_to=(Approver(member="sun"),))
    ledger = Ledger(policy=Policy(extension=easy, approval=ApprovalRules(flows=(flow,))))
    filing = ledger.file(WANG)
    if kind == Matter.RELEASE:
        ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="项目停了"))
        return ledger, about_request(ledger.read(lambda uow: uow.requests.waiting(filing.id))[0].id)
    if kind != EXTENSION:
        return ledger, about_filing(filing.id)
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason="合同在走流程"))
    extension = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
    assert extension is not None
    return ledger, about_extension(extension.id)


def completed(about: Subject) -> Command:
    """It goes out again."""
    if about.kind == EXTENSION:
        return ResubmitExtension(extension_id=ExtensionId(about.id), by=WANG, reason="周五签")
    if about.kind == REQUEST:
        return ResubmitRequest(request_id=RequestId(about.id), by=WANG, reason="项目停了，周一说的")
    return ResubmitFiling(filing_id=FilingId(about.id), by=WANG, fields={"note": "周五签"})


Move = Callable[[Subject, Ledger], Command]
MOVES = st.one_of(
    st.builds(lambda who: lambda about, _: ApproveMatter(about=about, by=who), SOMEBODY),
    st.builds(lambda who: lambda about, _: RejectMatter(about=about, by=who, reason="不合适"), SOMEBODY),
    st.builds(lambda who, to: lambda about, _: HandOnApproval(about=about, by=who, to=to), SOMEBODY, SOMEBODY),
    st.builds(
        lambda who, to, first: lambda about, _: AddApprover(about=about, by=who, who=to, before=first),
        SOMEBODY,
        SOMEBODY,
        st.booleans(),
    ),
    st.builds(lambda who: lambda about, _: ReturnMatter(about=about, by=who, reason="补充"), SOMEBODY),
    st.just(lambda about, _: completed(about)),
    st.builds(lambda hours: lambda about, ledger: _late(about, ledger, hours), st.integers(1, 30)),
    st.builds(lambda who: lambda _, ledger: MemberLeaves(member_id=who), st.sampled_from((HE, XU, SUN))),
    st.builds(lambda who, to: lambda _, ledger: _away(who, to, ledger), SOMEBODY, SOMEBODY),
)


def _late(about: Subject, ledger: Ledger, hours: int) -> Command:
    ledger.later(timedelta(hours=hours))
    return RingApproval(about=about)


def _away(who: MemberId, to: MemberId, ledger: Ledger) -> Command:
    return DelegateApprovals(by=who, to=to, since=ledger.clock(), until=ledger.clock() + DAY)


@some
@given(kind=st.sampled_from(("filing", "extension", "release")), steps=STEPS, moves=st.lists(MOVES, max_size=12))
def test_a_matter_is_never_stuck_and_says_what_its_approval_says(
    kind: str, steps: tuple[Step, ...], moves: list[Move]
) -> None:
    """After every move, allowed or not; and when everybody says yes it is over."""
    ledger, about = begun(kind, steps)
    for move in moves:
        _try(ledger, move(about, ledger))
        _agree(ledger, about)
    for _ in range(60):
        now = approval(ledger, about)
        if now.status in OVER:
            return
        _try(
            ledger, completed(about) if now.status is Decision.RETURNED else ApproveMatter(about=about, by=now.asked[0])
        )
        _agree(ledger, about)
    raise AssertionError("no end in sight")


def approval(ledger: Ledger, about: Subject) -> Approval:
    """As it is now."""
    found = ledger.read(lambda uow: uow.approvals.about(about))
    assert found is not None
    return found


def _try(ledger: Ledger, command: Command) -> None:
    with suppress(RuleViolation):
        ledger.do(command)


def _agree(ledger: Ledger, about: Subject) -> None:
    now = approval(ledger, about)
    assert bool(now.asked) is (now.status is Decision.OPEN)
    assert WANG not in now.asked
    waits, given_, refused = {
        "filing": (FilingStatus.PENDING, FilingStatus.PROTECTED, FilingStatus.REJECTED),
        "extension": (ExtensionStatus.WAITING, ExtensionStatus.GRANTED, ExtensionStatus.REFUSED),
        "request": (RequestState.WAITING, RequestState.GRANTED, RequestState.REFUSED),
    }[about.kind]
    expected = {Decision.APPROVED: given_, Decision.REJECTED: refused}.get(now.status, waits)
    assert _status(ledger, about) is expected


def _status(ledger: Ledger, about: Subject) -> FilingStatus | ExtensionStatus | RequestState:
    if about.kind == REQUEST:
        return ledger.read(lambda uow: uow.requests.get(RequestId(about.id))).state
    if about.kind == EXTENSION:
        return ledger.read(lambda uow: uow.extensions.get(ExtensionId(about.id))).status
    return ledger.read(lambda uow: uow.filings.get(FilingId(about.id))).status

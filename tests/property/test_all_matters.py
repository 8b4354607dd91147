"""Everything that can stand beside a customer at once: leads, requests, more time, orders and contested shares, while
customers pass on, end, become one and part again, and people leave and come back. On memory and on SQLite alike.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.timed.jobs import COMMANDS
from core.domain.approval.approval import Decision
from core.domain.credit import WHOLE, Wanted
from core.domain.ids import MemberId
from core.domain.merging import MergeState
from core.domain.policy.approval import Matter
from core.domain.policy.leads import Untaken
from core.service.answer_lead import DeclineLead, DropLead, TakeLead
from core.service.change_order import CancelOrder, CorrectOrder
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.directory import AccountGone, PersonEntry, SyncDirectory
from core.service.give_lead import GiveLead
from core.service.hand_over import HandOver
from core.service.merge_customers import MergeCustomers, UndoMerge
from core.service.move_approval import ReturnMatter
from core.service.open_request import OpenRequest, WithdrawRequest
from core.service.record_order import RecordOrder
from core.service.records import Subject, about_credit, about_request
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from core.service.resubmit_request import ResubmitRequest
from core.service.split_credit import SplitCredit, WithdrawSplit
from core.service.transfer_customers import AcceptTransfer, DeclineTransfer, TransferCustomers
from core.service.views.dashboard import Period, dashboard
from core.service.withdraw_extension import WithdrawExtension
from core.service.withdraw_filing import WithdrawFiling
from storage.opening import open_store
from storage.repositories.chain import verify
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, filing_of
from tests.support.invented import company_name
from tests.support.ledger_files import sqlite_at
from tests.support.many_matters import EVERYBODY, Matters, counted, draw_everything, one_of, policy
from tests.support.side_by_side import SideBySide
from tests.support.stores import VAULT

NAMES = tuple(map(company_name, range(3)))
WHY = "客户月底要定"
ASKED_FOR = (Matter.DISCOUNT, Matter.VISIT, Matter.QUOTE)

people = st.sampled_from(EVERYBODY)
places = st.integers(min_value=0, max_value=30)
names = st.integers(min_value=0, max_value=len(NAMES) - 1)
fairly = st.sampled_from((True, True, True, True, True, False))
seldom = st.sampled_from((False, False, True))
steps = st.sampled_from((1, 1, 5, 24, 24 * 3, 24 * 9))
"""Hours that pass."""


class AllMatters(RuleBasedStateMachine):
    """People work, and time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(TemporaryDirectory()))
        store = open_store(sqlite_at(folder / "baobei.db"), vault=VAULT)
        self.stack.callback(store.close)
        self.house = SideBySide(policy(), {"sqlite": store})
        self.there, self.do = Matters(self.house), self.house.do
        self.away: set[MemberId] = set()

    @initialize()
    def begin(self) -> None:
        """Everybody has something to do."""
        for by, name in ((WANG, 0), (SUN, 1)):
            self.file(by, name, True)
        self.give(ZHOU, 2, None)

    @rule(by=people, name=names, yes=st.sampled_from((True, True, False)))
    def file(self, by: MemberId, name: int, yes: bool) -> None:
        """And mostly it is decided at once."""
        outcome = self.do(filing_of(by, NAMES[name], f"1390002000{name}"))
        if outcome is not None and outcome.subject is not None and yes:
            self.answer(outcome.subject, "yes")

    @rule(by=st.sampled_from((HE, LIN, ZHOU)), name=names, to=st.sampled_from((None, None, WANG, SUN)))
    def give(self, by: MemberId, name: int, to: MemberId | None) -> None:
        """派单."""
        fields = {"company": NAMES[name], "contact": "王总", "phone": f"1390002000{name}"}
        self.do(GiveLead(by=by, fields=fields, to=to))

    @precondition(lambda self: self.there.open_leads())
    @rule(place=places, anybody=people, fair=fairly, act=st.sampled_from(("take", "take", "decline", "drop")))
    def answer_a_lead(self, place: int, anybody: MemberId, fair: bool, act: str) -> None:
        """Whoever is asked or gave it, or anybody."""
        lead = one_of(self.there.open_leads() if fair else self.there.leads(), place)
        by = (lead.by if act == "drop" else lead.asked.to) if fair else anybody
        ident = lead.filing_id
        if act == "take":
            self.do(TakeLead(filing_id=ident, by=by))
        else:
            declined = DeclineLead(filing_id=ident, by=by, reason="太远")
            self.do(declined if act == "decline" else DropLead(filing_id=ident, by=by))

    @precondition(lambda self: self.there.held())
    @rule(
        place=places,
        anybody=people,
        fair=fairly,
        matter=st.sampled_from(ASKED_FOR),
        what=places,
    )
    def ask(self, place: int, anybody: MemberId, fair: bool, matter: Matter, what: int) -> None:
        """For a discount, a visit; for more time, and to give it back."""
        filing = one_of(self.there.held(), place)
        by = filing.owner if fair else anybody
        if what % 5 == 0:
            self.do(RequestExtension(filing_id=filing.id, by=by, days=5, reason=WHY))
        elif what % 5 < 3:
            self.do(ReleaseFiling(filing_id=filing.id, by=by if what % 5 == 1 else ZHOU, reason=WHY))
        else:
            self.do(OpenRequest(filing_id=filing.id, by=by, matter=matter, percent=85, amount=what, reason=WHY))

    @precondition(lambda self: self.there.open_approvals())
    @rule(place=places, anybody=people, fair=fairly, said=st.sampled_from(("yes", "yes", "no", "back")))
    def decide(self, place: int, anybody: MemberId, fair: bool, said: str) -> None:
        """Whatever waits for an answer."""
        approval = one_of(self.there.open_approvals(), place)
        self.answer(Subject.parse(approval.subject), said, None if fair else anybody)

    @precondition(lambda self: self.there.open_requests())
    @rule(place=places, anybody=people, fair=fairly, back=st.booleans())
    def take_back(self, place: int, anybody: MemberId, fair: bool, back: bool) -> None:
        """A request is withdrawn, or completed after it came back."""
        request = one_of(self.there.open_requests(), place)
        by = request.by if fair else anybody
        if back:
            self.do(WithdrawRequest(request_id=request.id, by=by))
        else:
            self.do(ResubmitRequest(request_id=request.id, by=by, reason=f"{WHY}，补充"))

    @precondition(lambda self: self.there.waiting())
    @rule(place=places, anybody=people, fair=fairly)
    def withdraw(self, place: int, anybody: MemberId, fair: bool) -> None:
        """A filing that waits, or the wish for more time."""
        filing = one_of(self.there.waiting(), place)
        by = filing.owner if fair else anybody
        extension = self.there.peek(lambda uow: uow.extensions.waiting(filing.id))
        if extension is not None:
            self.do(WithdrawExtension(extension_id=extension.id, by=by))
        else:
            self.do(WithdrawFiling(filing_id=filing.id, by=by))

    @precondition(lambda self: self.there.filings())
    @rule(place=places, anybody=people, fair=fairly, fen=st.sampled_from((1, 7, 30_000_001, 10**14)), back=places)
    def buy(self, place: int, anybody: MemberId, fair: bool, fen: int, back: int) -> None:
        """Today, or some days ago."""
        filing = one_of(self.there.filings(), place)
        day = self.house.clock().date() - timedelta(days=back)
        self.do(RecordOrder(filing_id=filing.id, by=filing.owner if fair else anybody, amount=fen, signed_on=day))

    @precondition(lambda self: self.there.orders())
    @rule(place=places, by=people, who=people, percent=st.sampled_from((0, 10, 33, 50, 100)))
    def share(self, place: int, by: MemberId, who: MemberId, percent: int) -> None:
        """Given away, shared out, or contested; or the wish is taken back."""
        order = one_of(self.there.orders(), place)
        wish = self.there.peek(lambda uow: uow.orders.open_request(order.id))
        if wish is not None and place % 3 == 0:
            self.do(WithdrawSplit(request_id=wish.id, by=wish.by))
        self.do(SplitCredit(order_id=order.id, by=by, shares=(Wanted(member=who, basis=percent * 100),), reason=WHY))

    @precondition(lambda self: self.there.orders())
    @rule(place=places, anybody=people, fair=fairly, cancel=st.booleans())
    def change(self, place: int, anybody: MemberId, fair: bool, cancel: bool) -> None:
        """What was written wrongly, or came to nothing."""
        order = one_of(self.there.orders(), place)
        by = order.by if fair else anybody
        right = CorrectOrder(order_id=order.id, by=by, amount=order.amount % 97 + 1)
        self.do(CancelOrder(order_id=order.id, by=by, reason="退了") if cancel else right)

    @precondition(lambda self: self.there.held())
    @rule(place=places, by=people, to=people, fair=fairly)
    def pass_on(self, place: int, by: MemberId, to: MemberId, fair: bool) -> None:
        """By its owner or who leads him, or by anybody."""
        filing = one_of(self.there.held(), place)
        self.do(TransferCustomers(by=filing.owner if fair else by, to=to, filings=(filing.id,)))

    @precondition(lambda self: self.there.filings())
    @rule(place=places, yes=st.booleans())
    def answer_a_transfer(self, place: int, yes: bool) -> None:
        """The receiver."""
        filing = one_of(self.there.filings(), place)
        wish = self.there.peek(lambda uow: uow.transfers.asked_about(filing.id))
        if wish is not None and wish.to is not None and wish.until is not None:
            accept, decline = AcceptTransfer, DeclineTransfer
            self.do(accept(transfer_id=wish.id, by=wish.to) if yes else decline(transfer_id=wish.id, by=wish.to))

    @precondition(lambda self: self.there.held())
    @rule(place=places, to=people, now=seldom)
    def hand_over(self, place: int, to: MemberId, now: bool) -> None:
        """All that somebody has."""
        if now:
            self.do(HandOver(member=one_of(self.there.held(), place).owner, by=ZHOU, to=to))

    @precondition(lambda self: len(self.away) < 2)
    @rule(member=st.sampled_from((WANG, XU, SUN, LIN, HE)), now=seldom)
    def leave(self, member: MemberId, now: bool) -> None:
        """But 周宁."""
        if now:
            self.away.add(member)
            self.do(AccountGone(platform="feishu", external_id=f"ou_{member}"))

    @precondition(lambda self: self.away)
    @rule(place=places)
    def come_back(self, place: int) -> None:
        """The platform lists him again."""
        member = sorted(self.away)[place % len(self.away)]
        self.away.remove(member)
        name = self.there.peek(lambda uow: uow.directory.member(member).name)
        self.do(SyncDirectory(platform="feishu", people=(PersonEntry(external_id=f"ou_{member}", name=name),)))

    @precondition(lambda self: len({one.customer_id for one in self.there.filings()}) > 1)
    @rule(place=places, undo=st.booleans(), now=seldom)
    def merge(self, place: int, undo: bool, now: bool) -> None:
        """Two customers become one, or two again."""
        if not now:
            return
        merges = self.there.peek(lambda uow: uow.merges.recent(limit=1))
        if undo and merges and merges[0].state is not MergeState.UNDONE:
            self.do(UndoMerge(number=merges[0].number, by=ZHOU))
            return
        first, second, *_ = sorted({one.customer_id for one in self.there.filings()})[place % 2 :] * 2
        self.do(MergeCustomers(keep=first, drop=second, by=ZHOU, reason="同一张执照"))

    @rule(then=st.sampled_from(tuple(Untaken)), asks=st.sampled_from((True, True, False)))
    def the_rules_change(self, then: Untaken, asks: bool) -> None:
        """While everything goes on."""
        self.house.policy = policy(then=then, asks=asks)

    @rule(hours=steps)
    def time_passes(self, hours: int) -> None:
        """Timers ring when they are due, in their order, each once."""
        until = self.house.clock() + timedelta(hours=hours)
        while (timer := self.house.next_timer(until)) is not None:
            self.house.clock.set(max(timer.due_at, self.house.clock()))
            assert self.house.pass_timer(timer)
            assert self.do(COMMANDS[timer.kind](timer)) is not None
        self.house.clock.set(until)

    @invariant()
    def one_owner_or_one_place(self) -> None:
        """At most one live owner per customer; nothing lies in the pool and is owned."""
        owned = Counter(one.customer_id for one in self.there.filings() if one.is_live)

        assert set((owned + Counter(self.there.lying())).values()) <= {1}

    @invariant()
    def a_lead_waits_as_long_as_its_filing(self) -> None:
        """For the one who holds it, who is there, and until its timer rings; else nothing of it waits."""
        waiting = {one.filing_id: one for one in self.there.open_leads()}
        offered = {one.id: one for one in self.there.filings() if one.is_offered}
        timers = {timer.key: timer.due_at for timer in self.there.timers("lead")}

        assert offered.keys() == waiting.keys()
        assert timers == {f"lead:{ident}": lead.asked.until for ident, lead in waiting.items()}
        assert all(offered[ident].owner == lead.asked.to for ident, lead in waiting.items())
        assert not {lead.asked.to for lead in waiting.values()} & self.away

    @invariant()
    def what_is_asked_stands_beside_what_lives(self) -> None:
        """A request, or a wish for more time, is about a protected customer, a wish for a receiver who is there."""
        held = {one.id for one in self.there.held()}
        assert {one.filing_id for one in self.there.open_requests()} <= held
        for filing in self.there.filings():
            more = self.there.peek(lambda uow, ident=filing.id: uow.extensions.waiting(ident))  # type: ignore[misc]
            wish = self.there.peek(lambda uow, ident=filing.id: uow.transfers.asked_about(ident))  # type: ignore[misc]
            assert more is None or filing.id in held
            assert wish is None or wish.to not in self.away

    @invariant()
    def orders_add_up(self) -> None:
        """Shares to the whole and to the fen, under the customer of their filing; what is contested are the shares as
        they are, of an order that counts.
        """
        filings = {one.id: one.customer_id for one in self.there.filings()}
        orders = {one.id: one for one in self.there.orders()}
        for order in orders.values():
            assert sum(one.basis for one in order.credits) == WHOLE
            assert sum(order.amounts()) == order.amount
            assert order.customer_id == filings[order.filing_id]
        for wish in self.there.wishes():
            order = orders[wish.order_id]
            assert not wish.is_open or (order.is_live and wish.before == order.credits)

    @invariant()
    def whoever_is_asked_is_there(self) -> None:
        """Nobody is asked about what is settled, or about his own request."""
        going = {str(about_request(one.id)): one.is_open for one in self.there.requests()}
        going |= {str(about_credit(one.id)): one.is_open for one in self.there.wishes()}
        for approval in self.there.approvals():
            assert not set(approval.asked) & self.away
            waits = approval.status in {Decision.OPEN, Decision.RETURNED}
            assert going.get(approval.subject, waits) is waits
            assert approval.submitter not in approval.asked

    @invariant()
    def all_count_the_same(self) -> None:
        """What triggers keep is what a count finds, and both draw the same figures."""
        held = Counter((one.owner, one.status) for one in self.there.filings() if one.is_live)
        ctx = self.house.context()

        assert self.house.see(counted) == held
        self.house.see(lambda uow: dashboard(ZHOU, Period.MONTH, uow, ctx, most=9))

    def teardown(self) -> None:
        """The chain over the trail is whole, both have the same of everything, and everybody's card can be drawn."""
        filings = self.house.see(lambda uow: list(uow.filings.page(after=0, limit=999)))
        for ident in (one.id for one in filings):
            self.house.see(lambda uow, ident=ident: (uow.orders.of_filing(ident), uow.requests.of_filing(ident)))  # type: ignore[misc]
            self.house.see(lambda uow, ident=ident: (uow.leads.of(ident), uow.extensions.of_filing(ident)))  # type: ignore[misc]
        assert verify(self.house.others["sqlite"]).ok
        draw_everything(self.house.ledger)
        self.stack.close()

    def answer(self, about: Subject, said: str, by: MemberId | None = None) -> None:
        """Whoever is asked first, unless somebody is named."""
        approval = self.there.peek(lambda uow: uow.approvals.about(about))
        by = by or (next(iter(approval.asked), None) if approval is not None else None)
        if by is None:
            return
        if said == "back":
            self.do(ReturnMatter(about=about, by=by, reason="说清楚些"))
        else:
            no = RejectMatter(about=about, by=by, reason="不合适")
            self.do(ApproveMatter(about=about, by=by) if said == "yes" else no)


AllMatters.TestCase.settings = settings(
    max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAllMatters = AllMatters.TestCase

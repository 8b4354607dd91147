"""The past under other rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cards.texts.rehearsals import limits, sentence, summary
from core.domain.dedupe.matching import Band, Relation
from core.domain.policy.approval import ApprovalRules, Approver, Flow, Matter, Step
from core.domain.policy.document import Conduct, DuplicateRules, FilingRules, KeyKind, Policy
from core.domain.policy.protection import ProtectionRules
from core.domain.resembling import Likeness
from core.service.rehearsal import Kind, Replayed, rehearse, unreplayed
from tests.support.builders import COMPANY, LIN, WANG, Ledger

ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)
LEADER = Step(name="主管审批", approvers=(Approver(leader=1),))
ABOVE = Step(name="总监审批", approvers=(Approver(leader=2),))


def a_flow(*steps: Step, when: str = "") -> ApprovalRules:
    """The only way for filings."""
    return ApprovalRules(flows=(Flow(key="filing", name="报备审批", matter=Matter.FILING, when=when, steps=steps),))


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """Under one step from the beginning."""
    ledger.policy = Policy(approval=a_flow(LEADER))
    return ledger


def replay(ledger: Ledger, policy: Policy, since: datetime = ALWAYS) -> Replayed:
    """The whole past of a small ledger; nothing of it may change."""
    before, ctx = ledger.snapshot(), ledger.context()
    found = ledger.read(lambda uow: rehearse(policy, uow, ctx, after=0, since=since))
    assert ledger.snapshot() == before
    return found


def told(ledger: Ledger, found: Replayed) -> list[str]:
    """Each difference in words, behind the company."""
    return [sentence(one, now=ledger.clock()).split("：", 1)[1] for one in found.differences]


def test_the_same_rules_change_nothing(ledger: Ledger) -> None:
    """What was filed under them goes the same way again."""
    ledger.approve(ledger.file(WANG), by=LIN)

    assert replay(ledger, ledger.policy) == Replayed(replayed=1, left_out=0, differences=(), last=None)


def test_another_step_is_told_with_its_approver(ledger: Ledger) -> None:
    """Who files, which filing, who was asked, and who would be asked besides."""
    filing = ledger.file(WANG)
    found = replay(ledger, replace(ledger.policy, version=2, approval=a_flow(LEADER, ABOVE)))

    said = sentence(found.differences[0], now=ledger.clock())
    assert f"报备的 #{filing.number} {COMPANY}：原来由主管审批（" in said
    assert "，按新规则还要总监审批（" in said


def test_a_condition_is_asked_about_the_day_of_the_filing(ledger: Ledger) -> None:
    """Time goes on, and the answer stays."""
    ledger.file(WANG)
    ledger.later(timedelta(days=9))
    fresh = replace(ledger.policy, version=2, approval=a_flow(LEADER, when="filing.age_days > 3.0"))
    as_ever = replace(ledger.policy, version=2, approval=a_flow(LEADER, when="filing.age_days < 3.0"))

    assert told(ledger, replay(ledger, fresh))[0].endswith("按新规则不用审批")
    assert replay(ledger, as_ever).differences == ()


def test_what_the_form_would_refuse_is_told_instead_of_a_route(ledger: Ledger) -> None:
    """A field that is required from now on was not asked for then."""
    ledger.file(WANG)
    required = FilingRules(required=("company", "contact", "phone", "product"))
    found = replay(ledger, replace(ledger.policy, version=2, filing=required, approval=a_flow(LEADER, ABOVE)))

    assert [one.kind for one in found.differences] == [Kind.REFUSED]
    assert told(ledger, found) == ["按新规则会被拒绝：缺产品"]


def test_a_longer_protection_ends_later(ledger: Ledger) -> None:
    """Only what was approved has an end."""
    ledger.approve(ledger.file(WANG), by=LIN)
    ledger.file(WANG, company="无锡远舟食品有限公司", phone="13900012346")
    longer = replace(ledger.policy, version=2, protection=ProtectionRules(length=timedelta(days=60)))
    found = replay(ledger, longer)

    assert [one.kind for one in found.differences] == [Kind.PROTECTION]
    assert "原来保护到 " in told(ledger, found)[0]


def test_what_stood_beside_a_filing_is_judged_anew(ledger: Ledger) -> None:
    """A suspected look-alike that would only have been shown."""
    filing = ledger.file(WANG)
    beside = Likeness(customer_id=filing.customer_id, band=Band.SUSPECTED, relation=Relation.SAME, score=0.7)
    ledger.store.submit(lambda uow: uow.resemblances.add(filing.id, [beside])).result()
    found = replay(ledger, replace(ledger.policy, version=2, duplicate=DuplicateRules(suspected=Conduct.SHOW)))

    assert told(ledger, found) == ["有相似的客户，原来请报备人确认并写理由，按新规则只提示"]


def test_what_is_older_is_not_replayed(ledger: Ledger) -> None:
    """Only from the day on that was asked for."""
    ledger.file(WANG)

    assert replay(ledger, ledger.policy, since=ledger.clock() + timedelta(days=1)).replayed == 0


def test_what_cannot_be_replayed_is_said() -> None:
    """Always the answers of people; the keys where they change."""
    other = Policy(duplicate=DuplicateRules(keys=(KeyKind.USCC,)))

    assert tuple(unreplayed(Policy(), Policy())) == ()
    assert "比对项的变化" in limits(tuple(unreplayed(Policy(), other)))
    assert "审批人当时会怎么答" in limits(())


def test_the_summary_counts_by_kind() -> None:
    """And says so when everything stays as it is."""
    assert summary({}, replayed=3, left_out=0) == ["重放了 3 条报备，都和原来一样"]
    assert summary({Kind.ROUTE: 2}, replayed=3, left_out=1)[1] == "审批路线不同：2 条"

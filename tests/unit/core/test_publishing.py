"""Rules are published as numbered versions; what runs finishes under the one it began with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.policy.documents import document_of
from bot.policy.reading import policy_from, read
from bot.policy.shelf import Shelf
from core.domain.policy.document import Clause, Policy, ProtectionRules
from core.domain.rules import RuleRef, RuleViolation
from core.service.commands import execute
from core.service.decide_filing import ApproveFiling
from core.service.publish_policy import PublishPolicy
from core.service.records import EventKind, Subject
from tests.support.builders import LIN, WANG, ZHOU, Ledger

DAY = timedelta(days=1)


def policy_for(days: int) -> Policy:
    """The built-in rules with another protection."""
    return Policy(protection=ProtectionRules(length=days * DAY))


def publishing(days: int = 60, **changes: Any) -> PublishPolicy:
    """The command of the administrator."""
    return PublishPolicy(**{"document": document_of(policy_for(days)), "by": ZHOU, **changes})


def shelf_of(ledger: Ledger) -> Shelf:
    """What the house has at hand."""
    shelf = Shelf(ledger.clock)
    shelf.take(ledger.read(lambda uow: uow.policies.all()))
    return shelf


def test_the_first_publication_follows_the_built_in_rules(ledger: Ledger) -> None:
    """They are version 1, whether they were written down or not; the trail knows who published."""
    outcome = ledger.do(publishing(note="试行"))
    (event,) = ledger.read(lambda uow: uow.trail.about(Subject(kind="policy", id="2")))

    assert outcome.facts["version"] == 2
    assert (event.kind, event.actor, event.data["note"]) == (EventKind.POLICY_PUBLISHED, ZHOU, "试行")
    assert ledger.do(publishing(90)).facts["version"] == 3


def test_what_the_house_starts_with_is_version_one(ledger: Ledger) -> None:
    """A file beside a new ledger; a second process that starts at the same moment changes nothing."""
    assert ledger.do(publishing(by=None, first=True)).facts["version"] == 1
    assert ledger.do(publishing(90, by=None, first=True)).facts["version"] == 1
    assert ledger.read(lambda uow: len(uow.policies.all())) == 1


def test_a_process_that_starts_at_the_same_moment_takes_what_the_other_laid_down(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the other commits between two questions of this one, as on PostgreSQL."""
    ledger.do(publishing(by=None, first=True))
    policies = ledger.read(lambda uow: uow.policies)
    monkeypatch.setattr(type(policies), "latest", lambda self: 0)
    outcome = ledger.do(publishing(by=None, first=True))

    assert (outcome.code, outcome.facts["version"]) == ("policy_published", 1)
    assert ledger.read(lambda uow: len(uow.policies.all())) == 1


def test_a_file_that_comes_after_the_first_filing_does_not_rewrite_version_one(ledger: Ledger) -> None:
    """The filing cites the built-in rules."""
    ledger.file(WANG)

    assert ledger.do(publishing(by=None, first=True)).facts["version"] == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"by": LIN}, "admin_only"), ({"seen": 4}, "policy_moved_on")],
)
def test_who_may_not_publish_is_told_why(ledger: Ledger, changes: dict, code: str) -> None:
    """A leader is no administrator; an old comparison is none."""
    assert ledger.refusal(publishing(**changes)).code == code


def test_rules_do_not_begin_in_the_past_nor_twice_the_same(ledger: Ledger) -> None:
    """Nobody was bound by what nobody knew."""
    ledger.do(publishing())

    assert ledger.refusal(publishing(90, holds_from=ledger.clock() - DAY)).code == "policy_in_past"
    assert ledger.refusal(publishing()).code == "policy_unchanged"


def test_a_version_for_later_waits_for_its_day(ledger: Ledger) -> None:
    """Each moment has its version, and every number stays to be found."""
    ledger.do(publishing(60))
    ledger.do(publishing(90, holds_from=ledger.clock() + 7 * DAY))
    shelf = shelf_of(ledger)
    in_force = [shelf.at(ledger.clock() + days * DAY) for days in (-1, 0, 6, 7)]

    assert [(policy.version, policy.protection.length.days) for policy in in_force] == [
        (1, 30),
        (2, 60),
        (2, 60),
        (3, 90),
    ]
    assert shelf.of(3).protection.length == 90 * DAY


def test_a_version_of_another_process_asks_to_try_again() -> None:
    """It is on its way; the next tick brings it."""
    with pytest.raises(RuleViolation, match="try_again"):
        Shelf(lambda: pytest.fail("nobody asks for the time")).of(9)


def test_a_running_approval_finishes_under_its_own_version(ledger: Ledger) -> None:
    """The protection is as long as the salesperson was told; a new filing is under the new rules."""
    old, running = ledger.policy, ledger.file(WANG)
    ledger.policy = replace(policy_for(90), version=2)
    ctx = replace(ledger.context(), versions={1: old, 2: ledger.policy}.__getitem__)
    ledger.write(lambda uow: execute(ApproveFiling(filing_id=running.id, by=LIN), uow, ctx))
    approved = ledger.again(running)
    newer = ledger.approve(ledger.file(WANG, "苏州另一家样例有限公司", "13900054321"))

    assert approved.protected_until == ledger.clock() + 30 * DAY
    assert approved.rule == RuleRef(version=1, clause=Clause.PROTECTION.value)
    assert newer.protected_until == ledger.clock() + 90 * DAY
    assert newer.rule.version == 2


def test_a_kept_document_is_read_as_it_was_published() -> None:
    """Whatever the defaults of a later release say."""
    policy = read("[protection]\nlength = '45天'\n")

    assert policy_from(document_of(policy), 5) == replace(policy, version=5)

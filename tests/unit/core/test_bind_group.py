"""绑定本群: leaders and administrators decide which groups hear announcements."""

from __future__ import annotations

import pytest

from core.domain.ids import MemberId
from core.service.bind_group import BindGroup, UnbindGroup
from core.service.records import Subject
from tests.support.builders import LIN, WANG, ZHOU, Ledger


def bind(by: MemberId | None) -> BindGroup:
    return BindGroup(by=by, platform="feishu", chat="oc_east")


@pytest.mark.parametrize("by", [LIN, ZHOU, None])
def test_a_leader_an_administrator_or_the_command_line_binds(ledger: Ledger, by: MemberId | None) -> None:
    """And the trail says who."""
    ledger.do(bind(by))
    (group,) = ledger.read(lambda uow: uow.groups.all())
    trail = ledger.read(lambda uow: uow.trail.about(Subject(kind="group", id="feishu:oc_east")))

    assert (group.chat, group.bound_by) == ("oc_east", by)
    assert [(event.kind.value, event.actor) for event in trail] == [("group_bound", by)]


def test_a_salesperson_does_not(ledger: Ledger) -> None:
    """Nothing is bound."""
    assert ledger.refusal(bind(WANG)).code == "bind_group_denied"


def test_a_group_is_let_go_once(ledger: Ledger) -> None:
    """The second time there is nothing to do."""
    ledger.do(bind(LIN))
    gone = UnbindGroup(platform="feishu", chat="oc_east")

    assert [ledger.do(gone).code, ledger.do(gone).code] == ["saved", "nothing_due"]
    assert ledger.read(lambda uow: uow.groups.all()) == []

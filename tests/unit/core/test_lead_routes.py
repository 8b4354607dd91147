"""派给谁: who may give leads, which route fits, who of its people is asked, and what keeps a lead out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.delegation import Delegation
from core.domain.ids import MemberId, TeamId
from core.domain.org import Identity, Member, Team
from core.domain.policy.document import Policy
from core.domain.policy.leads import LeadRules, Route, Sharing
from core.domain.policy.pool import PoolRules
from core.service.ports.store import UnitOfWork
from tests.support.builders import COMPANY, EAST, HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.leads import EAST as TO_THE_EAST
from tests.support.leads import FIELDS, declined, for_the_east, given, held, lead_of, taken

DAY = timedelta(days=1)
OTHERS = ("宁波虚拟机械制造有限公司", "无锡某甲包装有限公司", "南京假想食品有限公司")


def test_leaders_and_those_whom_the_policy_names_give_leads(ledger: Ledger) -> None:
    """A salesperson does not; by his name in the policy he does."""
    for_the_east(ledger)
    no = ledger.refusal(lead_of(by=SUN))
    for_the_east(ledger, replace(TO_THE_EAST, givers=("孙悦",)))

    assert no.code == "lead_not_allowed"
    assert given(ledger, by=SUN).by == SUN


def test_a_leader_names_one_of_his_people(ledger: Ledger) -> None:
    """Nobody else's, and not himself; if that one declines, the rule goes on."""
    for_the_east(ledger)
    lead = given(ledger, by=LIN, to=XU)

    assert (lead.asked.to, declined(ledger, lead).asked.to) == (XU, WANG)
    assert ledger.refusal(lead_of(OTHERS[0], "13900012346", by=HE, to=XU)).code == "lead_not_your_people"
    assert ledger.refusal(lead_of(OTHERS[0], "13900012346", by=LIN, to=LIN)).code == "lead_to_yourself"
    assert given(ledger, OTHERS[0], "13900012346", by=ZHOU, to=SUN).asked.to == SUN


def test_the_first_route_whose_condition_holds_says_who_is_asked(ledger: Ledger) -> None:
    """By what stands in the form; the last one takes the rest."""
    south = Route(key="south", name="华南", when='form.source == "展会"', to=("华南区",))
    for_the_east(ledger, replace(TO_THE_EAST, routes=(south, *TO_THE_EAST.routes)))
    fair = given(ledger, by=ZHOU, fields={**FIELDS, "source": "展会"})
    other = given(ledger, OTHERS[0], "13900012346", by=ZHOU)

    assert (fair.route, fair.asked.to, fair.rule.clause) == ("south", SUN, "lead/south")
    assert (other.route, other.asked.to) == ("east", WANG)


def test_the_load_is_shared_evenly(ledger: Ledger) -> None:
    """Whoever holds the fewest is asked first; what he was asked to take counts as held."""
    for_the_east(ledger)
    ledger.file(WANG, OTHERS[2], "13900012348")

    names = enumerate((COMPANY, *OTHERS[:2]))
    asked = [given(ledger, name, f"1390001235{place}").asked.to for place, name in names]

    assert asked == [XU, WANG, XU]


def test_or_everybody_has_his_turn(ledger: Ledger) -> None:
    """Whoever was asked the longest ago, whatever he holds."""
    turns = tuple(replace(route, by=Sharing.TURN) for route in TO_THE_EAST.routes)
    for_the_east(ledger, replace(TO_THE_EAST, routes=turns))
    first = given(ledger)
    ledger.file(XU, OTHERS[2], "13900012348")
    second = given(ledger.later(timedelta(minutes=1)), OTHERS[0], "13900012346")
    third = given(ledger.later(timedelta(minutes=1)), OTHERS[1], "13900012347")

    assert [lead.asked.to for lead in (first, second, third)] == [WANG, XU, WANG]


@pytest.mark.parametrize("why", ["away", "no account", "full"])
def test_whoever_cannot_answer_or_has_no_room_is_passed_over(ledger: Ledger, why: str) -> None:
    """王晨 is away, reached by no app, or full: 徐朗 is asked."""
    for_the_east(ledger)
    if why == "away":
        away = Delegation(member=WANG, delegate=XU, since=ledger.clock() - DAY, until=ledger.clock() + DAY)
        ledger.write(lambda uow: uow.delegations.save(away))
    elif why == "no account":
        ledger.write(lambda uow: uow.directory.unbind("feishu", "ou_wang", at=ledger.clock()))
    else:
        ledger.file(WANG, OTHERS[2], "13900012348")
        ledger.file(XU, OTHERS[1], "13900012349")
        ledger.policy = replace(ledger.policy, pool=PoolRules(capacity=1))

    if why == "full":
        assert ledger.refusal(lead_of()).code == "lead_nobody"
        assert ledger.refusal(lead_of(by=LIN, to=WANG)).code == "lead_full"
    else:
        assert given(ledger).asked.to == XU


def test_without_routes_everybody_is_asked_but_those_who_lead(ledger: Ledger) -> None:
    """Under the built-in rules leaders and administrators give leads and get none, unless a route names them."""
    ledger.policy = Policy()
    crowd = given(ledger, by=ZHOU)
    named = LeadRules(routes=(Route(key="lin", name="林岚", to=("林岚",)),))

    asked = {crowd.asked.to, declined(ledger, crowd).asked.to}
    assert asked <= {WANG, XU, SUN}
    assert given(for_the_east(ledger, named), OTHERS[0], "13900012346").asked.to == LIN


def test_the_same_rules_about_duplicates_keep_leads_out(ledger: Ledger) -> None:
    """Somebody has it, or it resembles one that somebody has; that it is another one is said in the same message."""
    for_the_east(ledger)
    ledger.file(SUN, COMPANY)
    alike = "苏州青禾精密机械制造有限公司"

    assert ledger.refusal(lead_of()).code == "customer_held"
    assert ledger.refusal(lead_of("", "13900012346")).code == "lead_incomplete"
    assert ledger.refusal(lead_of(OTHERS[0], "", fields={"company": OTHERS[0]})).code == "lead_incomplete"
    no = ledger.refusal(lead_of(alike, "13900012346"))
    assert (no.code, no.facts["names"]) == ("lead_resembling", COMPANY)


def test_a_customer_that_the_base_knows_is_the_same_again(ledger: Ledger) -> None:
    """After its protection a lead of the same name is about the same customer."""
    for_the_east(ledger)
    gone = ledger.withdraw(ledger.file(SUN, COMPANY))

    assert held(ledger, taken(ledger, given(ledger))).customer_id == gone.customer_id


def test_a_route_means_the_teams_below_as_well(ledger: Ledger) -> None:
    """A newcomer of a shop in the east is asked for the east."""
    for_the_east(ledger)
    below, newcomer = Team(id=TeamId("feishu:shop"), name="苏州门店", parent_id=EAST), MemberId("an")

    def joins(uow: UnitOfWork) -> None:
        uow.directory.save_team(below)
        uow.directory.save_member(Member(id=newcomer, name="安宁", team_id=below.id))
        uow.directory.bind(Identity(platform="feishu", external_id="ou_an", member_id=newcomer))

    ledger.write(joins)

    assert given(ledger).asked.to == newcomer

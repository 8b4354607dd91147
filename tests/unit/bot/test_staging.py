"""推进阶段 by talking and pressing: what a stage asks for has to be known before it is reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from cards.actions import Action, unpack
from cards.card import Buttons, Card, Form
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.catalog import STAGES, Grade
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FILING_FORM, FieldType, FormField, Reader
from core.domain.policy.forms import Form as PolicyForm
from core.service.export_ledger import exported
from core.service.move_stage import MoveStage
from core.service.procedures.facts import facts_of
from core.service.records import EventKind, Notice, about_filing
from tests.support.builders import COMPANY, HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.chat import Desk

OWN = (
    FormField(key="amount", label="预计金额", type=FieldType.MONEY, required_from="quoting"),
    FormField(key="due", label="预计签约日", type=FieldType.DATE, required_from="quoting"),
    FormField(key="rival", label="竞争对手", required_from="negotiating", visible_to=(Reader.OWNER, Reader.LEADER)),
    FormField(key="why", label="输单原因", required_from="lost"),
)
FORM = PolicyForm(key=FILING, label="客户报备", fields=(*FILING_FORM.fields, *OWN))
POLICY = Policy(
    forms=(FORM,),
    grades=(
        Grade(key="A", label="重点", when="amount >= 500000"),
        Grade(key="B", label="普通", when="stage != 'first_contact'"),
    ),
)


@pytest.fixture
def desk() -> Desk:
    """王晨 has a protected customer, number 1."""
    ledger = Ledger(policy=POLICY)
    ledger.approve(ledger.file())
    return Desk(ledger)


def filing(desk: Desk) -> Filing:
    """As it is now."""
    found = desk.ledger.read(lambda uow: uow.filings.numbered(1))
    assert found is not None
    return found


def card_of(desk: Desk, notice: Notice) -> Card:
    """An answer as it is drawn now."""
    picture = Picture(view=str(notice.args["say"]), about=notice.about, viewer=notice.to, args=notice.args)
    return desk.ledger.read(lambda uow: draw(picture, uow, desk.ledger.context())).card


def buttons(card: Card) -> dict[str, Action]:
    """By their labels."""
    found = [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]
    return {button.label: action for button in found if (action := unpack(button.action)) is not None}


def form_in(card: Card) -> Form:
    return next(block for block in card.blocks if isinstance(block, Form))


def holds(desk: Desk, text: str) -> bool:
    """A condition of the policy, about the filing as it is now."""

    one, now = filing(desk), desk.ledger.clock()
    condition = Condition.parse(text, POLICY.names)
    return desk.ledger.read(
        lambda uow: condition.holds(facts_of(one, uow.customers.get(one.customer_id), uow, POLICY, now=now))
    )


async def test_a_stage_without_demands_is_reached_in_a_sentence(desk: Desk) -> None:
    """The trail says from where to where, and every copy of the card is repainted."""
    (answer,) = await desk.say("wang", "1 进入需求确认阶段")

    assert (answer.args["code"], answer.args["fact:stage"]) == ("stage_moved", "需求确认")
    assert filing(desk).stage == "need_confirmed"
    about = about_filing(filing(desk).id)
    event = desk.ledger.read(lambda uow: uow.trail.about(about))[-1]
    assert (event.kind, event.actor) == (EventKind.STAGE_MOVED, WANG)
    assert (event.data["before"], event.data["after"]) == ("first_contact", "need_confirmed")


async def test_what_the_stage_asks_for_comes_first(desk: Desk) -> None:
    """On a form, or in one sentence with labels; a wrong answer is refused in the words of its field."""
    (asked,) = await desk.say("wang", "1 进入报价")
    card = card_of(desk, asked)

    assert filing(desk).stage == ""
    assert [field.name for field in form_in(card).inputs] == ["amount", "due"]
    assert form_in(card).instead == (
        "可以一项一项回复，也可以一句说完，例如：阶段 1 报价 预计金额：50万 预计签约日：2026-12-01"
    )
    (no,) = await desk.say("wang", "阶段 1 报价 预计金额：面议 预计签约日：下周五")
    assert no.args["code"] == "bad_money"
    await desk.say("wang", "阶段 1 报价 预计金额：60万 预计签约日：2026-12-11")
    assert filing(desk).stage == "quoting"
    assert dict(filing(desk).answers) == {"amount": "600000", "due": "2026-12-11"}


async def test_buttons_lead_the_same_way(desk: Desk) -> None:
    """From the customer's card to the stage, its form, and back."""
    (detail,) = await desk.say("wang", "查看 1")
    await desk.press("wang", buttons(card_of(desk, detail))["推进阶段"])
    which = card_of(desk, desk.replies()[-1])
    assert list(buttons(which)) == ["需求确认", "报价", "谈判", "成交", "输单"]
    toast = await desk.press("wang", buttons(which)["报价"])
    form = form_in(card_of(desk, desk.replies()[-1]))
    sent = {"amount": "60万", "due": "2026-12-11", "phone": "13911112222"}
    toast = await desk.press("wang", form.submit.action, inputs=sent)

    assert toast.text == "#1 已进入报价。"
    assert (card_of(desk, desk.replies()[-1]).summary, buttons(card_of(desk, desk.replies()[-1]))) == (
        f"推进阶段：{COMPANY} · 已进入报价。",
        {},
    )
    assert filing(desk).stage == "quoting"
    assert filing(desk).contact.phone == "13900012345"
    pairs = dict(next(block for block in card_of(desk, detail).blocks if hasattr(block, "pairs")).pairs)
    assert (pairs["阶段"], pairs["预计金额"]) == ("报价", "60 万元")


async def test_who_lost_has_to_say_why_and_nothing_else(desk: Desk) -> None:
    """The demands of a deal that goes on are not his any more."""
    (asked,) = await desk.say("wang", "阶段 1 输单")
    assert [field.label for field in form_in(card_of(desk, asked)).inputs] == ["输单原因"]
    await desk.say("wang", "阶段 1 输单 输单原因：预算取消")

    assert (filing(desk).stage, dict(filing(desk).answers)) == ("lost", {"why": "预算取消"})


@pytest.mark.parametrize("member", [XU, HE, SUN])
def test_others_do_not_move_it(desk: Desk, member: MemberId) -> None:
    """The owner does, whoever leads him, and an administrator."""
    cmd = MoveStage(filing_id=filing(desk).id, stage="need_confirmed", by=member)

    assert desk.ledger.refusal(cmd).code == "stage_not_yours"
    for one, stage in ((LIN, "need_confirmed"), (ZHOU, "first_contact")):
        desk.ledger.do(MoveStage(filing_id=filing(desk).id, stage=stage, by=one))
        assert filing(desk).stage == stage


async def test_what_cannot_be_is_said_kindly(desk: Desk) -> None:
    """A stage that there is not, the one that it is in, a filing that is over."""
    refusals = [await desk.say("wang", text) for text in ("1 进入需求确认", "阶段 1 需求确认")]
    assert refusals[1][0].args["code"] == "stage_same"
    cmd = MoveStage(filing_id=filing(desk).id, stage="打样", by=WANG)
    assert desk.ledger.refusal(cmd).facts["choices"] == "初次接触、需求确认、报价、谈判、成交、输单"
    await desk.say("wang", "释放 1 不打算做了")
    assert desk.ledger.refusal(MoveStage(filing_id=filing(desk).id, stage="quoting", by=WANG)).code == "stage_over"
    (gone,) = await desk.say("wang", "阶段 1")
    assert card_of(desk, gone).title == "这条报备已经结束"


async def test_conditions_know_stage_grade_and_whether_a_deal_is_open(desk: Desk) -> None:
    """Before anything is said it is the first stage; the first grade whose condition holds is given."""
    assert holds(desk, "stage == 'first_contact' && !customer.has_open_deal && grade == ''")
    await desk.say("wang", "1 进入需求确认")
    assert holds(desk, "customer.stage == 'need_confirmed' && customer.has_open_deal && grade == 'B'")
    await desk.say("wang", "阶段 1 报价 预计金额：60万 预计签约日：2026-12-11")
    assert holds(desk, "customer.grade == 'A' && stage in ['quoting', 'negotiating'] && !customer.won")
    await desk.say("wang", "阶段 1 成交 竞争对手：远山机械")
    assert holds(desk, "customer.won && !customer.has_open_deal")


async def test_an_export_tells_the_stage(desk: Desk) -> None:
    """And what only the owner may know stays with those who may."""
    await desk.say("wang", "阶段 1 谈判 预计金额：60万 预计签约日：2026-12-11 竞争对手：远山机械")
    (row,) = desk.ledger.read(lambda uow: exported(LIN, after=0, since=None, uow=uow, policy=POLICY)).rows

    assert (row.answers["_stage"], row.answers["rival"]) == ("谈判", "远山机械")


async def test_what_is_told_of_a_deal_after_it_is_kept(desk: Desk) -> None:
    """The contract's number often comes a day later; nothing new to tell is no change."""
    desk.ledger.policy = replace(POLICY, forms=())
    await desk.say("wang", "成交 1")
    (said,) = await desk.say("wang", "成交 1 合同号 HT-001")
    (no,) = await desk.say("wang", "成交 1")
    won = filing(desk)
    (entry,) = desk.ledger.read(lambda uow: uow.follow_ups.of_filing(won.id, limit=9))

    assert card_of(desk, said).tag == "跟进已记下"
    assert "HT-001" in entry.note
    assert no.args["code"] == "stage_same"


async def test_a_deal_that_is_won_or_lost_is_said_in_one_sentence(desk: Desk) -> None:
    """The stage that ends it; the contract's number stays in the customer's history, in the words of the sentence."""
    before = {"amount": "1", "due": "2026-12-01", "rival": "没有"}
    desk.ledger.do(MoveStage(filing_id=filing(desk).id, stage="negotiating", by=WANG, fields=before))
    (said,) = await desk.say("wang", "成交 1 合同号 HT-001 金额 120万")
    assert (said.args["say"], said.args["stage"]) == ("order", "成交")
    won = filing(desk)

    assert (won.stage, won.answers["amount"]) == ("won", "1200000")
    (entry,) = desk.ledger.read(lambda uow: uow.follow_ups.of_filing(won.id, limit=9))
    assert (entry.kind, "HT-001" in entry.note) == ("合同", True)


async def test_a_reason_answers_the_one_question_of_a_lost_deal(desk: Desk) -> None:
    """Without one it is asked for."""
    (asked,) = await desk.say("wang", "输单 1")
    assert asked.args["say"] == "stage_form"
    (said,) = await desk.say("wang", "输单 1 客户选了更便宜的")
    assert said.args["code"] == "stage_moved"
    lost = filing(desk)

    assert (lost.stage, lost.answers["why"]) == ("lost", "客户选了更便宜的")


async def test_rules_without_an_end_say_which_stages_there_are(desk: Desk) -> None:
    """Nothing is moved."""
    desk.ledger.policy = replace(POLICY, stages=STAGES[:4])
    (no,) = await desk.say("wang", "成交 1")

    assert no.args["code"] == "no_such_stage"
    assert filing(desk).stage == ""

"""What a stage asks for, answered in several messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.ids import MemberId
from core.service.directory import MemberLeaves
from tests.support.builders import WANG, Ledger
from tests.support.chat import FEISHU, Desk
from tests.unit.bot.test_staging import POLICY, card_of, filing, form_in

PLACE = f"{FEISHU}/stage"


@pytest.fixture
def desk() -> Desk:
    """王晨 has a protected customer, number 1, and wants to take it to 谈判."""
    ledger = Ledger(policy=POLICY)
    ledger.approve(ledger.file())
    return Desk(ledger)


async def asked(desk: Desk, text: str) -> list[str]:
    """Say something: what is still asked for."""
    (answer,) = await desk.say("wang", text)
    return (
        [field.label for field in form_in(card_of(desk, answer)).inputs] if answer.args["say"] == "stage_form" else []
    )


async def test_the_answers_may_come_one_by_one(desk: Desk) -> None:
    """Each by what only one question can mean, or by its label; the last one takes the customer there."""
    assert await asked(desk, "1 进入谈判") == ["预计金额", "预计签约日", "竞争对手"]
    assert await asked(desk, "60万") == ["预计签约日", "竞争对手"]
    assert await asked(desk, "竞争对手：远山机械") == ["预计签约日"]
    assert filing(desk).stage == ""
    assert await asked(desk, "下周五") == []

    assert filing(desk).stage == "negotiating"
    assert dict(filing(desk).answers) == {"amount": "600000", "due": "2026-03-20", "rival": "远山机械"}


async def test_a_name_answers_the_one_question_for_words(desk: Desk) -> None:
    """And is not looked up."""
    await desk.say("wang", "1 进入谈判")
    assert await asked(desk, "远山机械") == ["预计金额", "预计签约日"]


async def test_the_last_question_is_asked_by_a_short_example(desk: Desk) -> None:
    """Nobody has to write the whole sentence."""
    await desk.say("wang", "阶段 1 报价 预计签约日：2026-03-20")
    (answer,) = await desk.say("wang", "1 进入报价")
    form = form_in(card_of(desk, answer))

    assert form.instead == "请回复，例如：预计金额：50万"


@pytest.mark.parametrize("text", ["查看 1", "我的客户", "帮助", "报备 宁波示例机电有限公司 陈静 13900067890"])
async def test_other_matters_come_between(desk: Desk, text: str) -> None:
    """What was said stays."""
    await desk.say("wang", "1 进入谈判")
    await desk.say("wang", "60万")
    (other,) = await desk.say("wang", text)

    assert other.args["say"] != "stage_form"
    assert await asked(desk, "竞争对手：远山机械") == ["预计签约日"]


async def test_small_talk_is_no_answer(desk: Desk) -> None:
    """Nor is a bare number, which is a customer's."""
    await desk.say("wang", "1 进入谈判")
    for text in ("好的", "稍等", "1"):
        await desk.say("wang", text)

    half = desk.ledger.read(lambda uow: uow.drafts.get(WANG, PLACE, now=desk.ledger.clock()))
    assert half is not None
    assert dict(half.fields) == {}


async def test_it_can_be_called_off(desk: Desk) -> None:
    """Nothing has moved, and nothing waits."""
    await desk.say("wang", "1 进入报价")
    await desk.say("wang", "60万")
    (said,) = await desk.say("wang", "取消")
    (again,) = await desk.say("wang", "取消")

    assert (said.args["code"], again.args["code"]) == ("stage_cancelled", "nothing_to_cancel")
    assert filing(desk).stage == ""


async def test_it_is_forgotten_after_a_while(desk: Desk) -> None:
    """As a half-filled filing is."""
    await desk.say("wang", "1 进入报价")
    await desk.say("wang", "60万")
    desk.ledger.later(timedelta(hours=3))

    assert await asked(desk, "1 进入报价") == ["预计金额", "预计签约日"]


async def test_a_wrong_answer_changes_nothing(desk: Desk) -> None:
    """It is refused in the words of its field, and what was right stays."""
    await desk.say("wang", "1 进入报价")
    await desk.say("wang", "60万")
    (no,) = await desk.say("wang", "预计签约日：很快")

    assert no.args["code"] == "bad_date"
    assert await asked(desk, "2026-03-20") == []
    assert filing(desk).stage == "quoting"


async def test_the_words_of_a_deal_are_kept_with_it(desk: Desk) -> None:
    """Though the stage asked for more first."""
    assert await asked(desk, "成交 1 合同号 HT-001 金额 120万") == ["预计签约日", "竞争对手"]
    await desk.say("wang", "预计签约日：2026-03-20 竞争对手：远山机械")
    won = filing(desk)
    (entry,) = desk.ledger.read(lambda uow: uow.follow_ups.of_filing(won.id, limit=9))

    assert (won.stage, entry.kind, "HT-001" in entry.note) == ("won", "合同", True)


async def test_what_a_colleague_says_is_his_own(desk: Desk) -> None:
    """林岚 may move it, too, and begins anew."""
    await desk.say("wang", "1 进入报价")
    await desk.say("wang", "60万")
    (other,) = await desk.say("lin", "1 进入报价")

    assert [one.label for one in form_in(card_of(desk, other)).inputs] == ["预计金额", "预计签约日"]


async def test_a_leaver_leaves_nothing_half_said(desk: Desk) -> None:
    """Whatever he was about to do."""
    await desk.say("wang", "1 进入报价")
    await desk.say("wang", "60万")
    desk.ledger.do(MemberLeaves(member_id=MemberId("wang")))

    assert desk.ledger.read(lambda uow: uow.drafts.get(WANG, PLACE, now=desk.ledger.clock())) is None

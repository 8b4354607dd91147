"""通过 12 13 15 and 全部通过: each filing is judged on its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from bot.talk.batches import MOST
from cards.actions import Action
from cards.render.plain import render
from core.domain.filing import Filing, FilingStatus
from core.domain.policy.approval import Approver, Step
from core.service.records import Notice
from tests.support.builders import LIN, SUN, WANG, XU, Ledger
from tests.support.chat import Desk
from tests.unit.core.test_flows import LEADER, a_flow, under

COMPANIES = ("苏州青禾精密机械有限公司", "无锡远舟食品有限公司", "常州南舟电气有限公司")


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """Where messages arrive."""
    return Desk(ledger)


def three(ledger: Ledger) -> list[Filing]:
    """#1 and #2 wait for 林岚, #3 for 何川."""
    owners = (WANG, XU, SUN)
    return [
        ledger.file(owner, company, f"1390001234{place}")
        for place, (owner, company) in enumerate(zip(owners, COMPANIES, strict=True))
    ]


def statuses(ledger: Ledger, filings: list[Filing]) -> list[str]:
    """How they stand now."""
    return [ledger.again(each).status.value for each in filings]


def answer(ledger: Ledger, notices: list[Notice]) -> str:
    """What the bot answered, as its reader sees it."""
    ctx, notice = ledger.context(), notices[-1]
    picture = Picture(view=str(notice.args["say"]), about=notice.about, viewer=notice.to, args=notice.args)
    return render(ledger.read(lambda uow: draw(picture, uow, ctx)).card)


async def test_one_that_is_refused_keeps_none_of_the_others_back(desk: Desk) -> None:
    """Another's filing and an unknown number are told beside those that passed."""
    ledger = desk.ledger
    filings = three(ledger)

    said = answer(ledger, await desk.say(LIN, "通过 1 2 3 99"))

    assert statuses(ledger, filings) == ["protected", "protected", "pending"]
    assert "通过了 2 条，2 条没有通过" in said
    assert COMPANIES[0] in said
    assert COMPANIES[2] not in said
    assert (ledger.told(WANG), ledger.told(XU), ledger.told(SUN)) == (["filing_decided"], ["filing_decided"], [])


async def test_one_that_was_decided_meanwhile_says_by_whom(desk: Desk) -> None:
    """Nothing is decided twice."""
    ledger = desk.ledger
    filings = three(ledger)
    ledger.reject(filings[0])

    said = answer(ledger, await desk.say(LIN, "1 2 都通过"))

    assert statuses(ledger, filings)[:2] == ["rejected", "protected"]
    assert "已由 林岚" in said


async def test_all_of_his_pass_at_once(desk: Desk) -> None:
    """全部通过 touches what waits for him alone."""
    ledger = desk.ledger
    filings = three(ledger)

    said = answer(ledger, await desk.say(LIN, "全部通过"))

    assert statuses(ledger, filings) == ["protected", "protected", "pending"]
    assert "通过了 2 条" in said
    assert "没有等你审批的报备" in answer(ledger, await desk.say(LIN, "全部通过"))


async def test_what_wants_words_is_looked_at_one_by_one(desk: Desk) -> None:
    """A step that asks for a comment is never passed in a heap."""
    step = Step(name="主管", approvers=(Approver(leader=1),), comment_on_approve=True)
    ledger = under(desk.ledger, a_flow(step, when="amount >= 500000.0", key="big"), a_flow(LEADER))
    big = ledger.file(WANG, COMPANIES[0], "13900012340", budget="800000")
    small = ledger.file(XU, COMPANIES[1], "13900012341", budget="10000")

    await desk.say(LIN, "全部通过")
    assert statuses(ledger, [big, small]) == ["pending", "protected"]
    assert "要一条条看" in answer(ledger, await desk.say(LIN, "全部通过"))

    await desk.say(LIN, "通过 1 按老客户价")
    assert ledger.again(big).status is FilingStatus.PROTECTED


async def test_the_button_passes_the_numbers_that_it_shows(desk: Desk) -> None:
    """One that came later is not among them; a broken button has expired."""
    ledger = desk.ledger
    filings = three(ledger)

    pressed = await desk.press(LIN, Action(verb="approve_all", subject="1.3"))
    broken = await desk.press(LIN, Action(verb="approve_all", subject="1.x"))

    assert statuses(ledger, filings) == ["protected", "pending", "pending"]
    assert pressed.text != broken.text
    assert "通过了 1 条，1 条没有通过" in answer(ledger, desk.replies())


async def test_too_many_at_once_are_none(desk: Desk) -> None:
    """More cannot be looked at."""
    ledger = desk.ledger
    filings = three(ledger)

    said = await desk.say(LIN, "通过 " + " ".join(str(number) for number in range(1, MOST + 2)))

    assert said[-1].args["code"] == "too_many_at_once"
    assert statuses(ledger.later(timedelta(0)), filings) == ["pending"] * 3


async def test_all_but_one_leaves_that_one_waiting(desk: Desk) -> None:
    """By its number, wherever it stands in the sentence."""
    ledger = desk.ledger
    filings = three(ledger)

    said = answer(ledger, await desk.say(LIN, "2先不批，其他都通过"))

    assert statuses(ledger, filings) == ["protected", "pending", "pending"]
    assert "通过了 1 条" in said


@pytest.mark.parametrize("said", ["除了9都同意", "除了3都同意", "除了第2个都同意", "前两个通过"])
async def test_who_is_left_out_has_to_wait_or_nothing_is_approved(desk: Desk, said: str) -> None:
    """The third in the list may be what was meant; the list is shown."""
    ledger = desk.ledger
    filings = three(ledger)

    told = answer(ledger, await desk.say(LIN, said))

    assert statuses(ledger, filings) == ["pending", "pending", "pending"]
    assert "待我审批" in told

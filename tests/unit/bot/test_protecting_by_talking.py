"""撤回延期 as the desk answers it."""

from __future__ import annotations

import pytest

from core.domain.filing import Filing
from core.service.record_follow_up import RecordFollowUp
from core.service.request_extension import RequestExtension
from tests.support.builders import WANG, Ledger
from tests.support.chat import Desk, words_of

OTHER = "宁波样例重工有限公司"


@pytest.fixture
def desk() -> Desk:
    """The front desk."""
    return Desk(Ledger())


def asked(ledger: Ledger, company: str, phone: str) -> Filing:
    """王晨 has a customer and asks for more time."""
    filing = ledger.approve(ledger.file(WANG, company=company, phone=phone))
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note=f"拜访了{company}，看了两条产线"))
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason="合同在走流程"))
    return filing


async def answer(desk: Desk, text: str) -> str:
    """What 王晨 is told."""
    return words_of(desk.ledger, (await desk.say(WANG, text))[-1])


async def test_the_only_one_that_waits_needs_no_number(desk: Desk) -> None:
    """算了，不延期了."""
    filing = asked(desk.ledger, "苏州青禾精密机械有限公司", "13900012345")
    said = await answer(desk, "算了，不延期了")

    assert "你已撤回延期申请" in said
    assert desk.ledger.read(lambda uow: uow.extensions.waiting(filing.id)) is None


async def test_of_two_that_wait_it_is_asked_which(desk: Desk) -> None:
    """With the sentence about each of them."""
    asked(desk.ledger, "苏州青禾精密机械有限公司", "13900012345")
    asked(desk.ledger, OTHER, "13900054321")
    said = await answer(desk, "撤回延期")

    assert "撤回延期 1" in said
    assert "撤回延期 2" in said


async def test_where_nothing_waits_it_says_so(desk: Desk) -> None:
    """The filing stays."""
    desk.ledger.approve(desk.ledger.file(WANG))

    assert "#1 没有等审批的延期申请" in await answer(desk, "取消延期 1")

"""People in a hurry write two things in one message; both are done, and each is answered by itself."""

from __future__ import annotations

import pytest

from core.domain.filing import FilingStatus
from tests.support.three_worlds import APPS, AppName, ThreeWorlds

FIRST, SECOND = "苏州青禾精密机械有限公司", "湖州远帆包装有限公司"
BOTH = f"报备\n1. {FIRST} 王五 13900022331\n2. {SECOND} 赵六 13900022332"


@pytest.mark.parametrize("app", APPS)
async def test_two_customers_in_one_message_are_two_filings(worlds: ThreeWorlds, app: AppName) -> None:
    """On every platform; the leader then decides both in one message, each in his own way."""
    await worlds.phones[app].say("wang", BOTH)
    await worlds.sees(app, "wang", FIRST, "已提交")
    await worlds.sees(app, "wang", SECOND, "已提交")
    await worlds.phones[app].say("lin", "通过 1，驳回 2 电话是空号")
    await worlds.sees(app, "wang", FIRST, "报备通过了")
    refused = await worlds.sees(app, "wang", SECOND, "电话是空号")
    filings = [worlds.store.read(lambda uow, at=at: uow.filings.numbered(at)).result() for at in (1, 2)]  # type: ignore[misc]

    assert "已驳回" in refused
    assert [filing.status for filing in filings] == [FilingStatus.PROTECTED, FilingStatus.REJECTED]
    assert not any("note" in filing.answers for filing in filings)


async def test_of_two_that_lack_something_the_second_is_not_lost_in_silence(worlds: ThreeWorlds) -> None:
    """One form lies on the table; of the other it is said that it has to be sent again."""
    await worlds.phones["wecom"].say("wang", "报备 青禾精密 王五 13900022331\n报备 远帆包装 赵六 13900022332")
    said = await worlds.sees("wecom", "wang", "这家还没报")

    assert "远帆包装" in said


async def test_more_than_ten_matters_are_a_list_and_none_is_done(worlds: ThreeWorlds) -> None:
    """Half a list would be worse than none."""
    await worlds.phones["dingtalk"].say("lin", "\n".join(f"驳回 {number} 重复" for number in range(1, 12)))
    said = await worlds.sees("dingtalk", "lin", "一次太多了")

    assert "一条消息最多办 10 件事" in said

"""导出订单 in chat."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from bot.talk import order_exports
from core.domain.ids import FileId, MemberId
from core.service.records import NoticeKind
from tests.support.builders import LIN, SUN, WANG, Ledger
from tests.support.chat import Desk


@pytest.fixture
async def desk() -> Desk:
    """王晨 has a customer who bought this month, and last month."""
    desk = Desk(Ledger())
    desk.ledger.approve(desk.ledger.file(WANG))
    await desk.say(WANG, "订单 1 30万 合同号 HT-001")
    await desk.say(WANG, "1 返单 8万 2月3日签的")
    return desk


def sheet_of(desk: Desk, member: MemberId) -> Sequence[Sequence[object]]:
    """The rows of the file that somebody was sent last."""
    (*_, notice) = [one for one in desk.ledger.notices() if one.kind is NoticeKind.FILE and one.to == member]
    file = FileId(str(notice.args["file"]))
    content = desk.ledger.read(lambda uow: uow.files.get(file).content)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def told_in(rows: Sequence[Sequence[object]]) -> str:
    """All of it as one text."""
    return " ".join(str(cell) for row in rows for cell in row if cell is not None)


async def test_everybody_takes_what_he_may_see(desk: Desk) -> None:
    """One's own; a leader his team's; who has none is told so."""
    (own,) = await desk.say(WANG, "导出订单")
    await desk.say(LIN, "导出订单")
    (none,) = await desk.say(SUN, "导出订单")

    assert (own.args["code"], own.args["fact:count"]) == ("orders_coming", 2)
    assert all(said in told_in(sheet_of(desk, WANG)) for said in ("1-1", "1-2", "HT-001"))
    assert "1-2" in told_in(sheet_of(desk, LIN))
    assert none.args["code"] == "orders_none"


async def test_a_time_leaves_out_what_lies_before_and_behind(desk: Desk) -> None:
    """By the day on which they were signed."""
    (this,) = await desk.say(WANG, "导出本月订单")
    (last,) = await desk.say(WANG, "导出上个月的订单")

    assert (this.args["fact:count"], last.args["fact:count"]) == (1, 1)
    assert "HT-001" not in told_in(sheet_of(desk, WANG))


async def test_it_is_for_a_direct_chat_and_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group is told so; too much is for the shell."""
    await desk.say(WANG, "导出订单", group=True)
    assert not [one for one in desk.ledger.notices() if one.kind is NoticeKind.FILE]
    monkeypatch.setattr(order_exports, "ROWS", 1)
    (no,) = await desk.say(WANG, "导出订单")

    assert no.args["code"] == "orders_too_many"

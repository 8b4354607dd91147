"""派单 of several customers in one message: each is a lead of its own, with what is said of all."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.parsed import Fields, Intent
from bot.grammar.reading import parse
from bot.grammar.several import parts

FIRST, SECOND, THIRD = "苏州青禾精密机械有限公司", "湖州远帆包装有限公司", "无锡星舟自动化有限公司"
ONE, TWO = f"{FIRST} 王五 13900022331", f"{SECOND} 赵六 13900022332"


def said(text: str) -> list[tuple[Intent, Fields]]:
    """What each part of a message means."""
    parsed = [parse(part, today=date(2026, 3, 11)) for part in parts(text)]
    return [(one.intent, one.fields) for one in parsed]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"派单\n1. {ONE}\n2. {TWO}", ({}, {})),
        (f"派单：\n{ONE}\n{TWO}", ({}, {})),
        (f"派单 {ONE}\n派单 {TWO} 派给王伟", ({}, {"to": "王伟"})),
        (f"派单给王伟\n{ONE}\n{TWO}", ({"to": "王伟"}, {"to": "王伟"})),
        (f"派单\n{ONE} 给王晨\n{TWO}\n都派给李四", ({"to": "王晨"}, {"to": "李四"})),
        (
            f"派单 来源上海展会\n{ONE}\n{TWO} 预算50万",
            ({"source": "上海展会"}, {"source": "上海展会", "budget": "500000"}),
        ),
        (f"派单\n来源：上海展会\n{ONE}\n{TWO}", ({"source": "上海展会"}, {"source": "上海展会"})),
        (f"线索\n{ONE}\n{TWO}\n分给李四跟进", ({"to": "李四"}, {"to": "李四"})),
        (f"线索 {ONE} 派给李四\n线索 {TWO} 派给王伟", ({"to": "李四"}, {"to": "王伟"})),
        (f"帮我派单 {ONE}；{TWO}", ({}, {})),
        (f"派单 {ONE}，{TWO}", ({}, {})),
        (
            f"派单\n公司：{FIRST}\n联系人：王五\n电话：13900022331\n\n公司：{SECOND}\n联系人：赵六\n电话：13900022332",
            ({}, {}),
        ),
    ],
)
def test_each_line_is_a_lead(text: str, told: tuple[Fields, Fields]) -> None:
    """With the heading's words and the last line's name; a name of its own stands before those."""
    first = {"company": FIRST, "contact": "王五", "phone": "13900022331"}
    second = {"company": SECOND, "contact": "赵六", "phone": "13900022332"}

    assert said(text) == [(Intent.LEAD, {**first, **told[0]}), (Intent.LEAD, {**second, **told[1]})]


def test_what_goes_on_belongs_to_the_line_before() -> None:
    """A remark below a lead is a remark on it, also below the last."""
    (_, first), (_, second) = said(f"派单\n{ONE}\n备注 要样品\n{TWO}\n备注 约了周五")

    assert (first["note"], second["note"]) == ("要样品", "约了周五")


@pytest.mark.parametrize(
    ("text", "intent", "count"),
    [
        (f"派单\n公司：{FIRST}\n联系人：王总\n电话：13900001234\n来源：展会", Intent.LEAD, 1),
        (f"派单\n{FIRST}\n王总 13900022331\n展会来的，竞品是{SECOND}", Intent.LEAD, 1),
        (f"派单 {ONE}\n要样品，电话打不通就打 13900022339", Intent.LEAD, 1),
        (f"线索\n{ONE}\n{TWO}", Intent.FILE, 2),
        (f"报备\n{ONE}\n{TWO}", Intent.FILE, 2),
        ("待接单", Intent.LEADS_WAITING, 1),
        ("派给我的线索", Intent.LEADS_WAITING, 1),
        ("按线索派单 3", Intent.IMPORT_MAP, 1),
        ("派出名单 3", Intent.IMPORT_GO, 1),
        ("只派没有疑问的 3", Intent.IMPORT_GO, 1),
        ("疑似的也一起派 3", Intent.IMPORT_GO, 1),
        ("都派给 王伟", Intent.IMPORT_MAP, 1),
    ],
)
def test_one_is_one_and_others_stay_what_they_were(text: str, intent: Intent, count: int) -> None:
    """线索 without a name is one's own filing, several of them are several."""
    meant = said(text)

    assert ([one for one, _ in meant], len(meant)) == ([intent] * count, count)

"""The life of a protection in chat: longer, given back, taken, waited for, passed on."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

CASES: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    ("延期 深圳星河科技 15天 客户在走流程", "extend", {"customer": "深圳星河科技", "days": 15, "note": "客户在走流程"}),
    ("深圳星河科技 再保护一个月", "extend", {"customer": "深圳星河科技", "days": 30}),
    ("申请延期 #12 两周", "extend", {"customer": "12", "days": 14}),
    ("延期12号半个月，合同还在审", "extend", {"customer": "12", "days": 15, "note": "合同还在审"}),
    ("大疆保护期延长30天", "extend", {"customer": "大疆", "days": 30}),
    (
        "我想给大疆延期一个月 因为客户年底才有预算",
        "extend",
        {"customer": "大疆", "days": 30, "note": "客户年底才有预算"},
    ),
    ("延長保護期 台北晨曦電子 十五天", "extend", {"customer": "台北晨曦電子", "days": 15}),
    ("苏州绿芽环保快到期了，帮我延20天", "extend", {"customer": "苏州绿芽环保", "days": 20}),
    ("续期 苏州绿芽环保", "extend", {"customer": "苏州绿芽环保"}),
    ("延期", "extend", {}),
    (
        "申请延期：宁波海拓机械有限公司，延期天数：10天，原因：招标推迟",
        "extend",
        {"customer": "宁波海拓机械有限公司", "days": 10, "note": "招标推迟"},
    ),
    ("把宁波海拓机械再延三个月", "extend", {"customer": "宁波海拓机械", "days": 90}),
    ("释放 深圳星河科技", "release", {"customer": "深圳星河科技"}),
    ("释放#12", "release", {"customer": "12"}),
    ("大疆不跟了，放公海吧", "release", {"customer": "大疆"}),
    ("把大疆放回公海 没预算", "release", {"customer": "大疆", "note": "没预算"}),
    ("释放 北京释放文化传媒 联系不上", "release", {"customer": "北京释放文化传媒", "note": "联系不上"}),
    ("东莞恒达五金释放掉吧，客户倒闭了", "release", {"customer": "东莞恒达五金", "note": "客户倒闭了"}),
    ("釋放 台北晨曦電子", "release", {"customer": "台北晨曦電子"}),
    ("将 成都蜀韵食品 退回公海", "release", {"customer": "成都蜀韵食品"}),
    ("放弃跟进成都蜀韵食品", "release", {"customer": "成都蜀韵食品"}),
    ("撤回 深圳星河科技", "withdraw", {"customer": "深圳星河科技"}),
    ("撤回12", "withdraw", {"customer": "12"}),
    ("撤销大疆的报备", "withdraw", {"customer": "大疆"}),
    ("把大疆的报备撤了，报错了", "withdraw", {"customer": "大疆", "note": "报错了"}),
    ("撤回", "withdraw", {}),
    ("刚报的苏州绿芽环保撤回一下", "withdraw", {"customer": "苏州绿芽环保"}),
    ("认领 深圳星河科技", "claim", {"customer": "深圳星河科技"}),
    ("我要认领#35", "claim", {"customer": "35"}),
    ("領取 台北晨曦電子", "claim", {"customer": "台北晨曦電子"}),
    ("捞一下公海里的大疆", "claim", {"customer": "大疆"}),
    ("从公海领无锡太湖水务", "claim", {"customer": "无锡太湖水务"}),
    ("认领 公海渔业", "claim", {"customer": "公海渔业"}),
    ("合肥智行汽配我来认领", "claim", {"customer": "合肥智行汽配"}),
    ("认领", "claim", {}),
    ("排队 深圳星河科技", "queue", {"customer": "深圳星河科技"}),
    ("给大疆排个队", "queue", {"customer": "大疆"}),
    ("大疆 帮我排队", "queue", {"customer": "大疆"}),
    ("排隊 #7", "queue", {"customer": "7"}),
    ("候补 昆明滇池酒店", "queue", {"customer": "昆明滇池酒店"}),
    ("转交 深圳星河科技 给 李四", "transfer", {"customer": "深圳星河科技", "to": "李四"}),
    ("把深圳星河科技转给李四", "transfer", {"customer": "深圳星河科技", "to": "李四"}),
    ("深圳星河科技 转交 李四 因为我调岗了", "transfer", {"customer": "深圳星河科技", "to": "李四", "note": "我调岗了"}),
    ("#12转给王小明", "transfer", {"customer": "12", "to": "王小明"}),
    ("将12号移交给王小明，客户在他片区", "transfer", {"customer": "12", "to": "王小明", "note": "客户在他片区"}),
    ("大疆交给@张三 跟进", "transfer", {"customer": "大疆", "to": "张三"}),
    ("轉交 台北晨曦電子 給 陳志明", "transfer", {"customer": "台北晨曦電子", "to": "陳志明"}),
    ("我的客户大疆转给张三吧", "transfer", {"customer": "大疆", "to": "张三"}),
    ("转给赵六 宁波海拓机械有限公司", "transfer", {"customer": "宁波海拓机械有限公司", "to": "赵六"}),
    ("麻烦把苏州绿芽环保转到周杰名下", "transfer", {"customer": "苏州绿芽环保", "to": "周杰"}),
)


@pytest.mark.parametrize(("text", "intent", "fields"), CASES)
def test_a_wish_about_a_protection_names_its_customer(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """The verb may stand before or behind the customer; days, heirs and reasons are read along."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": intent, "fields": fields}


TAKEN_BACK: tuple[tuple[str, dict[str, str]], ...] = (
    ("取消延期 4", {"customer": "4"}),
    ("撤回延期 4", {"customer": "4"}),
    ("撤回延期4", {"customer": "4"}),
    ("4 的延期撤回", {"customer": "4"}),
    ("把4号的延期申请撤了", {"customer": "4"}),
    ("延期4取消吧", {"customer": "4"}),
    ("4不延了", {"customer": "4"}),
    ("算了，不延期了", {}),
    ("撤回延期申请", {}),
    ("撤销延期 苏州青禾精密机械有限公司", {"customer": "苏州青禾精密机械有限公司"}),
    ("大疆的延期取消", {"customer": "大疆"}),
)


@pytest.mark.parametrize(("said", "fields"), TAKEN_BACK)
def test_a_request_for_more_time_is_taken_back_and_not_the_filing(said: str, fields: dict[str, str]) -> None:
    """Whoever says 延期 beside 撤回 means the request."""
    assert parse(said, today=TODAY).as_json() == {"intent": "drop_extension", "fields": fields}


@pytest.mark.parametrize("said", ["撤回 4", "延期 4 15天 合同推迟", "跟进 4 客户说合同不延了", "取消报备 4"])
def test_other_wishes_are_no_taking_back_of_a_request(said: str) -> None:
    """The neighbours of the sentence stay what they are."""
    assert parse(said, today=TODAY).as_json()["intent"] != "drop_extension"

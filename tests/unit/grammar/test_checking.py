"""Questions about a customer: is it taken, and what is known about it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

CHECKS: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("查重 深圳大疆", {"company": "深圳大疆"}),
    ("查重：深圳星河科技有限公司", {"company": "深圳星河科技有限公司"}),
    ("查重深圳星河科技", {"company": "深圳星河科技"}),
    ("大疆被谁报备了", {"company": "大疆"}),
    ("大疆被谁报了？", {"company": "大疆"}),
    ("能报吗 华为", {"company": "华为"}),
    ("华为能报吗", {"company": "华为"}),
    ("请问华为还能报备吗？", {"company": "华为"}),
    ("13800002345有人报过吗", {"phone": "13800002345"}),
    ("138 0000 2345 有人报过吗", {"phone": "13800002345"}),
    ("查一下13800002345", {"phone": "13800002345"}),
    ("查一下这个客户 苏州绿芽环保", {"company": "苏州绿芽环保"}),
    ("这个客户有人跟吗：宁波海拓机械有限公司", {"company": "宁波海拓机械有限公司"}),
    ("帮我查下 杭州云栖谷软件 有没有人报备", {"company": "杭州云栖谷软件"}),
    ("麻烦查一下成都蜀韵食品是谁的客户", {"company": "成都蜀韵食品"}),
    ("谁在跟成都蜀韵食品", {"company": "成都蜀韵食品"}),
    ("东莞恒达五金有主了吗", {"company": "东莞恒达五金"}),
    ("上海查重信息科技有限公司有人报过吗", {"company": "上海查重信息科技有限公司"}),
    ("查重 上海查重信息科技有限公司", {"company": "上海查重信息科技有限公司"}),
    ("查詢 台北晨曦電子", {"company": "台北晨曦電子"}),
    ("看看佛山陶然建材撞单没", {"company": "佛山陶然建材"}),
    ("这家公司能不能报 厦门鹭岛旅行社", {"company": "厦门鹭岛旅行社"}),
    ("可以报备无锡太湖水务吗", {"company": "无锡太湖水务"}),
    ("Tesla 有人报了没", {"company": "Tesla"}),
    ("查查 ABC Trading Co., Ltd.", {"company": "ABC Trading Co., Ltd."}),
    ("合肥智行汽配报备过没有", {"company": "合肥智行汽配"}),
    ("搜一下 昆明滇池酒店", {"company": "昆明滇池酒店"}),
    ("0755-88886666 有人跟没", {"phone": "075588886666"}),
    ("查一下幺三八零零零零二三四五这个电话有没有报过", {"phone": "13800002345"}),
    ("13800002345", {"phone": "13800002345"}),
    ("查重", {}),
    ("大疆现在归谁啊", {"company": "大疆"}),
    ("帮忙看看大疆有没有被报备", {"company": "大疆"}),
)

DETAILS: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("深圳星河科技有限公司", {"customer": "深圳星河科技有限公司"}),
    ("大疆", {"customer": "大疆"}),
    ("#12", {"customer": "12"}),
    ("12号", {"customer": "12"}),
    ("12", {"customer": "12"}),
    ("查看 深圳星河科技", {"customer": "深圳星河科技"}),
    ("查看#12", {"customer": "12"}),
    ("打开12号", {"customer": "12"}),
    ("看一下深圳星河科技的详情", {"customer": "深圳星河科技"}),
    ("深圳星河科技什么情况了", {"customer": "深圳星河科技"}),
    ("公海渔业", {"customer": "公海渔业"}),
    ("成交宝科技有限公司", {"customer": "成交宝科技有限公司"}),
    ("详情 苏州绿芽环保", {"customer": "苏州绿芽环保"}),
    ("苏州绿芽环保什么时候到期", {"customer": "苏州绿芽环保"}),
    ("查看客户 编号 35", {"customer": "35"}),
    ("Tesla", {"customer": "Tesla"}),
    ("华东重工集团上海分公司", {"customer": "华东重工集团上海分公司"}),
    ("@报备助手 苏州绿芽环保", {"customer": "苏州绿芽环保"}),
)


@pytest.mark.parametrize(("text", "fields"), CHECKS)
def test_a_question_whether_a_customer_is_taken_is_a_check(text: str, fields: dict[str, str | int]) -> None:
    """However it is asked, the question carries the company or the phone to look for."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": "check", "fields": fields}


@pytest.mark.parametrize(("text", "fields"), DETAILS)
def test_a_customer_alone_opens_its_card(text: str, fields: dict[str, str | int]) -> None:
    """A bare name or number is a wish to see that customer."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": "detail", "fields": fields}

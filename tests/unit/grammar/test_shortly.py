"""What people type in a hurry, and what looks like it but means something else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.drafts import parse_in_draft
from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 11, 22)

CASES: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    ("放了吧", "release", {}),
    ("不跟了", "release", {}),
    ("放了吧 12", "release", {"customer": "12"}),
    ("12放了吧", "release", {"customer": "12"}),
    ("12 放了，客户没有预算", "release", {"customer": "12", "note": "客户没有预算"}),
    ("把#12放掉", "release", {"customer": "12"}),
    ("延7天", "extend", {"days": 7}),
    ("12延7天", "extend", {"customer": "12", "days": 7}),
    ("客户给小王", "transfer", {"to": "小王"}),
    ("12给小王", "transfer", {"customer": "12", "to": "小王"}),
    ("12派给小王", "transfer", {"customer": "12", "to": "小王"}),
    ("把青禾给小王", "transfer", {"customer": "青禾", "to": "小王"}),
    ("把青禾这个客户给小王跟", "transfer", {"customer": "青禾", "to": "小王"}),
    ("12 给李四", "transfer", {"customer": "12", "to": "李四"}),
    ("把12给小王吧", "transfer", {"customer": "12", "to": "小王"}),
    ("12号给李四跟", "transfer", {"customer": "12", "to": "李四"}),
    ("接12", "accept", {"customer": "12"}),
    ("12我接了", "accept", {"customer": "12"}),
    ("接了", "accept", {}),
    ("不接", "decline", {}),
    ("12不接，手上太多", "decline", {"customer": "12", "note": "手上太多"}),
    ("我要12", "claim", {"customer": "12"}),
    ("12我要了", "claim", {"customer": "12"}),
    ("12 我领了", "claim", {"customer": "12"}),
    ("排12", "queue", {"customer": "12"}),
    ("12不报了", "withdraw", {"customer": "12"}),
    ("报错了 撤回", "withdraw", {}),
    ("东莞启明 通过", "approve", {"customer": "东莞启明"}),
    ("东莞启明模具有限公司 同意", "approve", {"customer": "东莞启明模具有限公司"}),
    ("给东莞那个过了吧", "approve", {"customer": "东莞"}),
    ("东莞启明 驳回 电话不对", "reject", {"customer": "东莞启明", "note": "电话不对"}),
    ("通过所有的", "approve_all", {}),
    ("报备流程", "help", {}),
    ("报备怎么弄", "help", {}),
    ("报备要填啥", "help", {}),
    ("报备进度", "mine", {}),
    ("报备到期时间", "mine", {}),
    ("一天能认领几个", "rules", {}),
    ("联系一下归属人", "contact", {}),
    ("那我排个队", "queue", {}),
    ("4 点评：注意账期", "comment", {"customer": "4", "note": "注意账期"}),
    ("4 退回报价阶段", "stage", {"customer": "4", "stage": "报价"}),
    ("4 退回到报价", "stage", {"customer": "4", "stage": "报价"}),
    ("退回 4 报价单不对", "return", {"customer": "4", "note": "报价单不对"}),
    (
        "报备 佛山南石陶瓷有限公司 下下周三前要方案",
        "file",
        {"company": "佛山南石陶瓷有限公司", "note": "下下周三前要方案"},
    ),
    ("孙悦的客户", "mine", {"to": "孙悦"}),
    ("看看孙悦手上的客户", "mine", {"to": "孙悦"}),
    ("王晨名下有哪些客户", "mine", {"to": "王晨"}),
    ("我的客户", "mine", {}),
    ("我那个青禾啥时候到期", "detail", {"customer": "青禾"}),
    ("延期15天 在走合同", "extend", {"days": 15, "note": "在走合同"}),
    ("释放 客户没预算", "release", {"note": "客户没预算"}),
    ("远帆包装有限公司 我早就跟了！凭什么给他", "appeal", {"customer": "远帆包装有限公司"}),
    ("线索：启明模具有限公司 黄小姐", "file", {"company": "启明模具有限公司", "contact": "黄小姐"}),
    ("12打回去", "reject", {"customer": "12"}),
    ("12打回去，电话是空号", "reject", {"customer": "12", "note": "电话是空号"}),
    ("催一下12", "detail", {"customer": "12"}),
    ("帮我催12", "detail", {"customer": "12"}),
    ("12还没批吗", "detail", {"customer": "12"}),
    ("12到哪了", "detail", {"customer": "12"}),
    ("大疆我报了", "detail", {"customer": "大疆"}),
    ("12的合同发我", "attachments", {"customer": "12"}),
    ("12-K7QF2M9X", "receipt", {"code": "12-K7QF2M9X"}),
    ("12凭什么归他", "appeal", {"customer": "12"}),
    ("大疆创新凭什么是他的？", "appeal", {"customer": "大疆创新"}),
    ("撤申诉12", "drop_appeal", {"customer": "12"}),
    ("算了，不申诉了", "drop_appeal", {}),
    ("成了 12 120万", "won", {"customer": "12", "amount": "1200000"}),
    ("跟12 今天打了电话，没接", "follow_up", {"customer": "12", "kind": "电话", "note": "今天打了电话，没接"}),
    ("跟进12", "follow_up", {"customer": "12"}),
    ("不对，是下周四", "amend", {"next_date": "2026-11-26"}),
    ("刚才说错了，是下周四", "amend", {"next_date": "2026-11-26"}),
    ("日期错了，12月3号", "amend", {"next_date": "2026-12-03"}),
    ("改成下周四吧", "amend", {"next_date": "2026-11-26"}),
    ("改跟进12 说错了是周四", "amend", {"customer": "12", "next_date": "2026-11-26"}),
    ("王晨离职了", "hand_over", {"member": "王晨"}),
    ("王晨要离职了，他的客户怎么办？", "hand_over", {"member": "王晨"}),
    ("小王离职了，客户给小李", "hand_over", {"member": "小王", "to": "小李"}),
    ("张三的客户都给李四", "hand_over", {"member": "张三", "to": "李四"}),
    ("快到期的客户有哪些", "mine", {}),
    ("今天要跟进谁", "mine", {}),
    ("能干嘛", "help", {}),
    ("更多", "unknown", {}),
    ("下一页", "unknown", {}),
    ("就是它", "same", {}),
    ("不一样的", "apart", {}),
)

OTHERS: tuple[tuple[str, str], ...] = (
    ("12给王总打了电话，约周三见面", "transfer"),
    ("12给他们发了报价", "transfer"),
    ("12 给李四批", "transfer"),
    ("我要12台包装机", "claim"),
    ("排12月的计划", "queue"),
    ("12.5万放了吧", "release"),
    ("改成上海示例贸易有限公司", "amend"),
    ("凭什么", "appeal"),
    ("接了两个单子", "accept"),
    ("上海放了科技有限公司", "release"),
)


@pytest.mark.parametrize(("said", "intent", "fields"), CASES)
def test_a_few_words_mean_what_people_mean_by_them(said: str, intent: str, fields: dict[str, str | int]) -> None:
    """Typed on the way, without the words of the handbook."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent.value, dict(parsed.fields)) == (intent, fields)


@pytest.mark.parametrize(("said", "intent"), OTHERS)
def test_what_only_looks_like_it_is_not_taken_for_it(said: str, intent: str) -> None:
    """A customer's man, numbers of something else, names."""
    assert parse(said, today=TODAY).intent.value != intent


def test_a_day_that_is_put_right_while_a_form_is_open_is_about_the_form() -> None:
    """Not about the last follow-up."""
    parsed = parse_in_draft("改成下周四", today=TODAY, missing=("contact", "phone"))

    assert parsed.intent is not Intent.AMEND


def test_the_customer_does_not_begin_with_what_the_verb_left() -> None:
    """昨天去了大疆."""
    parsed = parse("昨天去了大疆，王总很满意", today=TODAY)

    assert parsed.fields["customer"] == "大疆"

"""Laws of the chat grammar: it never raises, invents nothing, and finds a phone however it is typed."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grammar.drafts import parse_in_draft
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import words
from bot.grammar.reading import parse
from bot.grammar.script import LONGEST, read
from bot.grammar.several import parts

TODAY = date(2026, 11, 21)
_VOCABULARY = (
    "报备 查重 跟进 延期 释放 转交 给 成交 输单 申诉 公海 我的客户 审批 通过 驳回 深圳 星河科技 有限公司 "
    "李娜 王总 139 13900001234 0755-88886666 50万 三十 一 幺 "
    "明天 下周三 到 12月 5号 #12 联系人 电话 ： : ， 。 ( ） 【 \n @ @助手 的 了 吗 把 我 想 要 不 是 "
    "预算 来源 展会 备注 😀 ABC Ltd. 91440300 錯 電話"
)
WORDS = st.sampled_from(_VOCABULARY.split(" "))
MESSAGES = st.one_of(
    st.text(max_size=200), st.lists(WORDS, max_size=40).map("".join), st.lists(WORDS, max_size=30).map(" ".join)
)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@settings(max_examples=400, deadline=None)
@given(MESSAGES)
def test_any_message_gets_an_intent_and_plain_fields(text: str) -> None:
    """Whatever is typed, the answer is an intent with non-empty strings and positive numbers."""
    parsed = parse(text, today=TODAY)

    assert isinstance(parsed, Parsed)
    assert all(value not in ("", None) and isinstance(value, str | int) for value in parsed.fields.values())


@settings(max_examples=200, deadline=None)
@given(MESSAGES)
def test_no_matter_of_a_message_is_empty(text: str) -> None:
    """However it is taken apart, each part says something."""
    found = parts(text)

    assert found == (text,) or all(part.strip() for part in found)


@settings(max_examples=150, deadline=None)
@given(
    MESSAGES, st.lists(st.sampled_from(["company", "contact", "phone", "budget", "uscc", "region", "行业"]), max_size=4)
)
def test_any_answer_in_a_draft_is_read(text: str, missing: list[str]) -> None:
    """A draft may wait for anything; the answer may be anything."""
    parsed = parse_in_draft(text, today=TODAY, missing=tuple(missing))

    assert parsed.intent in Intent


@settings(max_examples=200, deadline=None)
@given(MESSAGES)
def test_normalising_twice_changes_nothing(text: str) -> None:
    """What has been read once reads the same again, and text and key stay side by side."""
    line = read(text)
    again = read(line.shown)

    assert len(line.shown) == len(line.key) <= LONGEST
    assert again.key == read(again.shown).key


@settings(max_examples=200, deadline=None)
@given(
    MOBILES,
    st.sampled_from(["{0}", "+86 {0}", "0086-{0}", "86-{0}", "{1} {2} {3}", "{1}-{2}-{3}", "{wide}", "{spoken}"]),
)
def test_a_mobile_is_found_however_it_is_typed(mobile: str, shape: str) -> None:
    """Blanks, dashes, country code, full width and dictation all come out as eleven digits."""
    typed = shape.format(
        mobile, mobile[:3], mobile[3:7], mobile[7:], wide=mobile.translate(WIDE), spoken=mobile.translate(SPOKEN)
    )
    parsed = parse(f"报备 深圳星河科技有限公司 李娜 {typed}", today=TODAY)

    assert parsed.as_json() == {
        "intent": "file",
        "fields": {"company": "深圳星河科技有限公司", "contact": "李娜", "phone": mobile},
    }


LONGEST_START = 70
"""With its legal form it is as long as names are taken as they were typed; no firm has so long a name."""
NAME_PARTS = st.sampled_from(
    words("**粗** <at id=all></at> 🚀 '; {{name}} ${x} -- 预算50万 13900001234 跟进 @所有人 #12 明天 我 的 取消 %s \\")
    + words("[点](https://a.invalid) <b> 报备 释放 联系人 电话 李娜 Co. 3M 第7号 & 北京 (上海) ！ ~ ? 查重")
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(NAME_PARTS, min_size=1, max_size=5).map("".join).filter(lambda start: len(start) <= LONGEST_START),
    st.sampled_from(["公司：", "公司名称: ", "客户公司＝"]),
)
def test_a_labelled_name_is_taken_as_it_was_typed(start: str, label: str) -> None:
    """Commands, sums, markup and pictures in a name are part of the name."""
    name = f"{start}有限公司"
    parsed = parse(f"报备\n{label}{name}\n联系人：李娜\n电话：13900005678", today=TODAY)

    assert parsed.as_json() == {
        "intent": "file",
        "fields": {"company": name, "contact": "李娜", "phone": "13900005678"},
    }

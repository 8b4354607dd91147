"""申请折扣, 申请报价 and the like, and taking them back."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 22)
LONG = "客户要签三年"

ASKED: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    ("申请折扣 12 八五折 客户要签三年", "discount", {"customer": "12", "percent": 85, "note": LONG}),
    ("12 申请 85 折 客户要签三年", "discount", {"customer": "12", "percent": 85, "note": LONG}),
    ("申请折扣12八五折客户要签三年", "discount", {"customer": "12", "percent": 85, "note": LONG}),
    ("申请 8.5 折 12 客户要签三年", "discount", {"customer": "12", "percent": 85, "note": LONG}),
    ("给12申请八五折 客户要签三年", "discount", {"customer": "12", "percent": 85, "note": LONG}),
    ("12的折扣申请 八点五折 客户要签三年", "discount", {"customer": "12", "percent": 85, "note": LONG}),
    ("帮我申请一下12号的折扣，85折，客户要签三年", "discount", {"customer": "12", "percent": 85, "note": LONG}),
    ("申請折扣 12 八五折 客戶要簽三年", "discount", {"customer": "12", "percent": 85, "note": "客戶要簽三年"}),
    ("折扣申请 12 九五折 老客户", "discount", {"customer": "12", "percent": 95, "note": "老客户"}),
    ("我想给青禾申请个九折，首单", "discount", {"customer": "青禾", "percent": 90, "note": "首单"}),
    ("12 要打八折，客户说隔壁给七五折", "discount", {"customer": "12", "percent": 80, "note": "客户说隔壁给七五折"}),
    ("申请折扣 12 8.55折 老客户", "discount", {"customer": "12", "note": "8.55折 老客户"}),
    (
        "苏州青禾精密机械有限公司 申请折扣 8.5折 三年框架",
        "discount",
        {"customer": "苏州青禾精密机械有限公司", "percent": 85, "note": "三年框架"},
    ),
    ("申请折扣 12 对折 清库存", "discount", {"customer": "12", "percent": 50, "note": "清库存"}),
    ("申请折扣 12", "discount", {"customer": "12"}),
    ("申请折扣", "discount", {}),
    ("12打八折行不行", "discount", {"customer": "12", "percent": 80}),
    ("12 打 9 折，批量大", "discount", {"customer": "12", "percent": 90, "note": "批量大"}),
    ("申请折扣 八五折 客户要签三年", "discount", {"percent": 85, "note": "客户要签三年"}),
    ("申请外访 下周二带方总去", "visit", {"note": "下周二带方总去"}),
    ("申请报价 12 30万 两条产线", "quote", {"customer": "12", "amount": "300000", "note": "两条产线"}),
    ("12 申请报价30万，两条产线", "quote", {"customer": "12", "amount": "300000", "note": "两条产线"}),
    ("申请合同 1234 50万 框架", "contract", {"customer": "1234", "amount": "500000", "note": "框架"}),
    ("申请合同 12 500000 框架", "contract", {"customer": "12", "amount": "500000", "note": "框架"}),
    ("申请合同 1234", "contract", {"customer": "1234"}),
    ("申请外访 12 周五带方总去客户工厂", "visit", {"customer": "12", "note": "周五带方总去客户工厂"}),
    ("申请拜访 上海示例贸易有限公司 下周二上门", "visit", {"customer": "上海示例贸易有限公司", "note": "下周二上门"}),
)


@pytest.mark.parametrize(("said", "matter", "fields"), ASKED)
def test_what_is_asked_for_how_much_and_why(said: str, matter: str, fields: dict[str, str | int]) -> None:
    """The matter and the customer may stand in any order; 八五折, 85 折 and 8.5 折 are the same."""
    parsed = parse(said, today=TODAY).as_json()

    assert parsed == {"intent": "request", "fields": {"matter": matter, **fields}}


BACK: tuple[tuple[str, dict[str, str]], ...] = (
    ("撤回折扣申请 12", {"matter": "discount", "customer": "12"}),
    ("撤回折扣 12", {"matter": "discount", "customer": "12"}),
    ("12 的折扣申请撤回", {"matter": "discount", "customer": "12"}),
    ("12 不打折了", {"matter": "discount", "customer": "12"}),
    ("取消12号的报价申请", {"matter": "quote", "customer": "12"}),
    ("撤回合同申请 苏州青禾精密机械有限公司", {"matter": "contract", "customer": "苏州青禾精密机械有限公司"}),
    ("撤回外访申请", {"matter": "visit"}),
    ("撤回释放申请 12", {"matter": "release", "customer": "12"}),
    ("12 不释放了", {"matter": "release", "customer": "12"}),
)


@pytest.mark.parametrize(("said", "fields"), BACK)
def test_a_request_is_taken_back_by_its_name(said: str, fields: dict[str, str]) -> None:
    """The customer may be left out."""
    assert parse(said, today=TODAY).as_json() == {"intent": "drop_request", "fields": fields}


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("撤回申请 12", "withdraw"),
        ("取消报备 4", "withdraw"),
        ("撤回延期申请 4", "drop_extension"),
        ("跟进 12 客户要打八折", "follow_up"),
        ("跟进 12 今天申请折扣，客户说要八五折", "follow_up"),
        ("12 今天客户说要打八折", "follow_up"),
        ("申请释放 12 没预算", "release"),
        ("申请延期 12 15天 等报价", "extend"),
        ("申请报备 苏州青禾精密机械有限公司 李娜 13900012345", "file"),
        ("通过 12 折扣", "approve"),
        ("驳回 12 折扣 毛利不够", "reject"),
        ("12 进入报价", "stage"),
        ("成交 12 打了八折 30万", "won"),
        ("12 打了电话，客户说八折", "follow_up"),
        ("申诉 12 9月就报过价", "appeal"),
    ],
)
def test_other_wishes_are_no_requests(said: str, intent: str) -> None:
    """The neighbours of these sentences stay what they are."""
    assert parse(said, today=TODAY).as_json()["intent"] == intent


def test_a_long_message_is_read_quickly() -> None:
    """A thousand times 想要 is no request, and found out at once."""
    assert parse("想要" * 1000 + "申请", today=TODAY).as_json()["intent"] != "request"

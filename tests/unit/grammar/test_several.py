"""Several matters in one message, as people write at the end of a day."""

from __future__ import annotations

import pytest

from bot.grammar.several import parts

QINGHE, YUANFAN = "苏州青禾精密机械有限公司", "湖州远帆包装有限公司"


@pytest.mark.parametrize(
    ("said", "matters"),
    [
        ("通过 12\n驳回 13 缺联系人", ("通过 12", "驳回 13 缺联系人")),
        ("通过12，驳回13 电话不对", ("通过12", "驳回13 电话不对")),
        ("12通过，13驳回 电话不对", ("12通过", "13驳回 电话不对")),
        ("4 7 8 都延期10天 在走流程", tuple(f"{n} 延期10天 在走流程" for n in (4, 7, 8))),
        ("1.青禾跟进 今天打了电话 2.12延期10天 走流程", ("青禾跟进 今天打了电话", "12延期10天 走流程")),
        ("1、通过12 2、驳回13 资料不全", ("通过12", "驳回13 资料不全")),
        (
            f"报备两家：{QINGHE} 王五 13900022331；{YUANFAN} 赵六 13900022332",
            (f"报备两家：{QINGHE} 王五 13900022331", f"{YUANFAN} 赵六 13900022332"),
        ),
        ("认领 1 2 3", ("认领 1", "认领 2", "认领 3")),
        ("释放 4、7 没有预算", ("释放 4 没有预算", "释放 7 没有预算")),
        ("驳回 12 13 缺联系人", ("驳回 12 缺联系人", "驳回 13 缺联系人")),
        ("跟进 4 定了方案\n跟进 7 要报价", ("跟进 4 定了方案", "跟进 7 要报价")),
        ("跟进 4 定了方案\n样机 12 号要\n跟进 7 聊了", ("跟进 4 定了方案\n样机 12 号要", "跟进 7 聊了")),
        ("今日跟进：\n1. 青禾：拜访了李总\n2. 远帆：电话聊了", ("跟进 青禾：拜访了李总", "跟进 远帆：电话聊了")),
        ("跟进\n4 拜访了李总\n7 打电话约了", ("跟进 4 拜访了李总", "跟进 7 打电话约了")),
        (
            f"报备：1. {QINGHE} 王五 13900022331\n2. {YUANFAN} 赵六 13900022332",
            (f"报备：1. {QINGHE} 王五 13900022331", f"{YUANFAN} 赵六 13900022332"),
        ),
        (
            f"{QINGHE} 王五 13900022331\n{YUANFAN} 老陈 1390002233",
            (f"{QINGHE} 王五 13900022331", f"{YUANFAN} 老陈 1390002233"),
        ),
        (
            f"报备 {QINGHE} 王五 13900022331，{YUANFAN} 赵六 13900022332",
            (f"报备 {QINGHE} 王五 13900022331，", f"{YUANFAN} 赵六 13900022332"),
        ),
        (
            f"王五 13900022331 {QINGHE}\n赵六 13900022332 {YUANFAN}",
            (f"王五 13900022331 {QINGHE}", f"赵六 13900022332 {YUANFAN}"),
        ),
        (
            f"报备\n公司：{QINGHE}\n手机：13900022331\n\n公司：{YUANFAN}\n手机：13900022332",
            (f"公司：{QINGHE}\n手机：13900022331\n\n", f"公司：{YUANFAN}\n手机：13900022332"),
        ),
        (
            f"报备 {QINGHE} 刘工13900011223，另外4那个延期7天在等对方老板",
            (f"报备 {QINGHE} 刘工13900011223", "4 延期7天在等对方老板"),
        ),
    ],
)
def test_each_matter_of_a_message_is_taken_by_itself(said: str, matters: tuple[str, ...]) -> None:
    """Nothing of one becomes a remark on another."""
    assert parts(said) == matters


@pytest.mark.parametrize(
    "said",
    [
        "通过 12 价格已核对，没问题",
        "通过 12 13 15",
        "跟进 12 今天谈了 1.价格 2.交期",
        "1.5万 2.报价",
        "驳回 13 和 12 重复",
        "释放 4 2 条线都停了",
        "延期 4 15天 在走合同",
        "认领 1",
        f"报备 {QINGHE} 李娜 13900001234 王芳 13900001235",
        f"报备 {QINGHE} 王五 13900022331 备注：{YUANFAN}介绍的 13900022332",
        f"报备\n公司：{QINGHE}\n联系人：王五\n手机：13900022331\n备注：老客户",
        f"报备\n{QINGHE}\n采购部 张伟 经理\nTel: 0571-88881234\nMobile: 13900007788\nAdd: 文三路 100 号",
        f"报备 {QINGHE} 刘工13900011223，另外4台设备月底要",
        f"申诉 12 合同是我签的\n{YUANFAN} 赵六 13900022332 可以作证",
        "跟进 4 今天拜访了李总。下次带样品；通过了技术评审",
        "跟进 4 今天拜访了李总\n12 月 3 号再去\n7 个人参加",
        "",
    ],
)
def test_what_belongs_together_stays_one_message(said: str) -> None:
    """A card, a form, a reason and a report of several lines are one matter."""
    assert parts(said) == (said,)

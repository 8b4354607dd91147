"""What is said about a platform's allowance, and about groups that hear announcements."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

ALLOWANCES = {
    "month_short": Wording(
        title="本月额度快用完了",
        says=(
            "{platform}本月的{quota}已用 {used} / {most} 次。",
            "{platform}本月的{quota}快用完了。",
            "平台本月的额度快用完了。",
        ),
        then=("从现在起，待审批会合并成一条再发。想照常发，请在开放平台升级版本或加购。",),
    ),
    "month_over": Wording(
        title="本月额度用完了",
        says=(
            "{platform}本月的{quota}已用完（{used} 次）。",
            "{platform}本月的{quota}已用完。",
            "平台本月的额度已用完。",
        ),
        then=("没发出的消息会等着，下月或加购后自动发出。请转告同事，这期间改用别的应用。",),
        tone=Tone.BAD,
    ),
}

GROUPS = {
    "group_bound": Wording(
        title="本群已绑定",
        says=(
            "公海公告、{team}的成交喜报和早报会发到「{group}」。",
            "公海公告、成交喜报和早报会发到「{group}」。",
            "公海公告、{team}的成交喜报和早报会发到这里。",
            "公海公告、成交喜报和早报会发到这里。",
        ),
        tone=Tone.GOOD,
    ),
    "bind_in_group": Wording(
        title="请在群里绑定",
        says=("先把我加到要绑定的群，再在群里 @我 发「绑定本群」。",),
        tone=Tone.INFO,
    ),
    "bind_group_denied": Wording(
        title="要主管或管理员来绑定",
        says=("绑定群要主管或管理员来做。",),
        then=("请让他在这个群里 @我 发「绑定本群」。",),
        tone=Tone.QUIET,
    ),
}

"""看板 by talking, and 昨天谁没跟进 of whoever leads a team. Turns as in ``dialogue``."""

from __future__ import annotations

from datetime import timedelta

from bot.door import local_day
from bot.replies import Reply, Say
from bot.talk.turn import Turn
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures import mornings
from core.service.views.dashboard import Period

_PERIODS = {Period.DAY: ("今天", "今日", "日报"), Period.WEEK: ("周", "星期", "礼拜")}
_PAST = (
    "昨",
    "前天",
    "上周",
    "上个周",
    "上星期",
    "上个星期",
    "上礼拜",
    "上个礼拜",
    "上月",
    "上个月",
    "去年",
    "上季",
    "上个季",
)
_TODAY = ("今天", "今日")
_SOURCE = ("来源", "來源", "渠道")


def dashboard(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """看板, 本周排行, 日报: of the month, unless the words say otherwise; 看板 来源 by where filings came from. What is
    over is told as being over, for figures of now are none of last month.
    """
    silent = turn.parsed.fields.get("who") == "silent"
    if silent and mornings.team_of(turn.member, uow):
        return _silent(turn, ctx)
    said = ((period, words) for period, words in _PERIODS.items() if any(word in turn.said for word in words))
    period = next((period for period, _ in said), Period.DAY if silent else Period.MONTH)
    args = {"period": period.value}
    if any(word in turn.said for word in _SOURCE):
        args["by"] = "source"
    if any(word in turn.said for word in _PAST):
        args["asked"] = "past"
    return Reply(say=Say.DASHBOARD, args={**args})


def _silent(turn: Turn, ctx: Context) -> Reply:
    """The card of this morning; asked about today, what that of tomorrow would say by now."""
    day = local_day(ctx.now) + timedelta(days=int(any(word in turn.said for word in _TODAY)))
    return Reply(say=Say.SILENT, args={"day": day.isoformat()})

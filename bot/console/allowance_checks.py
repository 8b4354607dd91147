"""What ``baobei doctor`` says about the month's allowance of a platform."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.dingtalk.quota import CALLS, PUSHES, SHORT, Quota
from adapters.dingtalk.settings import DingTalkSettings
from bot.console.finding import Finding
from bot.process.clock import utc_now
from cards.texts import words
from core.service.ports.store import UnitOfWork

_FIX = "到钉钉开放平台核对本月用量，需要时升级版本或加购；版本不同请改 dingtalk.monthly_calls 和 monthly_pushes"


def allowance_findings(dingtalk: DingTalkSettings, uow: UnitOfWork) -> Iterator[Finding]:
    """As far as this bot has counted: other apps of the company spend the same allowance."""
    if not dingtalk.enabled:
        return
    used = uow.counts.of("dingtalk", Quota(utc_now).month)
    for name, most in ((CALLS, dingtalk.monthly_calls), (PUSHES, dingtalk.monthly_pushes)):
        spent = used.get(name, 0)
        well = not most or spent < SHORT * most
        limit = f" / {most}" if most else ""
        found = f"本月{words.QUOTA[name]} {spent}{limit} 次"
        yield Finding(what="钉钉额度", ok=well, found=found, fix="" if well else _FIX)

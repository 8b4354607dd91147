"""What has happened in the made-up company before a newcomer comes: groups that hear announcements, customers in the
public pool, and what two of them have bought before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.door import local_day
from bot.sandbox import company
from core.domain.calendar import Calendar
from core.domain.credit import Wanted
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId, OrderId
from core.service.bind_group import BindGroup
from core.service.commands import HANDLERS, Command
from core.service.context import Context
from core.service.decide_filing import ApproveFiling
from core.service.file_customer import FileCustomer
from core.service.outcome import Outcome
from core.service.ports.groups import GroupKind
from core.service.ports.store import UnitOfWork
from core.service.record_order import RecordOrder
from core.service.release_filing import ReleaseFiling
from core.service.split_credit import SplitCredit

_HELD_FOR = timedelta(days=20)
_BOUGHT_BEFORE = timedelta(days=6)
_HELPED = 3000
"""Hundredths of a percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A customer that somebody had and gave back; ``owner`` and ``leader`` are employees' ids. What it ``bought``
    meanwhile is a sum in fen and the contract's number, and a part of the credit may be a ``helper``'s.
    """

    company: str
    contact: str
    phone: str
    region: str
    product: str
    owner: str
    leader: str
    reason: str
    bought: tuple[int, str] | None = None
    helper: str = ""


PASTS = (
    Past(
        company="无锡澜舟自动化科技有限公司",
        contact="陈静",
        phone="13900067890",
        region="无锡",
        product="上下料机械手",
        owner="wang",
        leader="lin",
        reason="今年没有预算，明年再说",
        bought=(12_800_000, "YF-2601"),
    ),
    Past(
        company="合肥柏川新材料有限公司",
        contact="吴敏",
        phone="13900056789",
        region="合肥",
        product="视觉检测线",
        owner="xu",
        leader="lin",
        reason="对接人换了，一直约不上",
        bought=(8_600_000, "YF-2602"),
        helper="wang",
    ),
    Past(
        company="佛山青岩五金制品有限公司",
        contact="郑强",
        phone="13900045678",
        region="佛山",
        product="包装机",
        owner="sun",
        leader="he",
        reason="手上项目太多，跟不过来",
    ),
)


def begin(uow: UnitOfWork, ctx: Context) -> None:
    """Once, on an empty ledger. Of the past itself nobody is told; the groups hear of what it left in the pool."""
    if uow.groups.all():
        return
    for app, chat in company.GROUPS.items():
        kind = GroupKind.ROBOT if app == "wecom" else GroupKind.CHAT
        secret = company.ROBOT_KEY if app == "wecom" else ""
        bound = BindGroup(by=None, platform=app, chat=chat, name=company.GROUP[1], kind=kind, secret=secret)
        _do(bound, uow, ctx)
    given_back = _working_moment_before(ctx)
    for past in PASTS:
        _live(past, uow, replace(ctx, now=given_back))


def _live(past: Past, uow: UnitOfWork, ctx: Context) -> None:
    """Filed, approved, and given back at the moment of the context."""
    owner, leader = _member(past.owner, uow), _member(past.leader, uow)
    if owner is None or leader is None:
        return
    before = replace(ctx, now=ctx.now - _HELD_FOR)
    fields = {
        "company": past.company,
        "contact": past.contact,
        "phone": past.phone,
        "region": past.region,
        "product": past.product,
    }
    filed = _do(FileCustomer(by=owner, fields=fields), uow, before)
    filing = FilingId(filed.subject.id if filed.subject else "")
    _do(ApproveFiling(filing_id=filing, by=leader), uow, before)
    _do(ReleaseFiling(filing_id=filing, by=owner, reason=past.reason), uow, ctx)
    if past.bought is not None:
        _buy(filing, owner, past.bought, _member(past.helper, uow) if past.helper else None, uow, ctx)


def _buy(
    filing: FilingId, owner: MemberId, bought: tuple[int, str], helper: MemberId | None, uow: UnitOfWork, ctx: Context
) -> None:
    """Put down late: the customer is nobody's any more, the merit is whose it was on the day."""
    amount, reference = bought
    day = local_day(ctx.now - _BOUGHT_BEFORE)
    order = _do(
        RecordOrder(filing_id=filing, by=owner, amount=amount, reference=reference, signed_on=day), uow, ctx
    ).subject
    if helper is not None and order is not None:
        shares = (Wanted(member=helper, basis=_HELPED),)
        _do(SplitCredit(order_id=OrderId(order.id), by=owner, shares=shares, reason="方案一起做的"), uow, ctx)


def _do(command: Command, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The change and its trail, without the news."""
    outcome = HANDLERS[type(command)](command, uow, ctx)
    for event in outcome.events:
        uow.trail.append(event)
    return outcome


def _member(employee: str, uow: UnitOfWork) -> MemberId | None:
    known = next(one for one in company.EMPLOYEES if one.id == employee)
    member = uow.directory.member_known_as("feishu", known.open_id)
    return member.id if member else None


def _working_moment_before(ctx: Context) -> datetime:
    """The last morning at ten that is past the wait for fresh customers: what it brings is told at once, at whatever
    hour somebody starts the sandbox.
    """
    calendar = Calendar(ctx.policy.calendar)
    moment = ctx.now - ctx.policy.pool.fresh_wait
    morning = calendar.morning_before(moment, 0) + timedelta(hours=1)
    return morning if morning <= moment else calendar.morning_before(moment, 1) + timedelta(hours=1)

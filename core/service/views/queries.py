"""The read side: views for one reader, stripped of what he may not see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from core.domain.approval.approval import Approval
from core.domain.authority import may_see_filing
from core.domain.contact import masked
from core.domain.customer import Customer, Key
from core.domain.dedupe.names import compare_name
from core.domain.filing import LIVE, Filing, FilingStatus, Origin
from core.domain.ids import AppealId, FilingId, FollowUpId, MemberId, RequestId
from core.domain.org import Role
from core.domain.policy.document import Clause, KeyKind
from core.domain.policy.forms import Reader
from core.domain.pool import NO_POOL
from core.domain.rules import Fact, RuleRef
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.files import FileInfo
from core.service.ports.store import UnitOfWork
from core.service.procedures.contested import may_contest
from core.service.procedures.judging import weighs
from core.service.procedures.leading import leads, leads_person
from core.service.procedures.naming import name_of, team_name
from core.service.procedures.seeing import seen_whole, sees_whole
from core.service.records import APPEAL, REQUEST, about_filing
from core.service.views.approval_views import approval_view, story
from core.service.views.look_alike_views import besides_of
from core.service.views.order_lists import orders_of_customer
from core.service.views.protection_views import protection_view
from core.service.views.receipts import latest_receipt
from core.service.views.request_views import may_see_request
from core.service.views.showing import fields_by_key, kind_of, seen
from core.service.views.views import CheckView, FilingLine, FilingView, HelpView, MyFilingsView, RefusalView

PAGE = 10
"""Matters on one card."""
_SIFTED = 5 * PAGE
"""Customers looked through for those that the asker may see."""
_DAY = timedelta(days=1)


def days_left(until: datetime | None, now: datetime) -> int | None:
    """Whole days begun until the end; 0 when it is over."""
    return None if until is None else max(0, -((now - until) // _DAY))


def filing_view(
    filing_id: FilingId,
    reader: MemberId,
    uow: UnitOfWork,
    now: datetime,
    *,
    disclose: bool = False,
    rules: Context | None = None,
) -> FilingView:
    """One filing as this reader may see it, his own phones whole with ``disclose``. Raises ``filing_not_found``."""
    filing = uow.filings.get(filing_id)
    customer, approval = uow.customers.get(filing.customer_id), uow.approvals.about(about_filing(filing.id))
    is_leader, waiting = leads(reader, filing, uow), approval.asked if approval else ()
    whole, pending = _sees_whole(reader, filing, approval, leads=is_leader), filing.status is FilingStatus.PENDING
    files = uow.files.about(about_filing(filing.id)) if whole else ()
    fields = fields_by_key(rules, filing.rule.version, filing.answers)
    readers = _readings(reader, filing, approval, leads=is_leader)
    events = uow.trail.about(about_filing(filing.id)) if whole else ()
    own, admin = disclose and reader == filing.owner and not filing.is_untaken, _administers(reader, uow)
    answers, form = seen(filing.answers, fields, readers, admin=admin, disclose=own)
    return FilingView(
        id=filing.id,
        number=filing.number,
        company=customer.name,
        status=filing.status,
        owner=name_of(filing.owner, uow),
        team=team_name(filing.team_id, uow),
        contact=filing.contact.name if whole else "",
        phone=_phone(filing, whole=whole, disclose=own),
        filed_at=filing.filed_at,
        answers=answers,
        form=form,
        kind=kind_of(filing.answers, rules),
        stage=stage_of(filing.stage, rules.policy).label if rules and whole and filing.stage else "",
        may_stage=disclose and filing.status is FilingStatus.PROTECTED and (reader == filing.owner or is_leader),
        uscc=(customer.uscc or "") if whole else "",
        decided_at=filing.decided_at,
        decided_by=name_of(filing.decided_by, uow),
        reason=(filing.reason or "") if whole else "",
        protected_until=filing.protected_until,
        days_left=days_left(filing.protected_until, now) if filing.is_live else None,
        rule=filing.rule,
        waiting_for=tuple(name_of(member, uow) for member in waiting),
        trace=tuple(story(events, approval, filing.reason or "", uow)) if whole else (),
        mine=reader == filing.owner,
        may_decide=pending and reader in waiting,
        may_withdraw=pending and reader == filing.owner and not filing.is_offered,
        besides=besides_of(filing, reader, uow) if whole else (),
        files=len(files),
        file_names=tuple(file.name for file in files) if disclose else (),
        orders=orders_of_customer(customer.id, reader, uow) if disclose else (0, 0),
        pooled=_lies_in_pool(filing, uow),
        claimed=filing.origin is Origin.CLAIMED,
        assigned=filing.origin is Origin.ASSIGNED,
        may_appeal=rules is not None and may_contest(filing, reader, events, uow, rules),
        protection=protection_view(filing, reader, uow, rules) if whole else None,
        approval=approval_view(approval, reader, uow) if whole and pending and approval else None,
        receipt=latest_receipt(filing, events, uow),
        now=now,
    )


def _lies_in_pool(filing: Filing, uow: UnitOfWork) -> bool:
    """Whether it is over and its customer waits to be claimed."""
    entry = None if filing.is_live else uow.pool.live_of(filing.customer_id, filing.scope)
    return entry is not None and entry.pool != NO_POOL


def _administers(reader: MemberId, uow: UnitOfWork) -> bool:
    return any(grant.role is Role.ADMIN for grant in uow.directory.roles_of(reader))


def _phone(filing: Filing, *, whole: bool, disclose: bool) -> str:
    phone = filing.contact.phone if whole else ""
    return phone if disclose or not phone else masked(phone)


def _sees_whole(reader: MemberId, filing: Filing, approval: Approval | None, *, leads: bool) -> bool:
    entitled = approval.readers if approval else ()
    return may_see_filing(reader, owner=filing.owner, entitled=entitled, leads=leads)


def _readings(reader: MemberId, filing: Filing, approval: Approval | None, *, leads: bool) -> frozenset[Reader]:
    """What the reader is to the filing."""
    is_it = {
        Reader.OWNER: reader == filing.owner,
        Reader.APPROVER: approval is not None and reader in approval.approvers,
        Reader.LEADER: leads,
        Reader.EVERYONE: True,
    }
    return frozenset(role for role, holds in is_it.items() if holds)


def my_filings(
    reader: MemberId, uow: UnitOfWork, now: datetime, before: int | None = None, *, of: MemberId | None = None
) -> MyFilingsView:
    """我的客户: newest first, a page at a time; those ``of`` a colleague as long as the reader leads him."""
    other = uow.directory.member(of) if of is not None and of != reader else None
    led = other if other is not None and leads_person(reader, other, uow) else None
    owner = led.id if led is not None else reader
    found = uow.filings.of_owner(owner, statuses=LIVE, limit=PAGE + 1, before=before)
    offered = uow.leads.waiting().get(owner, 0)
    uow.customers.get_each([filing.customer_id for filing in found[:PAGE]])
    return MyFilingsView(
        lines=tuple(filing_line(filing, uow, now) for filing in found[:PAGE]),
        protected=uow.filings.count_of_owner(owner, statuses={FilingStatus.PROTECTED}),
        pending=uow.filings.count_of_owner(owner, statuses={FilingStatus.PENDING}) - offered,
        offered=offered,
        more_before=found[PAGE - 1].number if len(found) > PAGE else None,
        of=(led.id, led.name) if led is not None else None,
        now=now,
    )


def check_view(
    asked: str, filing: Filing | None, key: KeyKind | None, reader: MemberId, uow: UnitOfWork, ctx: Context
) -> CheckView:
    """The answer of 查重 from what the check found; shows only what the policy discloses: owner, since, until."""
    rule = ctx.policy.quote(Clause.DUPLICATE_KEY)
    if filing is None or not filing.is_live:
        return CheckView(asked=asked, held=False, rule=rule, now=ctx.now)
    return CheckView(
        asked=asked,
        held=True,
        company=uow.customers.get(filing.customer_id).name,
        held_by=name_of(filing.owner, uow),
        mine=filing.owner == reader,
        number=filing.number,
        status=filing.status,
        since=filing.filed_at,
        until=filing.protected_until,
        offered=filing.is_offered,
        key=key.value if key else "",
        rule=rule,
        now=ctx.now,
    )


def named(text: str, reader: MemberId, uow: UnitOfWork) -> tuple[Filing, ...]:
    """The filings that somebody may mean by a number (``12``, ``#12``) or a customer's name; at most a page.

    A number or part of a name finds only what the reader may see whole, or everybody could leaf through everybody's
    customers.
    Own and waiting ones come first; of a customer only the latest filing, which is the live one if there is one.
    """
    digits = text.strip().lstrip("#＃").removesuffix("号")
    if digits.isascii() and digits.isdigit() and len(digits) < 12:
        filing = uow.filings.numbered(int(digits))
        own = _own_now(filing, reader, uow) if filing else None
        return (own,) if own else (filing,) if filing and sees_whole(reader, filing, uow) else ()
    plain = compare_name(text)
    if not plain:
        return ()
    customers = uow.customers.named_like(plain, limit=_SIFTED)
    exact = [customer for customer in customers if customer.compare_name == plain] or _by_alias(plain, uow)
    asked = [customer.id for customer in exact or customers]
    by_customer = uow.filings.latest_of_each(asked)
    latest = [by_customer[each] for each in asked if each in by_customer]
    found = latest if exact else list(seen_whole(reader, latest, uow))
    found.sort(key=lambda filing: (filing.owner != reader, filing.status is not FilingStatus.PENDING))
    return tuple(found[:PAGE])


def _own_now(filing: Filing, reader: MemberId, uow: UnitOfWork) -> Filing | None:
    """Who has claimed a customer goes on to name it by the number under which it lay in the pool."""
    if filing.is_live:
        return None
    now = uow.filings.live_of(filing.customer_id, filing.scope)
    return now if now is not None and now.owner == reader else None


def _by_alias(plain: str, uow: UnitOfWork) -> list[Customer]:
    """The customer that goes by this name as well: a short name, or that of one that was merged into it."""
    key = Key(kind=KeyKind.NAME, value=plain)
    return list(uow.customers.get_each(uow.customers.having([key]).values()).values())


def help_view(reader: MemberId | None, uow: UnitOfWork, *, group: bool) -> HelpView:
    """帮助 for this person, or for a group (``None``)."""
    if reader is None:
        return HelpView(name="", group=group)
    may_approve = bool(uow.directory.roles_of(reader)) or uow.approvals.count_waiting_for(reader) > 0
    may_administer = any(admin.id == reader for admin in uow.directory.admins())
    return HelpView(name=name_of(reader, uow), may_approve=may_approve, may_administer=may_administer, group=group)


def refusal_view(
    code: str, facts: Mapping[str, Fact], rule: RuleRef | None, uow: UnitOfWork, now: datetime
) -> RefusalView:
    """A refusal for showing: facts that hold a member's id (``…_id``) become his name."""
    shown: dict[str, Fact] = {}
    for key, value in facts.items():
        if key.endswith("_id") and isinstance(value, str):
            shown[key.removesuffix("_id")] = name_of(MemberId(value), uow)
        else:
            shown[key] = value
    return RefusalView(code=code, facts=shown, rule=rule, now=now)


def filing_line(filing: Filing, uow: UnitOfWork, now: datetime) -> FilingLine:
    """One line of a list: what anybody may learn who knows the customer's name."""
    return FilingLine(
        id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        status=filing.status,
        owner=name_of(filing.owner, uow),
        filed_at=filing.filed_at,
        protected_until=filing.protected_until,
        days_left=days_left(filing.protected_until, now) if filing.is_live else None,
        offered=filing.is_offered,
    )


def may_have_file(reader: MemberId, file: FileInfo, uow: UnitOfWork) -> bool:
    """The files of a filing go to whoever may see it whole, those of an appeal to whoever rules, of a request to
    whoever may see it, all others to whom they belong.
    """
    if file.about is not None and file.about.kind == "follow_up":
        entry = uow.follow_ups.get(FollowUpId(file.about.id))
        return sees_whole(reader, uow.filings.get(entry.filing), uow)
    if file.about is not None and file.about.kind == APPEAL:
        return weighs(reader, uow.appeals.get(AppealId(file.about.id)), uow)
    if file.about is not None and file.about.kind == REQUEST:
        return may_see_request(reader, uow.requests.get(RequestId(file.about.id)), uow)
    if file.about is None or file.about.kind != "filing":
        return reader == file.by
    return sees_whole(reader, uow.filings.get(FilingId(file.about.id)), uow)

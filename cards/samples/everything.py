"""Made-up matters of every kind, drawn: what the golden files, the preview and a newcomer look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cards.card import Card
from cards.samples.alike import alike
from cards.samples.appeal import appeals
from cards.samples.approval import approvals
from cards.samples.asking import blind_answers
from cards.samples.dashboard import dashboards
from cards.samples.duplicates import duplicates
from cards.samples.follow_up import follow_ups
from cards.samples.forms import OWN_FORM
from cards.samples.handover import handovers
from cards.samples.imports import imports
from cards.samples.leads import leads
from cards.samples.orders import orders
from cards.samples.policy import policies
from cards.samples.pool import pools
from cards.samples.protection import protections
from cards.samples.receipts import receipts
from cards.samples.requesting import WHICH_REQUEST, requests
from cards.samples.stages import stages
from cards.samples.tables import tables
from cards.texts import refusals, rules, sentences
from cards.views.check import check_card
from cards.views.choices import choices_card
from cards.views.digest import approval_settled_card, approvals_digest_card
from cards.views.draft import draft_card
from cards.views.filing import filing_card, filing_decided_card, filing_expired_card, filing_withdrawn_card
from cards.views.help import help_card, not_understood_card, rules_card, said
from cards.views.lists import my_approvals_card, my_filings_card
from cards.views.refusal import refusal_card
from core.domain.filing import FilingStatus
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Clause, KeyKind, Policy
from core.domain.rules import Fact, RuleRef
from core.service.records import EXTENSION, FILING, EventKind
from core.service.views.course_views import TraceLine
from core.service.views.views import (
    ApprovalsDigestView,
    CheckView,
    DigestLine,
    DraftView,
    FieldView,
    FilingLine,
    FilingView,
    HelpView,
    MyApprovalsView,
    MyFilingsView,
    NotUnderstoodView,
    RefusalView,
    RulesView,
)

NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
_FILED = NOW - timedelta(hours=3, minutes=12)
_UNTIL = NOW + timedelta(days=30)
_DUPLICATE = RuleRef(version=1, clause=Clause.DUPLICATE_KEY.value)

PENDING = FilingView(
    id=FilingId("01JDEMO0000000000000000012"),
    number=12,
    company="杭州样例科技有限公司",
    status=FilingStatus.PENDING,
    owner="王晨",
    team="华东一组",
    contact="李娜",
    phone="139****1234",
    filed_at=_FILED,
    answers=(("budget", "500000"), ("product", "包装机"), ("note", "年底前要装好两台，已经看过样机。")),
    uscc="",
    rule=RuleRef(version=1, clause=Clause.APPROVAL.value),
    waiting_for=("赵敏",),
    trace=(TraceLine(at=_FILED, what=EventKind.FILING_SUBMITTED.value, who="王晨"),),
    now=NOW,
)
OWN = replace(PENDING, phone="13900001234", mine=True, may_withdraw=True)
TO_DECIDE = replace(PENDING, may_decide=True)
PROTECTED = replace(
    OWN,
    status=FilingStatus.PROTECTED,
    may_withdraw=False,
    waiting_for=(),
    decided_at=NOW,
    decided_by="赵敏",
    protected_until=_UNTIL,
    days_left=30,
    rule=RuleRef(version=1, clause=Clause.PROTECTION.value),
    trace=(*PENDING.trace, TraceLine(at=NOW, what=EventKind.FILING_APPROVED.value, who="赵敏")),
)
REJECTED = replace(
    OWN,
    status=FilingStatus.REJECTED,
    may_withdraw=False,
    waiting_for=(),
    decided_at=NOW,
    decided_by="赵敏",
    reason="请补充联系人的职务，确认他能拍板。",
)
WITHDRAWN = replace(
    OWN,
    status=FilingStatus.WITHDRAWN,
    may_withdraw=False,
    waiting_for=(),
    decided_at=NOW,
    decided_by="王晨",
    rule=RuleRef(version=1, clause=Clause.WITHDRAW.value),
)
EXPIRED = replace(
    PROTECTED,
    status=FilingStatus.EXPIRED,
    days_left=None,
    trace=(*PROTECTED.trace, TraceLine(at=_UNTIL, what=EventKind.FILING_EXPIRED.value, who="")),
    now=_UNTIL,
)
FULL = replace(
    TO_DECIDE,
    company="苏州虚构精密电子科技（集团）股份有限公司华东销售分公司",
    uscc="91320500MA1XXXXX0X",
    answers=(
        ("region", "江苏 苏州"),
        ("source", "展会"),
        ("product", "视觉检测设备、上下料机械手"),
        ("budget", "1285000"),
        (
            "note",
            "*加急* [招标](本月底截止) <b>@所有人</b> `已约` 周三到厂演示，对方生产、采购、设备三个部门都来。" * 2,
        ),
        ("行业", "电子制造"),
    ),
)

_COMPANIES = ("杭州样例科技有限公司", "南京假想食品有限公司", "宁波虚拟机械制造有限公司", "无锡某甲包装有限公司")
_LINES = tuple(
    FilingLine(
        id=FilingId(f"01JDEMO00000000000000000{30 - index}"),
        number=30 - index,
        company=company,
        status=FilingStatus.PROTECTED if index else FilingStatus.PENDING,
        owner="王晨",
        filed_at=_FILED - timedelta(days=9 * index),
        protected_until=NOW + timedelta(days=30 - 9 * index) if index else None,
        days_left=30 - 9 * index if index else None,
    )
    for index, company in enumerate(_COMPANIES)
)
_WAITING = tuple(
    replace(TO_DECIDE, id=FilingId(f"01JDEMO00000000000000000{20 + index}"), number=20 + index, company=company)
    for index, company in enumerate(_COMPANIES)
)

_REQUESTS = tuple(
    DigestLine(kind=EXTENSION if index == 1 else FILING, number=20 + index, company=company, owner=PENDING.owner)
    for index, company in enumerate(_COMPANIES[:5])
)

_FACTS: dict[str, Fact] = {
    "owner": "张伟",
    "since": "2026-11-03T01:20:00+00:00",
    "until": "2026-12-03T02:00:00+00:00",
    "key": KeyKind.NAME.value,
    "status": FilingStatus.PROTECTED.value,
    "number": 7,
    "by": "赵敏",
    "at": "2026-11-20T08:30:00+00:00",
    "asked": "样例",
    "admins": "孙丽",
    "phone": "1390000123",
    "field": "note",
    "missing": "contact,phone",
    "limit": 1000,
    "reference": "7K3F",
}
_SAID_WITH: dict[str, dict[str, Fact]] = {
    "customer_held": {"company": "杭州样例科技有限公司", "contest": "杭州样例科技有限公司"},
    "already_yours": {"company": "杭州样例科技有限公司"},
    "placeholder_phone": {"phone": "13800000000"},
    "vague_company": {"company": "某公司"},
    "not_full_name": {"company": "样例科技"},
    **WHICH_REQUEST,
}

_FIELDS = (
    FieldView(key="company", label="公司全称", value="杭州样例科技有限公司", required=True, hint="按营业执照填写"),
    FieldView(key="contact", label="联系人", required=True, hint="例如：李娜"),
    FieldView(key="phone", label="手机号", required=True, hint="例如：13900001234"),
    FieldView(key="source", label="来源", options=("展会", "转介绍", "网络")),
    FieldView(key="note", label="备注", long=True),
)


def samples() -> dict[str, Card]:
    """One card of every kind by name, in the order in which somebody meets them."""
    return {
        **_filings(),
        **_lists(),
        **_asking(),
        **alike(TO_DECIDE, NOW),
        **approvals(TO_DECIDE, OWN),
        **imports(),
        **duplicates(),
        **policies(),
        **tables(),
        **stages(PROTECTED),
        **protections(PROTECTED, NOW),
        **requests(PROTECTED, NOW),
        **receipts(PROTECTED, NOW),
        **handovers(PROTECTED, NOW),
        **appeals(PROTECTED, NOW),
        **orders(PROTECTED, NOW),
        **leads(PENDING, NOW),
        **blind_answers(PROTECTED, NOW),
        **follow_ups(),
        **pools(PROTECTED, NOW),
        **_no(),
    }


def _filings() -> dict[str, Card]:
    waiting = replace(PROTECTED, status=FilingStatus.PROTECTED, days_left=0)
    return {
        "filing_pending_owner": filing_card(OWN),
        "filing_pending_approver": filing_card(TO_DECIDE),
        "filing_with_files": filing_card(replace(OWN, files=2)),
        "filing_with_files_named": filing_card(replace(TO_DECIDE, files=2, file_names=("名片.jpg", "采购意向书.pdf"))),
        "filing_pending_onlooker": filing_card(replace(PENDING, contact="", answers=())),
        "filing_full_approver": filing_card(FULL),
        "filing_protected_owner": filing_card(PROTECTED),
        "filing_protected_approver": filing_card(replace(PROTECTED, mine=False, phone="139****1234")),
        "filing_protected_last_day": filing_card(waiting),
        "filing_rejected_owner": filing_card(REJECTED),
        "filing_rejected_approver": filing_card(replace(REJECTED, mine=False)),
        "filing_withdrawn_owner": filing_card(WITHDRAWN),
        "filing_expired_owner": filing_card(EXPIRED),
        "news_approved": filing_decided_card(PROTECTED),
        "news_rejected": filing_decided_card(REJECTED),
        "news_withdrawn": filing_withdrawn_card(replace(WITHDRAWN, mine=False)),
        "news_expired": filing_expired_card(EXPIRED),
    }


def _lists() -> dict[str, Card]:
    return {
        "my_filings": my_filings_card(MyFilingsView(lines=_LINES, protected=14, pending=1, more_before=27, now=NOW)),
        "my_filings_of": my_filings_card(
            MyFilingsView(
                lines=_LINES, protected=14, pending=1, more_before=27, of=(MemberId("01JDEMO-SUN"), "孙悦"), now=NOW
            )
        ),
        "my_filings_none": my_filings_card(MyFilingsView(lines=(), protected=0, pending=0)),
        **dashboards(NOW),
        "choices": choices_card("有限公司", _LINES, now=NOW),
        "my_approvals": my_approvals_card(MyApprovalsView(matters=_WAITING, total=6, now=NOW)),
        "my_approvals_one": my_approvals_card(MyApprovalsView(matters=_WAITING[:1], total=1, now=NOW)),
        "approvals_digest": approvals_digest_card(ApprovalsDigestView(lines=_REQUESTS, total=12, asked=14, now=NOW)),
        "approvals_digest_done": approvals_digest_card(ApprovalsDigestView(lines=(), total=0, asked=14)),
        "approval_settled": approval_settled_card(replace(PROTECTED, mine=False)),
        "my_approvals_none": my_approvals_card(MyApprovalsView(matters=(), total=0)),
    }


def _asking() -> dict[str, Card]:
    held = CheckView(
        asked="样例科技",
        held=True,
        company="杭州样例科技有限公司",
        held_by="张伟",
        number=7,
        status=FilingStatus.PROTECTED,
        since=NOW - timedelta(days=18),
        until=NOW + timedelta(days=12),
        key=KeyKind.NAME.value,
        rule=_DUPLICATE,
        now=NOW,
    )
    half = DraftView(fields=_FIELDS, missing=("contact", "phone"))
    wrong = DraftView(fields=_FIELDS, missing=("phone",), problem="bad_phone", problem_facts={"phone": "1390000123"})
    return {
        "check_free": check_card(CheckView(asked="南京假想食品有限公司", held=False)),
        "check_free_phone": check_card(CheckView(asked="13900001234", held=False)),
        "check_held": check_card(held),
        "check_mine": check_card(replace(held, mine=True, held_by="王晨")),
        "draft_missing": draft_card(half),
        "draft_wrong": draft_card(wrong),
        "draft_complete": draft_card(replace(half, missing=())),
        "draft_with_files": draft_card(replace(half, files=2)),
        "draft_own_form": draft_card(OWN_FORM),
        "help_sales": help_card(HelpView(name="王晨")),
        "help_manager": help_card(HelpView(name="赵敏", may_approve=True)),
        "help_admin": help_card(HelpView(name="周宁", may_approve=True, may_administer=True)),
        "help_group": help_card(HelpView(name="王晨", group=True)),
        "not_understood": not_understood_card(
            NotUnderstoodView(suggestions=(("我的客户", "我的客户"), ("待我审批", "待我审批"), ("帮助", "帮助")))
        ),
        "rules": rules_card(RulesView(version=1, sections=rules.sections(Policy()))),
        "welcome": said(sentences.WELCOME),
    }


def _no() -> dict[str, Card]:
    pending = replace(
        _refusal("customer_held"),
        facts={**_FACTS, "company": "杭州样例科技有限公司", "until": None, "status": "pending"},
    )
    refused = {f"refusal_{code}": refusal_card(_refusal(code)) for code in refusals.WORDINGS}
    return {**refused, "refusal_customer_held_pending": refusal_card(pending)}


def _refusal(code: str) -> RefusalView:
    rule = _DUPLICATE if code in {"customer_held", "already_yours"} else None
    return RefusalView(code=code, facts={**_FACTS, **_SAID_WITH.get(code, {})}, rule=rule, now=NOW)

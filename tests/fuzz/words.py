"""What people write, press and send: messages, policies, sheets, conditions, buttons."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path

from bot.grammar.drafts import parse_in_draft
from bot.grammar.reading import parse
from bot.policy.mistakes import BadPolicy
from bot.policy.places import places_of
from bot.policy.reading import read as read_policy
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import sheet_from
from cards import actions
from core.domain.answers.amounts import number_of, yuan_of
from core.domain.answers.days import day_of
from core.domain.dedupe.domains import mail_domains
from core.domain.dedupe.names import compare_name, is_full_name, is_vague
from core.domain.dedupe.parse import parse_name
from core.domain.member_list import columns_of, line_of
from core.domain.policy.conditions import BadExpression, Condition, Formula
from core.domain.policy.document import Policy
from core.domain.policy.names import names_of
from core.domain.policy.patterns import BadPattern, check, fits
from core.domain.receipt import Receipt
from core.domain.sheets.cells import harmless, phones_in, text_of, unquoted
from core.domain.sheets.columns import guess_columns
from core.domain.sheets.layout import layout_of
from core.service.records import Subject
from tests.fuzz.target import Target
from tests.support.lists import a_line, as_book

TODAY = date(2026, 11, 22)
_NAMES = names_of(Policy().forms)
_EXAMPLE = (Path(__file__).parents[2] / "policy.example.toml").read_text(encoding="utf-8")


def message(data: bytes) -> None:
    """Something typed, with and without a form on the table."""
    text = _text(data)
    parse(text, today=TODAY)
    parse_in_draft(text, today=TODAY, missing=("company", "contact", "phone"))


def policy(data: bytes) -> None:
    """A policy file."""
    text = _text(data)
    try:
        read_policy(text)
    except BadPolicy as bad:
        assert all(0 <= mistake.line <= text.count("\n") + 1 for mistake in bad.mistakes)
        return
    places_of(text)


def condition(data: bytes) -> None:
    """A condition, a formula, a pattern of a policy."""
    text = _text(data)
    for kind in (Condition, Formula):
        try:
            kind.parse(text, _NAMES)
        except BadExpression as refused:
            assert all(1 <= flaw.column <= len(text) + 1 for flaw in refused.flaws)
    try:
        check(text)
    except BadPattern:
        return
    fits(text, "上海晴川科技")


def sheet(data: bytes) -> None:
    """A list of customers or members, as .csv and as .xlsx."""
    for name in ("a.csv", "a.xlsx"):
        try:
            found = sheet_from(name, data)
            rows = list(islice(found.rows(), 40))
        except BadSheet as bad:
            assert str(bad)
            continue
        layout = layout_of([cells for _, cells in rows])
        guess_columns(layout.headers, found.samples)
        columns = columns_of(layout.headers, {})
        for number, cells in rows:
            line_of(number, cells, columns)


def cell(data: bytes) -> None:
    """One cell, one answer, one name."""
    text = _text(data)
    assert unquoted(harmless(text_of(text))) is not None
    assert harmless(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    phones_in(text)
    day_of(text, TODAY)
    number_of(text)
    yuan_of(text)
    mail_domains([text])


def name(data: bytes) -> None:
    """A company's name, taken apart and compared."""
    text = _text(data)[:400]
    parse_name(text)
    compare_name(text)
    is_vague(text)
    is_full_name(text)


def button(data: bytes) -> None:
    """What a card sends back, and the marks that people copy."""
    text = _text(data)
    action = actions.unpack(text)
    if action is not None and len(text.encode()) <= actions.LIMIT:
        assert action.pack() == text
    Receipt.read(text)
    if ":" in text:
        Subject.parse(text)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


TARGETS = (
    Target(
        message,
        [
            line.encode()
            for line in (
                "报备 上海晴川科技有限公司 李娜 13900001234 预算50万 下周三签",
                "跟进 晴川：今天去拜访了，下次周五电话",
                "把晴川转给王晨 手上客户太多",
                "不对，电话改成13900005678",
                "审批代理 11月25日到28日 林岚",
                "公司：苏州青禾\n联系人：王芳\n电话：0512-66668888",
            )
        ],
    ),
    Target(policy, [part.encode() for part in (_EXAMPLE, *_EXAMPLE.split("\n\n")[:12])]),
    Target(condition, [b"amount > 500000 && team == 'x'", b'form.trade.startsWith("a")', b"^[A-Z]{2}\\d{4,8}$"]),
    Target(
        sheet,
        [as_book([a_line(1)]).content, "公司名称,联系人,电话\n苏州青禾,李娜,13900001234\n".encode(), b'a,"b\nc"\n'],
    ),
    Target(cell, [one.encode() for one in ("2026-11-22", "1.2万", "=1+1", "13900001234、0512-66668888", "3,000.50元")]),
    Target(name, ["上海晴川科技（集团）有限公司第二分公司".encode(), b"Acme (Shanghai) Co., Ltd."]),
    Target(button, [b"v1:approve:01JABCDEF", b"12-ABCD2345", b"filing:01J"]),
)

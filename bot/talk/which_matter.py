"""Which matter an answer is about, where several about one customer wait for the same approver."""

from __future__ import annotations

import re

from bot.grammar.parsed import Intent
from bot.talk.turn import Turn
from cards.texts import requesting, words
from core.domain.filing import Filing
from core.domain.ids import MemberId, RequestId
from core.domain.rules import Fact, RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.procedures.matters import all_asked, asked_about
from core.service.records import REQUEST, Subject

_SAYS = {Intent.APPROVE: "通过", Intent.REJECT: "驳回", Intent.RETURN: "退回"}
_NAMES = "|".join(map(re.escape, words.MATTER.values()))
_CALLED = re.compile(rf"(?:的|这个|那个)?(?P<name>{_NAMES})(?:的?申请|审批)?(?:$|[\s，,。：:；;]+)")
_OFFERED = 4


def matter_meant(turn: Turn, filing: Filing, uow: UnitOfWork) -> tuple[Subject, str]:
    """The matter, and the words that go with the answer: of 通过 12 折扣 毛利够 the discount, and 毛利够. Raises
    ``which_matter`` where several wait and none is named.
    """
    note = str(turn.parsed.fields.get("note", "")).strip()
    asked = all_asked(filing, turn.member, uow)
    called = _CALLED.match(note)
    if called is not None:
        for about in asked:
            if name_of(about, uow) == called["name"]:
                return about, note[called.end() :].strip()
    if len(asked) > 1:
        raise _which(turn, filing, asked, note, uow)
    return asked_about(filing, turn.member, uow), note


def name_of(about: Subject, uow: UnitOfWork) -> str:
    """``折扣``, ``延期``: what people call it; nothing for what has no name among approvals."""
    if about.kind == REQUEST:
        return words.MATTER[uow.requests.get(RequestId(about.id)).matter]
    matter = requesting.OTHERS.get(about.kind)
    return words.MATTER[matter] if matter is not None else ""


def asked_by_number(text: str, member: MemberId, uow: UnitOfWork) -> Filing | None:
    """Whoever is asked about a customer may name it by its number, though he sees no more of it than his card says."""
    digits = text.strip().lstrip("#＃").removesuffix("号")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
        return None
    filing = uow.filings.numbered(int(digits))
    return filing if filing is not None and all_asked(filing, member, uow) else None


def _which(turn: Turn, filing: Filing, asked: tuple[Subject, ...], note: str, uow: UnitOfWork) -> RuleViolation:
    verb = _SAYS.get(turn.parsed.intent, "")
    facts: dict[str, Fact] = {}
    names = dict.fromkeys(filter(None, (name_of(about, uow) for about in asked)))
    for place, name in enumerate(list(names)[:_OFFERED] if verb else (), start=1):
        said = f"{verb} {filing.number} {name}"
        facts |= {f"pick{place}": f"{verb}{name}", f"say{place}": f"{said} {note}".strip()}
    return RuleViolation("which_matter", rule=None, number=filing.number, **facts)

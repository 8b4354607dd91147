"""A row of a customer list as answers of the form and facts of the ledger, with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from functools import lru_cache

from core.domain.answers.known import NOTHING, Known
from core.domain.filing import FilingStatus
from core.domain.forms import completed, live_fields, missing, one_cleaned
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.policy.document import Itself, Policy
from core.domain.policy.forms import FormField
from core.domain.rules import RuleViolation
from core.domain.sheets.cells import LOCAL, day_of, in_a_year, is_whole_day, month_and_day, name_beside, phones_in
from core.domain.sheets.faults import Fault, fault
from core.domain.sheets.states import ACCEPTED, lies_in_pool, state_of

Columns = Mapping[int, str]
"""Place of a column → the field that it is."""
_DAY = timedelta(days=1)
_TOLD = frozenset({"limit", "choices", "least", "most", "table"})
_FARTHEST = timedelta(days=3660)
_CUT = frozenset({"region", "source", "product", "note"})
"""Fields of which too much is cut, not refused: an old list says more than the form asks for."""
_VAGUE = frozenset({"bad_money", "bad_number", "bad_date"})
"""What an old list may say in words: it goes into the note where the field is not required."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one row says. It may enter the ledger if ``faults`` is empty.

    ``until`` is ``None`` where the sheet does not say; ``status`` is protected, or how it ended; ``pooled`` says that
    it lies in the public pool. ``answers`` are in normal form. ``yearless`` says that the year of a date was added.
    """

    line: int
    answers: Mapping[str, str] = field(default_factory=dict)
    phones: tuple[str, ...] = ()
    owner: MemberId | None = None
    filed_at: datetime | None = None
    until: datetime | None = None
    status: FilingStatus = FilingStatus.PROTECTED
    reason: str = ""
    pooled: bool = False
    faults: tuple[Fault, ...] = ()
    yearless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How rows are read: which column is what, by which rules, as of when, and whose name means whom."""

    columns: Columns
    headers: Sequence[str]
    policy: Policy
    now: datetime
    owner_of: Callable[[str, str], MemberId | Fault]
    known: Known = NOTHING

    def row(self, line: int, cells: Sequence[str]) -> Row:
        """Read one row of plain cells. Raises nothing."""
        said = self._said(cells)
        faults: list[Fault] = []
        phones = _phones(said, faults)
        answers = self._answers(said, phones, faults)
        filed_at, until, status = self._life(said, faults)
        lacking = (
            missing(answers, self.policy) if status is FilingStatus.PROTECTED else tuple({"company"} - answers.keys())
        )
        wrong = {each.column for each in faults}
        faults += [fault(key, "lacking") for key in lacking if key not in wrong]
        owner = self.owner_of(said.get("owner", ""), said.get("team", ""))
        if isinstance(owner, Fault):
            faults.append(owner)
        return Row(
            line=line,
            answers=answers,
            phones=tuple(phones),
            owner=None if isinstance(owner, Fault) else owner,
            filed_at=filed_at,
            until=until,
            status=status,
            reason=said.get("reason", "")[:200],
            pooled=lies_in_pool(said.get("status", "")),
            faults=tuple(faults),
            yearless=any(month_and_day(said.get(key, "")) for key in ("filed_at", "until")),
        )

    def _said(self, cells: Sequence[str]) -> dict[str, str]:
        """Field → text; where several columns make one field, each says its name."""
        parts: dict[str, list[str]] = {}
        width = len(cells)
        for place, key in self.columns.items():
            if place >= width or not cells[place]:
                continue
            label = self.headers[place] if key == "note" and self._is_shared(key) else ""
            parts.setdefault(key, []).append(f"{label}：{cells[place]}" if label else cells[place])
        return {key: texts[0] if len(texts) == 1 else "；".join(texts) for key, texts in parts.items()}

    def _is_shared(self, key: str) -> bool:
        return sum(1 for each in self.columns.values() if each == key) > 1

    def _answers(self, said: Mapping[str, str], phones: Sequence[str], faults: list[Fault]) -> dict[str, str]:
        """Each field by itself, so that all that is wrong is told at once."""
        form = _form_of(Itself(self.policy))
        given = {key: text for key, text in said.items() if key in form and key != "phone"}
        if (
            "contact" in form
            and "contact" not in self.columns.values()
            and (name := name_beside(said.get("phone", "")))
        ):
            given["contact"] = name
        if phones:
            given["phone"] = phones[0]
        answers: dict[str, str] = {}
        for key, text in sorted(given.items(), key=lambda each: each[0] != "note"):
            short = text[: form[key].limit] if key in _CUT else text
            try:
                answers[key] = one_cleaned(key, short, self.policy, self.known)
            except RuleViolation as refusal:
                if refusal.code in _VAGUE and key not in missing({}, self.policy):
                    self._note(answers, f"{form[key].label}：{text}", form)
                else:
                    faults.append(_refused(key, refusal, text))
        return self._followed({key: text for key, text in answers.items() if text}, faults)

    def _note(self, answers: dict[str, str], text: str, form: Mapping[str, FormField]) -> None:
        """What an old list says in words where a number belongs is not lost."""
        if note := form.get("note"):
            answers["note"] = "；".join(filter(None, (answers.get("note"), text)))[: note.limit]

    def _followed(self, answers: dict[str, str], faults: list[Fault]) -> dict[str, str]:
        try:
            return completed(answers, self.policy, self.known)
        except RuleViolation as refusal:
            faults.append(_refused(str(refusal.facts.get("field", "")), refusal, ""))
            return answers

    def _life(
        self, said: Mapping[str, str], faults: list[Fault]
    ) -> tuple[datetime | None, datetime | None, FilingStatus]:
        """When it was filed, until when it holds or held, and what it is now."""
        filed = _instant("filed_at", said, faults, self._latest)
        until = _instant("until", said, faults, lambda day: self._end(day, filed))
        word = said.get("status", "")
        state = state_of(word)
        if word and state is None:
            faults.append(fault("status", "bad_status", word, accepted="、".join(ACCEPTED)))
        if filed is not None and filed > self.now + _DAY:
            faults.append(fault("filed_at", "in_future", said["filed_at"]))
        if until is not None and is_whole_day(until) and ":" not in said["until"]:
            until += _DAY
        if until is not None and until > self.now + _FARTHEST:
            faults.append(fault("until", "too_far", said["until"]))
        status = state or FilingStatus.PROTECTED
        over = until is not None and until <= self.now
        return filed, until, FilingStatus.EXPIRED if over and status is FilingStatus.PROTECTED else status

    def _latest(self, day: tuple[int, int]) -> datetime:
        """The last time that this day has been."""
        return max(found for found in in_a_year(day, self._years()) if found <= self.now)

    def _end(self, day: tuple[int, int], filed: datetime | None) -> datetime:
        """The first time after the filing; of one that says nothing of its beginning the nearest."""
        found = list(in_a_year(day, self._years()))
        if filed is not None:
            return next((one for one in in_a_year(day, range(filed.year, filed.year + 9)) if one >= filed), found[-1])
        return min(found, key=lambda one: abs(one - self.now))

    def _years(self) -> range:
        """Enough of them for a 29th of February."""
        year = self.now.astimezone(LOCAL).year
        return range(year - 8, year + 5)


@lru_cache(maxsize=16)
def _form_of(this: Itself) -> Mapping[str, FormField]:
    """The fields that are asked today; made once for all rows."""
    return {field.key: field for field in live_fields(this.policy)}


def _refused(key: str, refusal: RuleViolation, text: str) -> Fault:
    told = {name: fact for name, fact in refusal.facts.items() if name in _TOLD and fact}
    return fault(key, refusal.code, text, **told)


def _instant(
    key: str, said: Mapping[str, str], faults: list[Fault], in_its_year: Callable[[tuple[int, int]], datetime]
) -> datetime | None:
    text = said.get(key, "")
    moment = day_of(text) if text else None
    if moment is None and (day := month_and_day(text)) is not None:
        moment = in_its_year(day)
    if text and moment is None:
        faults.append(fault(key, "bad_date", text))
    return moment


def _phones(said: Mapping[str, str], faults: list[Fault]) -> list[str]:
    """All phones of the row, the one to call first. A second part that is none is a word about the first (李娜)."""
    found: dict[str, None] = {}
    for key in ("phone", "other_phone"):
        good, bad = phones_in(said.get(key, ""))
        found.update(dict.fromkeys(good))
        if bad and not good and key == "phone":
            faults.append(fault("phone", "bad_phone", said[key]))
    return list(found)

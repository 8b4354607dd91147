"""The typed names that conditions may use. ``docs/policy.md`` says what each means; a test holds the two together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.policy.forms import FieldType, Form, LinkedTable


class Kind(StrEnum):
    """What a name stands for."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    TEXTS = "texts"


Fact = str | float | bool | tuple[str, ...]
NOTHING: Mapping[Kind, Fact] = {Kind.TEXT: "", Kind.NUMBER: 0.0, Kind.TRUTH: False, Kind.TEXTS: ()}
"""What a name is worth of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names and their kinds, hashable."""

    pairs: tuple[tuple[str, Kind], ...]

    def kinds(self) -> dict[str, Kind]:
        """By name."""
        return dict(self.pairs)


_TEXT = (
    "matter",
    "grade",
    "stage",
    "duplicate.band",
    "filing.form",
    "filing.status",
    "filing.scope",
    "customer.name",
    "customer.region",
    "customer.grade",
    "customer.stage",
    "submitter.name",
    "submitter.team",
    "owner.name",
    "owner.team",
    "team.name",
    "request.kind",
    "request.reason",
)
_NUMBER = (
    "amount",
    "filing.number",
    "filing.age_days",
    "filing.days_left",
    "history.filings",
    "history.rejected",
    "history.extensions",
    "history.hands",
    "history.follow_ups",
    "history.effective",
    "history.idle_days",
    "history.orders",
    "history.won_amount",
    "request.days",
    "request.discount",
    "submitter.holding",
    "submitter.claimed_today",
    "now.hour",
    "now.weekday",
)
_TRUTH = ("customer.known", "customer.won", "customer.has_open_deal", "submitter.leads", "submitter.admin")
_TEXTS = ("filled", "submitter.roles", "submitter.teams", "owner.teams")

BASE: Mapping[str, Kind] = {
    **dict.fromkeys(_TEXT, Kind.TEXT),
    **dict.fromkeys(_NUMBER, Kind.NUMBER),
    **dict.fromkeys(_TRUTH, Kind.TRUTH),
    **dict.fromkeys(_TEXTS, Kind.TEXTS),
}
"""The names that every policy has."""

_OF_FIELD = {
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.MONEY: Kind.NUMBER,
    FieldType.FORMULA: Kind.NUMBER,
    FieldType.ATTACHMENT: Kind.NUMBER,
    FieldType.CHOICES: Kind.TEXTS,
}


def form_names(forms: Iterable[Form], tables: Iterable[LinkedTable] = ()) -> dict[str, Kind]:
    """``form.<key>`` for each field: of attachments the number of files, of dates the ISO text; and
    ``form.<key>.<column>`` for what a chosen row of a table says.
    """
    fields = [field for form in forms for field in form.fields]
    columns = {table.key: table.columns for table in tables}
    names = {f"form.{field.key}": _OF_FIELD.get(field.type, Kind.TEXT) for field in fields}
    return names | {
        f"form.{field.key}.{column.key}": _OF_FIELD.get(column.type, Kind.TEXT)
        for field in fields
        if field.type is FieldType.LINK
        for column in columns.get(field.table or "", ())
    }


def names_of(forms: Iterable[Form], tables: Iterable[LinkedTable] = ()) -> Names:
    """Everything that a condition may say where these are the forms and the tables that they link to."""
    return Names(tuple({**BASE, **form_names(forms, tables)}.items()))

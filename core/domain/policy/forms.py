"""Forms as data: which fields, of which type, who must fill them in and who may see them (S5-S14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.bounds import Calculation, Key, Label, Names, Sentence, When, Within

FILING = "filing"
"""The key of the form with which customers are filed, unless another one is meant for it."""
FORM_KEY = "_form"
"""Under which the answers of a filing say by which form they were given; no field can be called so."""


class FieldType(StrEnum):
    """What kind of answer a field takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    PHONE = "phone"
    PERSON = "person"
    REGION = "region"
    USCC = "uscc"
    ATTACHMENT = "attachment"
    LINK = "link"
    FORMULA = "formula"


class Reader(StrEnum):
    """Who may see the answer of a field; the administrator always may."""

    EVERYONE = "everyone"
    OWNER = "owner"
    APPROVER = "approver"
    LEADER = "leader"


WHOLE = (Reader.OWNER, Reader.APPROVER, Reader.LEADER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question. ``required_from`` is the stage from which on it must be answered; ``limit`` counts characters (or
    files, or choices); ``least`` and ``most`` bound numbers and money.

    A ``link`` names its ``table`` and may fill other fields of the form from its columns (``fills``: field = column); a
    ``formula`` is an arithmetic expression over the other fields. ``retired`` keeps old answers but asks no more.
    """

    key: Key
    label: Label
    type: FieldType = FieldType.TEXT
    required: bool = False
    required_from: Key | None = None
    offered: bool = False
    hint: Sentence = ""
    example: Sentence = ""
    limit: Annotated[int, Within(least=1, most=5000)] = 100
    least: Decimal | None = None
    most: Decimal | None = None
    pattern: Annotated[str, Within(least=0, most=200)] = ""
    choices: Names = ()
    default: Sentence = ""
    table: Key | None = None
    fills: Mapping[str, str] = field(default_factory=dict)
    formula: Calculation = ""
    visible_to: tuple[Reader, ...] = WHOLE
    masked: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form, its fields in the order in which they are asked.

    A form with a company is one for filing customers. Somebody asks for it by one of its ``words`` (报备 项目 …; where
    there are none, by its label), or it is his own: he belongs to one of the ``teams`` and ``when`` holds.
    """

    key: Key
    label: Label
    words: Names = ()
    teams: Names = ()
    when: When = ""
    fields: Annotated[tuple[FormField, ...], Within(least=1, most=60)]

    def field(self, key: str) -> FormField | None:
        """The field of that key, retired ones included."""
        return next((one for one in self.fields if one.key == key), None)

    @property
    def files_customers(self) -> bool:
        """Whether a customer can be filed with it."""
        return any(one.key == "company" and not one.retired for one in self.fields)

    @property
    def called(self) -> tuple[str, ...]:
        """What people say for it."""
        return self.words or tuple(filter(None, (self.label.removesuffix("报备").strip(),)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table that forms link to."""

    key: Key
    label: Label
    type: FieldType = FieldType.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTable:
    """A table that forms link to (products with model and price); its rows are loaded apart from the policy. The first
    column is the one that people write.
    """

    key: Key
    label: Label
    columns: Annotated[tuple[Column, ...], Within(least=1, most=30)]


FILING_FORM = Form(
    key=FILING,
    label="客户报备",
    fields=(
        FormField(key="company", label="公司全称", required=True, limit=100, visible_to=(Reader.EVERYONE,)),
        FormField(key="contact", label="联系人", required=True, limit=40),
        FormField(key="phone", label="手机号", type=FieldType.PHONE, required=True, limit=40, masked=True),
        FormField(key="uscc", label="信用代码", type=FieldType.USCC, limit=40, hint="18 位统一社会信用代码"),
        FormField(key="region", label="地区", type=FieldType.REGION),
        FormField(key="source", label="来源"),
        FormField(key="product", label="产品"),
        FormField(key="budget", label="预算", type=FieldType.MONEY, limit=40),
        FormField(key="note", label="备注", type=FieldType.LONG_TEXT, limit=1000, offered=True),
    ),
)
"""The form of a company that has not written its own."""

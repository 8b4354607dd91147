"""Which answers of a filing one reader sees."""

from __future__ import annotations

import pytest

from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FieldType, Form, FormField, Reader
from core.service.showing import exported_answers, seen

FIELDS = (
    FormField(key="company", label="公司全称"),
    FormField(key="trade", label="行业", visible_to=(Reader.EVERYONE,)),
    FormField(key="rival", label="竞争对手", visible_to=(Reader.OWNER, Reader.LEADER)),
    FormField(key="backup", label="备用电话", type=FieldType.PHONE, masked=True),
    FormField(key="scan", label="名片", type=FieldType.ATTACHMENT),
)
POLICY = Policy(forms=(Form(key=FILING, label="客户报备", fields=FIELDS),))
ANSWERS = {"dropped": "旧答案", "backup": "13900012345", "rival": "远山机械", "trade": "制造", "scan": "2"}
ALL = frozenset({Reader.EVERYONE})


@pytest.mark.parametrize(
    ("readers", "admin", "keys"),
    [
        (ALL, False, ["trade"]),
        (ALL | {Reader.APPROVER}, False, ["trade", "backup", "dropped"]),
        (ALL | {Reader.OWNER}, False, ["trade", "rival", "backup", "dropped"]),
        (ALL, True, ["trade", "rival", "backup", "dropped"]),
    ],
)
def test_each_reader_sees_the_fields_that_name_him(readers: frozenset[Reader], admin: bool, keys: list[str]) -> None:
    """In the form's order, what the form has dropped at the end; administrators see all, files are told apart."""
    shown, fields = seen(ANSWERS, {f.key: f for f in FIELDS}, readers, admin=admin, disclose=False)

    assert [key for key, _ in shown] == keys
    assert dict(shown).get("backup") in {None, "139****2345"}
    assert {field.key for field in fields} == set(keys) - {"dropped"}


def test_who_asks_for_his_own_details_sees_them_whole() -> None:
    """A masked answer is his to read."""
    shown, _ = seen(ANSWERS, {f.key: f for f in FIELDS}, ALL | {Reader.OWNER}, admin=False, disclose=True)

    assert dict(shown)["backup"] == "13900012345"


def test_an_export_holds_no_more_than_the_cards() -> None:
    """A leader takes away what he sees, with what is masked veiled; the owner his own whole."""
    leader = exported_answers(ANSWERS, POLICY, ALL | {Reader.LEADER}, admin=False)
    owner = exported_answers(ANSWERS, POLICY, ALL | {Reader.OWNER}, admin=False)

    assert (leader["backup"], owner["backup"]) == ("139****2345", "13900012345")
    assert "rival" not in exported_answers(ANSWERS, POLICY, ALL | {Reader.APPROVER}, admin=False)

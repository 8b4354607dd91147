"""The pages about DingTalk and WeCom name what the adapters serve, take, say and know."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields

import pytest

from adapters.base import NotInChat
from adapters.dingtalk.settings import DingTalkSettings
from adapters.dingtalk.webhook import CARD_PATH, EVENT_PATH, ROBOT_PATH
from adapters.wecom.errors import CARD_FIELDS, error_of
from adapters.wecom.settings import AibotSettings, WeComSettings
from adapters.wecom.webhook import PATH
from tests.docs.tables import DOCS, code, tables_with
from tests.support.repository import ROOT

NAMES = ["dingtalk", "wecom"]
SERVED = {"dingtalk": {ROBOT_PATH, EVENT_PATH, CARD_PATH}, "wecom": {PATH}}
TAKEN = {"dingtalk": DingTalkSettings, "wecom": WeComSettings, "aibot": AibotSettings}


@pytest.mark.parametrize("name", NAMES)
def test_the_page_names_every_address_that_is_served(name: str) -> None:
    """Whoever copies an address into the console is answered there."""
    named = set(re.findall(r"/callback/[a-z/]+", _page(name)))

    assert named == SERVED[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_settings_to_copy_are_settings(name: str) -> None:
    """What the page shows of config.toml is read without a complaint about an unknown name."""
    blocks = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", _page(name), re.DOTALL)]
    shown = [(name, key) for block in blocks for key in block.get(name, {})]
    shown += [("aibot", key) for block in blocks for key in block.get(name, {}).get("aibot", {})]

    assert shown
    assert [key for section, key in shown if key not in {each.name for each in fields(TAKEN[section])}] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_health_page_speaks_as_the_page_quotes_it(name: str) -> None:
    """What stands behind /readyz begins a sentence of the adapter."""
    quoted = re.findall(r"`/readyz`：([^（|\n]+)", _page(name))
    source = (ROOT / "adapters" / name / "platform.py").read_text(encoding="utf-8")

    assert quoted
    assert [said for said in quoted if said.strip() not in source] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_log_lines_on_the_page_are_logged(name: str) -> None:
    """An English sentence that the page gives as a log line is one that the code writes."""
    quoted = re.findall(r"`((?:a|an|the|no|another) [A-Za-z ']+)`", _page(name))
    source = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("adapters", "bot") for path in (ROOT / folder).rglob("*.py")
    )

    assert quoted
    assert [line for line in quoted if f'"{line}"' not in source] == []


def test_the_permissions_of_dingtalk_are_each_explained_once() -> None:
    """The table of permissions is the list to ask for, so none may stand there twice."""
    (table,) = tables_with(DOCS / "platforms" / "dingtalk.md", "权限", "没有它会怎样")
    named = [code(row["权限"]) for row in table.rows]

    assert {"qyapi_robot_sendmsg", "Card.Instance.Write", "qyapi_get_member"} < set(named)
    assert len(named) == len(set(named))


def test_the_codes_of_wecom_that_mean_nobody_there_do() -> None:
    """The codes in the line about people who get nothing are those for which the bot gives up on a person."""
    (line,) = [line for line in _page("wecom").splitlines() if "NotInChat" in line]
    codes = [int(number) for number in re.findall(r"\d{5}", line)]

    assert codes
    assert [number for number in codes if not isinstance(error_of(number, "/"), NotInChat)] == []
    assert all(str(number).startswith("420") for number in CARD_FIELDS)


def _page(name: str) -> str:
    return (DOCS / "platforms" / f"{name}.md").read_text(encoding="utf-8")

"""What changes for whom between two versions of the rules, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cards.texts.policy_words import CHOICE, FREE_TEXT, LABEL, SECTION, THING, WHOM
from core.domain.policy.comparing import Change

_LONGEST = 60
_NOTHING = "无"
_THING = re.compile(r"\[([^\[\]]*)\]")
_SAID_OF_NEW = {
    "matter": "事项",
    "when": "条件",
    "steps": "步骤",
    "approvers": "审批人",
    "within": "时限",
    "type": "类型",
    "fields": "字段",
    "columns": "列",
    "members": "成员",
}
_TITLES = ("name", "label", "key")


def sentence(change: Change, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """``对今后通过的报备，保护期的保护多久由 30天 改为 60天。``."""
    section = change.path[0]
    return f"{WHOM[section]}，{_what(change, new if change.new is not None else old)}。"


def named(path: str) -> str:
    """A place of the policy by its path: ``保护期的「到期前几天提醒」``, ``审批的流程「big」``."""
    section, thing = SECTION[path.partition(".")[0]], _THING.search(path)
    flow = f"的{THING[path[: thing.start()]]}「{thing[1]}」" if thing else ""
    label = LABEL.get(_THING.sub("", path))
    plain = path == path.partition(".")[0] or (thing is not None and path.endswith("]"))
    return f"{section}{flow}" if plain or label is None else f"{section}{flow}的「{label}」"


def _what(change: Change, document: Mapping[str, Any]) -> str:
    last, where = change.path[-1], _where(change.path[:-1], document)
    if last == "[]":
        return f"{where}的先后改为：{value('', change.new)}"
    if last.startswith("["):
        thing = THING[_plain(change.path[:-1])]
        there = change.new if change.new is not None else change.old
        done = "新增" if change.new is not None else "去掉"
        return f"{where}{done}{thing}「{_title(there)}」{_details(there) if change.new is not None else ''}"
    label = LABEL[_plain(change.path)]
    if isinstance(change.new, bool):
        return f"{where}：{label}，由{'是' if change.old else '否'}改为{'是' if change.new else '否'}"
    return f"{where}：{label}由 {value(last, change.old)} 改为 {value(last, change.new)}"


def _details(thing: Mapping[str, Any]) -> str:
    """What a new thing is, in a few words."""
    known = ((_SAID_OF_NEW[key], thing[key]) for key in _SAID_OF_NEW if thing.get(key))
    parts = [f"{word} {_names(given) or value('', given)}" for word, given in known]
    return f"（{'；'.join(parts)}）" if parts else ""


def _names(given: Any) -> str:
    named = isinstance(given, Sequence) and not isinstance(given, str) and all(_title(one) for one in given)
    return "、".join(_title(one) for one in given) if named else ""


def value(key: str, given: Any) -> str:
    """A value as it is read out, long ones cut."""
    said = _said(key, given)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _said(key: str, given: Any) -> str:
    if given is None or given in ("", [], {}):
        return _NOTHING
    if isinstance(given, bool):
        return "是" if given else "否"
    if isinstance(given, Mapping):
        return "，".join(f"{name} {_said(name, one)}" for name, one in given.items() if one not in ("", 0, [], {}))
    if isinstance(given, Sequence) and not isinstance(given, str):
        return "、".join(_said(key, one) for one in given)
    return str(given) if key in FREE_TEXT else CHOICE.get(str(given), str(given))


def _plain(path: Sequence[str]) -> str:
    return ".".join(part for part in path if not part.startswith("["))


def _where(path: Sequence[str], document: Mapping[str, Any]) -> str:
    """``审批流程「大单」的步骤「总监」``."""
    said, here = SECTION[path[0]], document.get(path[0])
    seen = [path[0]]
    for part in path[1:]:
        if not part.startswith("["):
            seen.append(part)
            here = here.get(part) if isinstance(here, Mapping) else None
            continue
        here = _found(here, part[1:-1])
        thing = THING[".".join(seen)]
        said = said.removesuffix(thing) + ("的" if "「" in said else "") + f"{thing}「{_title(here) or part[1:-1]}」"
    return said


def _found(things: Any, key: str) -> Any:
    if not isinstance(things, Sequence):
        return None
    return next((thing for thing in things if key in {str(thing.get("key")), str(thing.get("name"))}), None)


def _title(thing: Any) -> str:
    if not isinstance(thing, Mapping):
        return ""
    return str(next((thing[by] for by in _TITLES if thing.get(by)), ""))

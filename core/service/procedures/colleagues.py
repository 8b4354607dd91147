"""Which colleague is meant by a name."""

from __future__ import annotations

import re

from core.domain.ids import MemberId
from core.domain.org import Member
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.procedures.naming import team_name

_FAMILIAR = re.compile(r"^(?:[小老阿](?P<one>[一-鿿])|(?P<two>[一-鿿])(?:总|经理|主管|哥|姐))$")
"""小徐, 徐总: a family name, as colleagues call each other."""
_BEHIND = re.compile(r"^(?P<name>.+?)[\s（(]+(?P<team>[^\s（()）]+)[）)]?$")


def colleagues_named(text: str, uow: UnitOfWork) -> tuple[Member, ...]:
    """The active members of this name, perhaps with the team behind it (``李四（华东一组）``); several where only the
    company knows which. 小徐 is whoever is called 徐.

    Raises ``colleague_unknown``, ``colleague_left`` where everybody of the name has left.
    """
    asked = text.strip().lstrip("@＠").strip()
    everybody = uow.directory.members()
    same = [member for member in everybody if asked and _same(member.name, asked)]
    if not same and (parts := _BEHIND.match(asked)):
        same = [
            one for one in everybody if _same(one.name, parts["name"]) and parts["team"] in team_name(one.team_id, uow)
        ]
    if not same and (parts := _FAMILIAR.match(asked)):
        same = [one for one in everybody if one.active and one.name.startswith(parts["one"] or parts["two"])]
    if not same:
        raise RuleViolation("colleague_unknown", asked=asked or None)
    here = tuple(member for member in same if member.active)
    if not here:
        raise RuleViolation("colleague_left")
    return with_account(here, uow)


def with_account(people: tuple[Member, ...], uow: UnitOfWork) -> tuple[Member, ...]:
    """Those of them whom a message can reach; all where it reaches none. What a platform's directory had made of an
    account that was bound to somebody else has his name and no account, and nobody would ever answer for it.
    """
    return tuple(one for one in people if uow.directory.identities_of(one.id)) or people


def label_of(member_id: MemberId, uow: UnitOfWork) -> str:
    """``李四（华东一组）``."""
    member = uow.directory.member(member_id)
    team = team_name(member.team_id, uow)
    return f"{member.name}（{team}）" if team else member.name


def _same(name: str, asked: str) -> bool:
    return name.casefold().replace(" ", "") == asked.casefold().replace(" ", "")

"""Questions to the ledger from the command line: check, audit, outbox."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.console.opened import opened, settings_from
from bot.policy.shelf import in_force
from bot.process.clock import utc_now
from cards.texts.dates import day, moment
from cards.texts.evidence import evidence_words
from core.domain.contact import normal_phone
from core.domain.dedupe.uscc import normal_uscc
from core.domain.filing import Filing
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.newcomers import Beside, weigh
from core.service.procedures.resembling import look, signs_in


def asking(config: Path, ask: Callable[[Store], int]) -> int:
    """Open the ledger of these settings for one question; 2 or 1 when it cannot be opened, with the reason printed."""
    from storage.errors import CannotOpen

    settings = settings_from(config)
    if settings is None:
        return 2
    try:
        with opened(settings) as store:
            return ask(store)
    except CannotOpen as error:
        print(error, file=sys.stderr)
        return 1


def check(config: Path, name: str, phone: str | None, *, as_json: bool) -> int:
    """0 when the customer is free, 1 when somebody holds it; a credit code may stand in for the name."""
    digits = normal_phone(phone) if phone else None
    if phone and digits is None:
        print("电话应是 11 位手机号，或带区号的座机", file=sys.stderr)
        return 2
    code = normal_uscc(name)
    asked = {"uscc" if code else "company": code or name, **({"phone": digits} if digits else {})}

    def ask(store: Store) -> int:
        found = store.read(lambda uow: _checked(asked, uow)).result()
        if as_json:
            print(json.dumps(found, ensure_ascii=False))
        else:
            print("\n".join(_told(found)))
        return 1 if found["held"] else 0

    return asking(config, ask)


_Found = dict[str, Any]


def _checked(asked: Mapping[str, str], uow: UnitOfWork) -> _Found:
    """What the base says: the filing that holds the customer, or those that resemble it, each with its reason."""
    policy = in_force(uow, utc_now())
    found = weigh(asked, look(signs_in(asked), uow, policy), uow, policy)
    if (clash := found.check.clash) is not None:
        return {"held": True, **_filed(clash.filing, uow), "key": clash.key.value}
    alike = [_beside(each, uow) for each in (*found.suspects, *found.related)]
    if found.same is not None and found.same.held_by is not None:
        return {"held": True, **_filed(found.same.held_by, uow), "why": evidence_words(found.same.likeness.evidence)}
    return {"held": False, "alike": alike}


def _filed(filing: Filing, uow: UnitOfWork) -> _Found:
    return {
        "company": uow.customers.get(filing.customer_id).name,
        "owner": uow.directory.member(filing.owner).name,
        "number": filing.number,
        "status": filing.status.value,
        "since": filing.filed_at.isoformat(),
        "until": filing.protected_until.isoformat() if filing.protected_until else None,
    }


def _beside(beside: Beside, uow: UnitOfWork) -> _Found:
    likeness = beside.likeness
    held = _filed(beside.held_by, uow) if beside.held_by else {"company": beside.name, "owner": None}
    facts = {"band": likeness.band.value, "relation": likeness.relation.value, "why": evidence_words(likeness.evidence)}
    return {**held, **facts}


def _told(found: _Found) -> Iterator[str]:
    if found["held"]:
        end = moment(found["until"])
        until = f"，保护到 {day(end, now=utc_now())}" if end else "，等待审批"
        why = f"（{found['why']}）" if found.get("why") else ""
        yield f"已由 {found['owner']} 报备（#{found['number']} {found['company']}）{until}{why}"
        return
    yield "没有人报备，可以报备" if not found["alike"] else "没有完全相同的，但有相似的："
    for each in found["alike"]:
        who = f"{each['owner']} 已报备" if each["owner"] else "没有人在跟进"
        yield f"  {each['company']}：{each['why']}；{who}"


def audit(config: Path, *, as_json: bool) -> int:
    """Walk the hash chain; 1 when a row was changed, moved or removed."""
    from storage.repositories.chain import verify

    def ask(store: Store) -> int:
        found = verify(store)
        broken = found.first_broken
        if as_json:
            first = asdict(broken) if broken else None
            report = {"ok": found.ok, "checked": found.checked, "unlinked": found.unlinked, "first_broken": first}
            print(json.dumps(report, ensure_ascii=False))
        elif broken is None:
            waiting = f"，另有 {found.unlinked} 条等待入链" if found.unlinked else ""
            print(f"{found.checked} 条记录完整，未被改动{waiting}")
        else:
            where = f"第 {broken.position} 条" if broken.position else "有一条记录不在链上"
            print(f"前 {found.checked} 条完整，{where}对不上：{broken.event_id or '记录缺失'}")
        return 0 if found.ok else 1

    return asking(config, ask)


def outbox(config: Path, what: str, number: int | None, *, as_json: bool) -> int:
    """List the notices that were given up, or send them again."""

    def ask(store: Store) -> int:
        dead = store.read(lambda uow: uow.outbox.dead(limit=1000)).result()
        if what == "retry":
            wanted = [item.seq for item in dead if number in {None, item.seq}]
            now = utc_now()
            revived = store.submit(lambda uow: sum(uow.outbox.revive(seq, now=now) for seq in wanted)).result()
            print(f"{revived} 条会重新发送")
            return 0 if revived == len(wanted) and (wanted or number is None) else 1
        for item in dead:
            facts = {
                "number": item.seq,
                "kind": item.notice.kind.value,
                "about": str(item.notice.about),
                "attempts": item.attempts,
                "error": item.last_error,
                "trace": item.correlation,
            }
            print(json.dumps(facts, ensure_ascii=False) if as_json else " ".join(str(fact) for fact in facts.values()))
        if not dead and not as_json:
            print("都送达了")
        return 0

    return asking(config, ask)

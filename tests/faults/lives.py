"""What must be true when a life of `tests/support/schedules.py` is over, however much came twice, late or never."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator

from adapters.base import Incoming
from core.domain.filing import Filing, FilingStatus
from core.service.ports.store import Store, UnitOfWork
from core.service.records import EventKind, InboxKey, Notice, NoticeKind, about_filing
from storage.memory.store import MemoryStore
from storage.repositories.chain import verify
from tests.support.schedules import Life, Pushed

_ANSWERS = {"跟进": "followed", "申请": "request", "订单": "order"}
"""How a message begins that leaves something with a customer, and with what it is answered then."""
DECIDED = {EventKind.FILING_APPROVED, EventKind.FILING_REJECTED}


def lived(seed: int, *, store: Store | None = None, kind: type[Life] = Life) -> Life:
    """One life from its beginning to its end."""
    life = kind(seed, store or MemoryStore())
    with asyncio.Runner() as runner:
        runner.run(life.lived())
    return life


def wrong_in(life: Life) -> list[str]:
    """What is wrong; nothing, if each effect is there exactly once."""
    notices = _notices(life.store)
    found = list(life.store.read(lambda uow: list(_wrong(life.pushes, notices, uow))).result())
    chain = verify(life.store)
    return [*found, *([] if chain.ok and not chain.unlinked else [f"chain: {chain}"])]


def _notices(store: Store) -> dict[str, Notice]:
    """Everything that somebody is told, by its key."""
    rows = store.read(lambda uow: [row.item.notice for row in uow.outbox._rows]).result()  # type: ignore[attr-defined]
    return {notice.dedupe_key: notice for notice in rows}


def _kept_of(filing: Filing, uow: UnitOfWork) -> Iterator[str]:
    """What somebody did, wants to do, and sold, each by words of which there are no others."""
    yield from (f"，{each.note.rpartition('，')[2]}" for each in uow.follow_ups.of_filing(filing.id, limit=1000))
    yield from (f"，{each.reason.rpartition('，')[2]}" for each in uow.requests.of_filing(filing.id))
    yield from (f" {each.amount // 100}元" for each in uow.orders.of_filing(filing.id))


def _wrong(pushes: Iterable[Pushed], notices: dict[str, Notice], uow: UnitOfWork) -> Iterator[str]:
    filings = uow.filings.page(after=0, limit=1000)
    notes = Counter(each for filing in filings for each in _kept_of(filing, uow))
    filed = 0
    for pushed in pushes:
        what = pushed.what
        known = uow.inbox.knows(InboxKey(platform=what.platform, event_id=what.event_id))
        if pushed.acknowledged and not known:
            yield f"acknowledged and lost: {what.event_id} of {what.platform}"
        if not isinstance(what, Incoming):
            continue
        reply = notices.get(f"reply:{what.platform}:{what.event_id}")
        if known != (reply is not None):
            yield f"{what.event_id} of {what.platform} was taken in: {known}, and answered: {reply is not None}"
        said = reply.args["say"] if reply is not None else None
        filed += said == "filed"
        if (answer := _ANSWERS.get(what.text[:2])) is not None:
            end = what.text[what.text.index("，") :] if "，" in what.text else f" {what.text.rpartition(' ')[2]}"
            kept = sum(times for note, times in notes.items() if note == end)
            if kept != (said == answer):
                yield f"{what.text}: kept {kept} times, answered with {said}"
    if filed != len(filings):
        yield f"{len(filings)} filings, but {filed} times somebody was told so"
    live = Counter(filing.customer_id for filing in filings if filing.is_live)
    yield from (f"{times} owners of {customer}" for customer, times in live.items() if times > 1)
    for filing in filings:
        happened = Counter(event.kind for event in uow.trail.about(about_filing(filing.id)))
        told = sum(
            notice.kind is NoticeKind.FILING_DECIDED and notice.about.id == filing.id for notice in notices.values()
        )
        over = int(filing.status is not FilingStatus.PENDING)
        if happened[EventKind.FILING_SUBMITTED] != 1 or sum(happened[kind] for kind in DECIDED) != over or told != over:
            yield f"filing {filing.number} is {filing.status}: {dict(happened)}, its owner was told {told} times"

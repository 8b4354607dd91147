"""``baobei dedupe eval FILE --config``: what the ledger has learned from people, on a labelled list.

Each line is looked up among the customers of the ledger twice: as if nobody had ever said anything, and with the short
names that were kept and the pairs that were told apart.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.console.dedupe_scores import Answer, Labelled, Scores, aligned, percent, scores_of
from bot.console.ledger import asking
from bot.console.name_lists import BadList, lines_of
from bot.policy.shelf import in_force
from bot.process.clock import utc_now
from core.domain.dedupe.matching import Band, Known, find
from core.domain.dedupe.names import compare_name
from core.domain.dedupe.signs import Signs
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId
from core.domain.policy.document import Policy
from core.domain.resembling import NameKind
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.resembling import likenesses, look, signs_in, thresholds_of

_AT_ONCE = 100
"""Lines looked up in one reading of the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """The answers to one line before and after learning, and what they took in seconds."""

    before: Answer
    after: Answer
    seconds: tuple[float, float]

    @property
    def differs(self) -> bool:
        """Whether another customer is meant, or with another certainty."""
        return (self.before.names[:1], self.before.band) != (self.after.names[:1], self.after.band)


def evaluate(labelled: Path, config: Path, *, as_json: bool) -> int:
    """Print both scores and the lines between which learning made a difference; 2 when there is nothing to score."""
    try:
        labels = [Labelled(query=line.name, kind=line.column(1), target=line.column(2)) for line in lines_of(labelled)]
    except (BadList, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    labels = [label for label in labels if label.query]
    if not labels:
        print(f"{labelled} 里没有可评分的行", file=sys.stderr)
        return 2
    return asking(config, lambda store: _compared(labels, store, as_json=as_json))


def _compared(labels: Sequence[Labelled], store: Store, *, as_json: bool) -> int:
    policy = store.read(lambda uow: in_force(uow, utc_now())).result()
    answers = [
        answer
        for portion in _portions(labels)
        for answer in store.read(lambda uow, portion=portion: [_twice(each, uow, policy) for each in portion]).result()  # type: ignore[misc]
    ]
    before = scores_of([each.before for each in answers], [each.seconds[0] for each in answers])
    after = scores_of([each.after for each in answers], [each.seconds[1] for each in answers])
    changed = [each for each in answers if each.differs]
    if as_json:
        found = {"before": before, "after": after, "changed": [_facts(each) for each in changed]}
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join((_table(before, after), "\n".join(_lines(changed)))))
    return 0


def _portions(labels: Sequence[Labelled]) -> Iterator[Sequence[Labelled]]:
    for start in range(0, len(labels), _AT_ONCE):
        yield labels[start : start + _AT_ONCE]


def _twice(label: Labelled, uow: UnitOfWork, policy: Policy) -> Twice:
    asked = signs_in({"company": label.query})
    started = perf_counter()
    before = _untaught(asked, uow, policy)
    between = perf_counter()
    after = [(each.customer_id, each.band) for each in likenesses(look(asked, uow, policy), uow) if not each.is_related]
    seconds = between - started, perf_counter() - between
    return Twice(before=_answer(label, before, uow), after=_answer(label, after, uow), seconds=seconds)


_Found = Sequence[tuple[CustomerId, Band]]


def _untaught(asked: Signs, uow: UnitOfWork, policy: Policy) -> _Found:
    matches = find(asked, _OwnNames(uow), thresholds_of(policy), companions=True)
    owners = uow.company_names.owners([match.number for match in matches])
    return [(owners[match.number], match.band) for match in matches if match.number in owners]


class _OwnNames:
    """The names under which the customers stand in the base, without those that were learned."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._names = uow.company_names

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        return self._names.bucket(blocks, limit=limit)

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        owners = self._names.owners(numbers)
        learned = {name.number for name in self._names.of(set(owners.values())) if name.kind is NameKind.ALIAS}
        return self._names.known([number for number in numbers if number not in learned])


def _answer(label: Labelled, found: _Found, uow: UnitOfWork) -> Answer:
    names = tuple(_as_labelled(uow.customers.get(customer).name, label) for customer, _ in found)
    return Answer(label=label, names=names, band=found[0][1] if found else None)


def _as_labelled(name: str, label: Labelled) -> str:
    return label.target if label.target and compare_name(name) == compare_name(label.target) else name


def _table(before: Scores, after: Scores) -> str:
    rows: list[tuple[str, ...]] = [("", "学之前", "学之后")]
    kinds = (("精确率", "precision"), ("召回率", "recall"), ("F1", "f1"))
    rows += [(words, percent(before["all"][key]), percent(after["all"][key])) for words, key in kinds]
    figures = (("前五中有正确的", "shown_recall"), ("「确定」的精确率", "certain_precision"))
    rows += [(words, percent(before[key]), percent(after[key])) for words, key in figures]
    return aligned(rows)


def _lines(changed: Sequence[Twice]) -> Iterator[str]:
    yield f"不一样的有 {len(changed)} 条" if changed else "每一条都和学之前一样"
    for each in changed:
        right = "" if each.before.right == each.after.right else "，对了" if each.after.right else "，错了"
        yield f"  {each.after.label.query}：{_best(each.before)} → {_best(each.after)}{right}"


_BANDS = {Band.CERTAIN: "确定", Band.SUSPECTED: "疑似"}


def _best(answer: Answer) -> str:
    return f"{answer.names[0]}（{_BANDS[answer.band]}）" if answer.names and answer.band in _BANDS else "没有"


def _facts(each: Twice) -> dict[str, Any]:
    return {
        "query": each.after.label.query,
        "target": each.after.label.target,
        "before": each.before.names[0] if each.before.names else None,
        "after": each.after.names[0] if each.after.names else None,
        "right_before": each.before.right,
        "right_after": each.after.right,
    }

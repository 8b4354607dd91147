"""How far somebody has come with a customer: 苏州青禾 进入报价, 阶段 12 谈判 预计金额：50万."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.grammar import customers, filing, labels
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line, line_of
from core.domain.policy.catalog import STAGES

LABELS = tuple(stage.label for stage in STAGES)
"""The stages of a company that has not named its own."""
_HEAD = lazy(r"^(?:更新|修改|调整|推进|设置?|改)?(?:一下)?(?:客户)?阶段(?:[\s:,]+|(?=#?\d))")
_ASIDE = frozenset({"company", "contact", "phone"})
_ENDS = r"(?=$|[\s,;。!:\x1f])"


def read(line: Line, stages: Sequence[str] = LABELS) -> Parsed | None:
    """Customer, stage and what else was said by its label; a sentence that tells more than that is a follow-up."""
    if "阶段" not in line.key and not any(verb in line.key for verb in "进转退回"):
        return None
    head = _HEAD.match(line.key)
    if head is not None:
        return _headed(line.part(head.end()), tuple(stages))
    moved = _moved(tuple(stages)).search(line.key)
    if moved is None:
        return None
    customer, left = customers.take(line.part(0, moved.start()))
    if customer is None or customers.note(left):
        return None
    return _staged(customer, moved["label"], line.part(moved.end()))


def _headed(line: Line, stages: tuple[str, ...]) -> Parsed | None:
    """阶段 12 报价; without a stage it is asked for."""
    found = list(_named(stages).finditer(line.key))
    if not found:
        customer, left = customers.take(line)
        return _staged(customer, "", left) if customer else None
    customer, left = customers.take(line.part(0, found[-1].start()))
    return _staged(customer, found[-1]["label"], line.part(found[-1].end()))


def _staged(customer: str | None, label: str, rest: Line) -> Parsed:
    fields: Fields = {}
    if customer:
        fields["customer"] = customer
    if label:
        fields["stage"] = label
    if labels.find(rest.key):
        fields |= {name: value for name, value in filing.read(rest).items() if name not in _ASIDE}
    return Parsed(intent=Intent.STAGE, fields=fields)


def _words(stages: tuple[str, ...]) -> str:
    words = sorted({line_of(label).key for label in stages}, key=len, reverse=True)
    return "|".join(map(re.escape, words)) or r"(?!)"


@lru_cache(maxsize=32)
def _moved(stages: tuple[str, ...]) -> re.Pattern[str]:
    """A verb that moves and the stage; 到 and 改 move only where 阶段 is said, too."""
    return re.compile(
        rf"\s*(?:已经?|现在|今天|都)?(?:(?:进入|进到|转入|推进到|进展到|退回到?|退到|回到)了?|(?:到了?|改[到为成]|更新[到为]|设为|转到)(?=[^,。]{{0,14}}?阶段))"
        rf"\s?(?P<label>{_words(stages)})(?:的?阶段)?(?:了)?{_ENDS}"
    )


@lru_cache(maxsize=32)
def _named(stages: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s,:\x1f#0-9号到为成]))(?P<label>{_words(stages)})(?:阶段)?{_ENDS}")

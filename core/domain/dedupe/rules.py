"""What needs no probability: when two names certainly mean one customer, and when they mean two of one house."""

from __future__ import annotations

import re
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from core.domain.dedupe import lexicon
from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.sound import sound_of


class Relation(StrEnum):
    """What the known customer is to the one asked for."""

    SAME = "same"
    BRANCH = "branch"
    PARENT = "parent"
    GROUP = "group"
    OTHER = "other"


def relation(asked: CompanyName, known: CompanyName) -> Relation:
    """A branch is never its head office, and what is numbered otherwise is somebody else (第一, 第二)."""
    if asked.branch != known.branch:
        if not _one_house(asked, known):
            return Relation.OTHER
        if asked.branch and known.branch:
            return Relation.GROUP
        return Relation.BRANCH if known.branch else Relation.PARENT
    if asked.ordinals != known.ordinals:
        return Relation.OTHER
    return Relation.GROUP if _is_group(asked, known) or _is_group(known, asked) else Relation.SAME


def _one_house(asked: CompanyName, known: CompanyName) -> bool:
    return asked.brand == known.brand and (asked.trade == known.trade or not asked.trade or not known.trade)


def _is_group(head: CompanyName, member: CompanyName) -> bool:
    """大疆集团 and 大疆餐饮有限公司: the group says no trade, the member has one."""
    if head.trade or not member.trade or head.brand != member.brand or "集团" in member.form:
        return False
    return head.form.startswith(("集团", "控股"))


def certain(asked: CompanyName, known: CompanyName) -> bool:
    """Whether the names by themselves leave no doubt: the same letters; the same but for a company's legal form and how
    the same place is written; or the same place, brand and trade, since one registry does not register a brand
    twice for a trade.
    """
    if asked.plain == known.plain:
        return bool(asked.plain)
    if asked.region != known.region or asked.ordinals != known.ordinals or asked.branch != known.branch:
        return False
    return (_same_words(asked, known) or _same_parts(asked, known)) and not _in_two_towns(asked, known)


_PLACED, _UNPLACED = 3, 5
"""Characters beside place and legal form that are enough to be a name of one's own: 中创物流 without a place is not."""
_COMPANY_END = re.compile("(?:股份|有限|责任)*(?:公司)?$")


def _same_words(asked: CompanyName, known: CompanyName) -> bool:
    """华纳大药厂 and 华纳大药厂股份有限公司."""
    if asked.brand[:1] != known.brand[:1]:
        return False
    words = _words(asked)
    return len(words) >= (_PLACED if asked.region else _UNPLACED) and words == _words(known)


def _words(name: CompanyName) -> str:
    return _COMPANY_END.sub("", name.core + name.form)


def _same_parts(asked: CompanyName, known: CompanyName) -> bool:
    return (
        asked.brand == known.brand
        and asked.trade == known.trade
        and bool(asked.trade)
        and bool(asked.region)
        and len(asked.brand) >= 2
        and asked.brand not in lexicon.trades()
        and _kind(asked.form) == _kind(known.form)
    )


def doubtful(asked: CompanyName, known: CompanyName) -> bool:
    """Whether somebody has to be asked whatever the probability: the same place and brand, and a trade that differs by
    one character or by words left out; or the same place and trade, and a brand that sounds the same. In one town that
    is more often a slip than a second firm.
    """
    if asked.brand != known.brand and (asked.trade != known.trade or sound_of(asked.brand) != sound_of(known.brand)):
        return False
    return (
        len(asked.brand) >= 2
        and asked.brand not in lexicon.trades()
        and asked.region == known.region
        and bool(asked.region)
        and asked.ordinals == known.ordinals
        and asked.branch == known.branch
        and _nearly(*sorted((asked.trade, known.trade), key=len))
    )


_TOWN = re.compile(r"(.{1,3}[镇乡]|.{1,3}街道)$")


def town_of(name: CompanyName) -> str:
    """The town in front of the brand, or nothing: towns are not among the places that are compared."""
    found = _TOWN.search(name.plain[: name.plain.find(name.brand)])
    return found.group() if found is not None else ""


def _in_two_towns(asked: CompanyName, known: CompanyName) -> bool:
    one, other = town_of(asked), town_of(known)
    return bool(one and other) and one != other


def _nearly(short: str, long: str) -> bool:
    if len(short) < 2:
        return False
    return short in long or (len(short) >= 3 and Levenshtein.distance(short, long, score_cutoff=1) <= 1)


def _kind(form: str) -> str:
    """A company whatever its form, or the kind of workshop, shop or office."""
    return "" if not form or form.endswith(("公司", "集团", "有限", "股份")) else form

"""Look-alikes while a customer is being filed: the look beforehand, and what the filer says about them.

The question itself stands on the card of the draft (`bot/outgoing/drawing.py`), which is drawn from the state of its
moment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing
from core.domain.forms import Filled, cleaned
from core.domain.ids import CustomerId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.newcomers import Beside, Finding, stop, unsettled, weigh
from core.service.procedures.resembling import Sighting, look, signs_in
from core.service.procedures.settling import Settled, settled
from core.service.procedures.surroundings import surroundings
from core.service.records import Draft


def looked(form: Filled, uow: UnitOfWork, ctx: Context) -> Sighting:
    """The long look at a form as it stands, for a reader thread."""
    return look(signs_in(form.answers), uow, ctx.policy)


def found_so_far(answers: Mapping[str, str], sighting: Sighting | None, uow: UnitOfWork, ctx: Context) -> Finding:
    """What the base says about a form that is not complete yet."""
    asked = signs_in(answers)
    seen = sighting if sighting is not None and sighting.asked == asked else look(asked, uow, ctx.policy)
    return weigh(answers, seen, uow, ctx.policy)


def stop_early(
    answers: Mapping[str, str], sighting: Sighting | None, asker: MemberId, said: Settled, uow: UnitOfWork, ctx: Context
) -> None:
    """Nobody fills in a form for a customer that is taken (S17). Raises ``customer_held``, ``already_yours``; what is
    only like it is asked about on the card.
    """
    found = found_so_far(answers, sighting, uow, ctx)
    apart = [each.customer_id for each in found.suspects]
    stop(found, asker, uow, ctx.policy, same_as=said.same_as, apart_from=apart)


def aside_for(draft: Draft | None, fields: Mapping[str, str]) -> Mapping[str, str]:
    """What was settled holds as long as the name is the same."""
    if draft is None or compare_name(draft.fields.get("company", "")) != compare_name(fields.get("company", "")):
        return {}
    return draft.aside


def as_same(draft: Draft, meant: int | str | None, sighting: Sighting | None, uow: UnitOfWork, ctx: Context) -> Draft:
    """就是这家: by its place on the card, its id on a button, or as the only one there is.

    Raises ``nothing_to_settle``, ``which_look_alike``.
    """
    suspects = _asked_about(draft, sighting, uow, ctx)
    if isinstance(meant, str):  # an old button may name a customer that was merged since
        meant = uow.merges.successor(CustomerId(meant)) or meant
    chosen = _chosen(suspects, meant)
    return replace(draft, aside=settled(draft.aside).as_same(chosen.customer_id))


def as_apart(draft: Draft, reason: str, sighting: Sighting | None, uow: UnitOfWork, ctx: Context) -> Draft:
    """都不是同一家. Raises ``nothing_to_settle``, ``apart_reason_needed``."""
    suspects = _asked_about(draft, sighting, uow, ctx)
    if not compare_name(reason):
        raise RuleViolation("apart_reason_needed")
    others = [CustomerId(each.customer_id) for each in suspects]
    return replace(draft, aside=settled(draft.aside).as_apart(others, " ".join(reason.split())[:200]))


def _asked_about(draft: Draft, sighting: Sighting | None, uow: UnitOfWork, ctx: Context) -> tuple[Beside, ...]:
    answers = cleaned(draft.fields, ctx.policy, surroundings(uow, ctx))
    found = found_so_far(answers, sighting, uow, ctx)
    open_ = unsettled(found.suspects, apart=settled(draft.aside).apart)
    if not open_:
        raise RuleViolation("nothing_to_settle")
    return open_


def _chosen(suspects: tuple[Beside, ...], meant: int | str | None) -> Beside:
    if isinstance(meant, str):
        by_id = [each for each in suspects if each.customer_id == meant]
        return by_id[0] if by_id else _missed()
    if isinstance(meant, int):
        return suspects[meant - 1] if 1 <= meant <= len(suspects) else _missed()
    return suspects[0] if len(suspects) == 1 else _missed()


def _missed() -> Beside:
    raise RuleViolation("which_look_alike")


_SAME_ONE = re.compile(
    r"(?<!不)是(?:第\s*([1-5一二三四五])\s*家|同一(?:家|个))|(?<!不)和第\s*([1-5一二三四五])\s*家是?同一(?:家|个)"
)
_NUMERALS = {numeral: place for place, numeral in enumerate("一二三四五", 1)}


def said_to_be(reason: str, filing: Filing, uow: UnitOfWork) -> CustomerId | None:
    """An approver's 是同一家 among the reasons of a rejection: which look-alike he means, the first if he names none.

    ``None`` when he says no such thing, or nothing stood beside the filing. Raises ``not_beside``.
    """
    said = _SAME_ONE.search(reason)
    if said is None or not any(not each.is_related for each in uow.resemblances.of(filing.id)):
        return None
    numeral = said.group(1) or said.group(2) or "1"
    place = _NUMERALS.get(numeral) or int(numeral)
    return beside_at(place, filing, uow)


def beside_at(place: int, filing: Filing, uow: UnitOfWork) -> CustomerId:
    """The look-alike at this place, counted from 1, on an approver's card. Raises ``not_beside``."""
    suspects = [each for each in uow.resemblances.of(filing.id) if not each.is_related]
    if not 1 <= place <= len(suspects):
        raise RuleViolation("not_beside", number=filing.number)
    return suspects[place - 1].customer_id

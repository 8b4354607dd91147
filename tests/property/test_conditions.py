"""Whatever is written as a condition: it is refused when it is read, or it can be asked."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.domain.policy.conditions import BadExpression, Condition, Flaw
from core.domain.policy.document import Policy
from core.domain.policy.expressions import column_before, tokens_of, with_points
from core.domain.policy.names import Kind, names_of

NAMES = names_of(Policy().forms)
SIGNS = [*"()[]!+-*/<>?:.,", "&&", "||", "==", "in", "true", "1", "2.5", '"A"', "x", "\n", " ", "\\", "{", "客户"]
CALLS = [".exists(x, ", ".all(x, ", ".startsWith(", ".matches(", "size(", "'", '"']
PIECES = st.sampled_from([*(name for name, _ in NAMES.pairs), *SIGNS, *CALLS])
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=80))
FACTS = {
    Kind.TEXT: st.text(max_size=20),
    Kind.NUMBER: st.floats(allow_nan=False),
    Kind.TRUTH: st.booleans(),
    Kind.TEXTS: st.lists(st.text(max_size=5), max_size=5).map(tuple),
}
ALL_FACTS = st.fixed_dictionaries({}, optional={name: FACTS[kind] for name, kind in NAMES.pairs})


def read(text: str) -> tuple[Condition | None, tuple[Flaw, ...]]:
    """The condition, or what is wrong with it."""
    try:
        return Condition.parse(text, NAMES), ()
    except BadExpression as refused:
        return None, refused.flaws


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, facts=ALL_FACTS)
@example(text='"' + "a" * 990, facts={})
@example(text="[" * 150 + "]" * 150, facts={})
def test_what_is_accepted_can_always_be_asked(text: str, facts: dict) -> None:
    """A condition is refused at publication, with a place inside the text, or it never fails afterwards."""
    condition, flaws = read(text)

    assert (condition is None) == bool(flaws)
    assert all(1 <= flaw.column <= len(text) + 1 for flaw in flaws)
    assert condition is None or condition.holds(facts) in {True, False}


@given(parts=st.lists(st.sampled_from(["12", "3.5", "amount", " ", "+", "(", ")", "'7'"]), max_size=20))
def test_a_place_in_what_the_engine_reads_is_a_place_in_what_was_written(parts: list[str]) -> None:
    """Numbers are written with a point for the engine; every character still knows where it came from."""
    text = " ".join(parts)
    pointed, put_in = with_points(tokens_of(text), text)
    written = [column_before(column, put_in) for column in range(1, len(pointed) + 1)]
    inserted = {end + 2 * place + step for place, end in enumerate(put_in) for step in (0, 1)}

    assert [text[column - 1] for place, column in enumerate(written) if place not in inserted] == list(text)
    assert written == sorted(written)

"""Whatever stands in a policy file: it becomes a policy, or mistakes with places inside the text."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.documents import document_of
from bot.policy.mistakes import BadPolicy, Mistake
from bot.policy.places import places_of
from bot.policy.reading import policy_from, read
from core.domain.policy.document import Policy

LINES = (Path(__file__).parents[2] / "policy.example.toml").read_text(encoding="utf-8").splitlines()
STRANGE = ["[filing]", "[[forms]]", "[[approval.flows.steps]]", "when = 'amount >'", "x.y.z = 1", "length = 3"]
STRANGE += ['key = """', "a = { b = [1, { c = 2 }] }", "fields = [1]", "'q' = 'w'", "flows = 7", "[a.b]", "]", "= ="]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """The example with lines dropped, doubled, moved and put in."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        what = draw(st.one_of(st.sampled_from([*STRANGE, *LINES]), st.none()))
        lines[place : place + draw(st.integers(0, 2))] = [] if what is None else [what]
    return "\n".join(lines)


def outcome(text: str) -> tuple[Policy | None, tuple[Mistake, ...]]:
    """The policy, or what is wrong with it."""
    try:
        return read(text), ()
    except BadPolicy as bad:
        return None, bad.mistakes


@settings(max_examples=60, deadline=None)
@given(text=texts())
def test_a_policy_or_mistakes_with_places(text: str) -> None:
    """Nothing else ever comes of a file, and what is accepted can be kept and read back."""
    policy, mistakes = outcome(text)

    assert (policy is None) == bool(mistakes)
    assert all(0 <= mistake.line <= text.count("\n") + 1 for mistake in mistakes)
    assert policy is None or policy_from(json.loads(json.dumps(document_of(policy))), 1) == policy


def test_every_value_of_the_example_has_its_line() -> None:
    """The scanner finds each key where it stands."""
    text = "\n".join(LINES)
    places = places_of(text)
    rows = text.splitlines()

    names = {path: path[-1] for path in places.keys if isinstance(path[-1], str)}

    assert len(places.keys) > 150
    assert all(name in rows[places.line(path) - 1] for path, name in names.items())

"""What went wrong in other programs of this kind, and the test that keeps it from going wrong here."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE, CONTRACT = "tests/unit/core", "tests/contract"

TRAPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "A missing time counts as one long past: who was never followed up is released on the first night.",
        (f"{CORE}/test_traps.py::test_a_customer_who_was_never_followed_up_is_not_released_on_the_first_night",),
    ),
    (
        "The wait of what has come into the pool freshly runs from the last change: any edit restarts it.",
        (f"{CORE}/test_traps.py::test_nothing_that_is_done_to_a_customer_in_the_pool_restarts_its_wait",),
    ),
    (
        "Claims of a day are counted from what one owns: filings use them up, giving back gives them back.",
        (
            f"{CORE}/test_traps.py::test_only_claims_use_up_a_day_and_giving_back_gives_none_back",
            f"{CORE}/test_claiming.py::test_claims_are_counted_by_the_day_of_the_company",
        ),
    ),
    (
        "A claim is read, checked and written without a condition: two get the same customer.",
        (
            f"{CONTRACT}/test_claims_at_once.py::test_one_of_a_hundred_wins_and_each_of_the_others_learns_who",
            "tests/journey/test_pool.py::test_a_crowd_claims_at_once_and_one_wins",
        ),
    ),
    (
        "A claim does not look whether the customer still lies there: the last one has it.",
        (
            f"{CONTRACT}/test_pool.py::test_of_two_who_save_one_entry_the_second_learns_of_the_first",
            f"{CORE}/test_claiming.py::test_who_comes_too_late_learns_who_was_first",
        ),
    ),
    (
        "The day's count is read and written apart from the claim: many at once pass it.",
        (f"{CONTRACT}/test_claims_at_once.py::test_who_claims_many_at_once_gets_no_more_than_a_day_allows",),
    ),
    (
        "Nobody is told before a release.",
        (
            f"{CORE}/test_reminding.py::test_whoever_slept_past_the_end_is_warned_and_has_a_day",
            f"{CORE}/test_clocks.py::test_a_jump_forward_of_a_month_releases_nothing_without_a_warning",
            f"{CORE}/test_clock_jumps.py::test_a_month_forward_ends_nothing_without_a_word",
        ),
    ),
    (
        "Notice is a page that somebody has to open.",
        (
            f"{CORE}/test_reminding.py::test_the_owner_hears_seven_three_and_one_day_before",
            "tests/journey/test_pool.py::test_a_protection_that_ends_lies_in_the_pool_and_its_owner_cools_down",
        ),
    ),
    (
        "Who was received long ago never comes into the window of the notices, and is dropped unwarned.",
        (f"{CORE}/test_traps.py::test_who_holds_a_customer_for_long_is_warned_of_its_end_as_anybody",),
    ),
    (
        "Uniqueness is asked for and then written, without an index that has the last word.",
        (
            f"{CONTRACT}/test_first_wins.py::test_fifty_pairs_of_threads_file_the_same_customer_at_the_same_instant",
            f"{CONTRACT}/test_first_wins.py::test_eight_processes_file_the_same_customers_and_every_loser_is_told_who_was_first",
        ),
    ),
    (
        "A list comes in by exact names, and past the holding limit.",
        (
            f"{CORE}/test_importing.py::test_another_spelling_of_a_held_customer_is_held_back",
            f"{CORE}/test_traps.py::test_what_came_in_by_a_list_takes_up_room",
        ),
    ),
    (
        "One customer falls into several pools.",
        (
            f"{CONTRACT}/test_pool.py::test_a_customer_lies_in_one_pool_only",
            f"{CORE}/test_claiming.py::test_the_first_pool_whose_condition_holds_takes_it",
        ),
    ),
    (
        "A rule that is switched off clears all dates, and starts them anew when it is switched on.",
        (
            f"{CORE}/test_traps.py::test_a_rule_that_is_switched_off_and_on_again_moves_no_end",
            f"{CORE}/test_reminding.py::test_a_change_of_the_rules_does_not_shorten_what_runs",
        ),
    ),
    (
        "A transfer begins the protection anew, loses the stage or what was done.",
        (
            f"{CORE}/test_transfers.py::test_the_receiver_says_yes_and_the_customer_is_his",
            f"{CORE}/test_transfers.py::test_a_customer_that_passes_on_its_last_day_keeps_its_end",
        ),
    ),
    (
        "The former owner waits from when he first had it, or not at all once another had it in between.",
        (f"{CORE}/test_claiming.py::test_the_former_owner_has_to_wait_also_when_another_owned_it_meanwhile",),
    ),
    (
        "A claimed customer comes without what was done before.",
        (f"{CORE}/test_claiming.py::test_whoever_claimed_it_reads_what_was_done_before_where_the_rules_say_so",),
    ),
    (
        "An approval that waits lives in memory, and its button is dead after a crash.",
        ("tests/journey/test_redelivery.py", "tests/journey/test_once_only.py"),
    ),
    (
        "A second press on a slow line does it twice.",
        (f"{CONTRACT}/test_first_wins.py::test_ten_managers_decide_at_once_and_one_of_them_did",),
    ),
)
"""What happens there, and what holds it here: a test, or a file of tests."""


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests that stand there."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in found if node.name.startswith("test_"))


@pytest.mark.parametrize(("trap", "held"), TRAPS, ids=[trap for trap, _ in TRAPS])
def test_each_trap_is_held_by_a_test(trap: str, held: tuple[str, ...]) -> None:
    """Whoever renames or removes one finds the trap again."""
    missing = []
    for place in held:
        file, _, name = place.partition("::")
        if not (names_in(file) if not name else name in names_in(file)):
            missing.append(place)

    assert held, trap
    assert missing == []

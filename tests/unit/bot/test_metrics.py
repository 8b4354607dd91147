"""The figures for those who watch over the server: a list that stays, and numbers that add up."""

from __future__ import annotations

import re
from concurrent.futures import Future, wait
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.server.metrics import Readings, exposition
from core.domain.rules import RuleViolation
from core.service.ports.figures import BOUNDS, Durations
from core.service.ports.store import UnitOfWork
from storage.opening import open_store
from tests.docs.tables import DOCS
from tests.support.stores import VAULT


def test_durations_fall_into_their_buckets() -> None:
    """A duration that is a bound belongs to its bucket, as Prometheus reads it."""
    durations = Durations()
    for seconds in (0.0, 0.001, 0.0011, 3.0, 60.0):
        durations.add(seconds)

    assert len(durations.cumulated()) == len(BOUNDS) + 1
    assert durations.cumulated()[:3] == (2, 3, 3)
    assert durations.cumulated()[-3:] == (4, 4, 5)
    assert durations.total == pytest.approx(63.0021)


def test_the_page_lists_every_figure_and_no_other() -> None:
    """Whoever draws dashboards relies on the names."""
    answered = Durations()
    answered.add(0.02)
    text = exposition(Readings(platforms={}, answered={("feishu", "press"): answered})).decode()
    shown = {family.name for family in text_string_to_metric_families(text)}
    page = (DOCS / "operations.md").read_text(encoding="utf-8")
    table = page[page.index("| figure | says |") : page.index("## Doctor")]
    told = {name for line in table.splitlines() for name in re.findall(r"`(baobei_\w+)", line.partition("|")[2])}

    assert {name.removesuffix("_total").removesuffix("_count") for name in told} == shown


def test_answers_can_be_read_as_a_histogram() -> None:
    """With its sum and its count, by platform and kind."""
    answered = Durations()
    for seconds in (0.02, 0.02, 7.0):
        answered.add(seconds)
    text = exposition(Readings(platforms={}, answered={("feishu", "press"): answered})).decode()

    assert 'baobei_answer_seconds_bucket{le="0.025",platform="feishu",what="press"} 2.0' in text
    assert 'baobei_answer_seconds_count{platform="feishu",what="press"} 3.0' in text
    assert 'baobei_answer_seconds_sum{platform="feishu",what="press"} 7.04' in text


def test_a_store_counts_its_batches_and_what_was_undone(tmp_path: Path) -> None:
    """Units of work that came together share a commit and count as one batch."""

    def refuse(uow: UnitOfWork) -> None:
        raise RuleViolation("not_found")

    with closing(open_store(f"sqlite:///{tmp_path}/ledger.db", vault=VAULT)) as store:
        jobs: list[Future[Any]] = [store.submit(lambda uow: uow.filings.next_number()) for _ in range(20)]
        jobs.append(store.submit(refuse))
        wait(jobs, timeout=30)
        store.submit(lambda uow: None).result(30)
        figures = store.figures

    assert (figures.units, figures.undone) == (22, 1)
    assert 1 <= figures.batches.cumulated()[-1] <= 22

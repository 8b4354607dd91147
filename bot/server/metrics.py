"""The figures of ``/metrics``. Imported at the first scrape: whoever does not watch does not pay for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from bot.platforms import Platform
from core.domain.frozen import dataclass
from core.service.ports.figures import Durations, Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What is read off at one scrape. ``dead`` notices were given up; the most urgent notice has been due for ``late``
    seconds, the most urgent timer for ``behind``; ``answered`` by platform and kind, ``sent`` by platform;
    ``told`` notices by what became of them, ``ages`` from their commit until then; ``ringing`` timers are due, ``rung``
    have rung; ``turned_away`` connections by reason.
    """

    platforms: Mapping[str, Platform]
    dead: int = 0
    late: float = 0.0
    behind: float = 0.0
    processes: int = 1
    answered: Mapping[tuple[str, str], Durations] = field(default_factory=dict)
    sent: Mapping[str, Durations] = field(default_factory=dict)
    store: Figures = field(default_factory=Figures)
    told: Mapping[str, int] = field(default_factory=dict)
    ages: Durations = field(default_factory=Durations)
    ringing: int = 0
    rung: int = 0
    connections: int = 0
    turned_away: Mapping[str, int] = field(default_factory=dict)


def exposition(readings: Readings) -> bytes:
    """One scrape."""
    registry = CollectorRegistry()
    registry.register(_Scrape(readings))
    return generate_latest(registry)


class _Scrape(Collector):
    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._platforms = readings.platforms

    def collect(self) -> Iterator[Metric]:
        read = self._readings
        yield GaugeMetricFamily("baobei_outbox_dead", "Notices that were given up", value=read.dead)
        yield GaugeMetricFamily("baobei_outbox_late_seconds", "How long a notice has been due", value=read.late)
        yield GaugeMetricFamily("baobei_timers_late_seconds", "How long a timer has been due", value=read.behind)
        yield GaugeMetricFamily("baobei_processes", "Processes that share the work", value=read.processes)
        yield from self._work()
        yield from self._queues()
        yield from self._gate()
        working = GaugeMetricFamily("baobei_platform_up", "1 when nothing is wrong with it", labels=["platform"])
        counted = CounterMetricFamily("baobei_platform_events", "What happened, by name", labels=["platform", "name"])
        for name, platform in self._platforms.items():
            working.add_metric([name], 0.0 if platform.problems() else 1.0)
            for what, count in platform.counts().items():
                counted.add_metric([name, what], count)
        yield working
        yield counted
        yield from self._months()

    def _work(self) -> Iterator[Metric]:
        read = self._readings
        answers = HistogramMetricFamily(
            "baobei_answer_seconds", "Until an answer was on disk", labels=["platform", "what"]
        )
        for (platform, what), durations in read.answered.items():
            answers.add_metric([platform, what], _buckets(durations), durations.total)
        yield answers
        sends = HistogramMetricFamily(
            "baobei_send_seconds", "Until a platform took a card, its pace included", labels=["platform"]
        )
        for platform, durations in read.sent.items():
            sends.add_metric([platform], _buckets(durations), durations.total)
        yield sends
        batches = HistogramMetricFamily("baobei_batch_seconds", "Units of work that share a commit, and the commit")
        batches.add_metric([], _buckets(read.store.batches), read.store.batches.total)
        yield batches
        yield CounterMetricFamily("baobei_units", "Units of work that were run", value=read.store.units)
        yield CounterMetricFamily("baobei_units_undone", "Refused or failed ones", value=read.store.undone)

    def _queues(self) -> Iterator[Metric]:
        read = self._readings
        notices = CounterMetricFamily("baobei_notices", "What became of them", labels=["outcome"])
        for outcome, count in read.told.items():
            notices.add_metric([outcome], count)
        yield notices
        ages = HistogramMetricFamily("baobei_notice_seconds", "From the commit of a notice until it was told")
        ages.add_metric([], _buckets(read.ages), read.ages.total)
        yield ages
        yield GaugeMetricFamily("baobei_timers_due", "Timers that are due", value=read.ringing)
        yield CounterMetricFamily("baobei_timers", "Timers that rang", value=read.rung)

    def _gate(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("baobei_connections", "Connections that are served", value=self._readings.connections)
        away = CounterMetricFamily("baobei_connections_turned_away", "Before they were heard", labels=["reason"])
        for reason, count in self._readings.turned_away.items():
            away.add_metric([reason], count)
        yield away

    def _months(self) -> Iterator[Metric]:
        """Of every process together, as far as they have stored what they did."""
        labels = ["platform", "name"]
        asked = GaugeMetricFamily("baobei_platform_month", "What it was asked this month", labels=labels)
        most = GaugeMetricFamily("baobei_platform_month_allowance", "What it may be asked a month", labels=labels)
        for name, platform in self._platforms.items():
            if platform.quota is None:
                continue
            for what, count in platform.quota.counts.items():
                asked.add_metric([name, what], count)
            for what, limit in platform.quota.allowance.items():
                most.add_metric([name, what], limit)
        yield asked
        yield most


def _buckets(durations: Durations) -> list[tuple[str, float]]:
    bounds = (*(f"{bound:g}" for bound in durations.bounds), "+Inf")
    return [(bound, float(count)) for bound, count in zip(bounds, durations.cumulated(), strict=True)]

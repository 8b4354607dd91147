"""The figures of ``/metrics``. Imported at the first scrape: whoever does not watch does not pay for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from bot.platforms import Platform


def exposition(platforms: Mapping[str, Platform], *, dead: int, late: float) -> bytes:
    """One scrape; ``dead`` notices were given up, the most urgent one has been due for ``late`` seconds."""
    registry = CollectorRegistry()
    registry.register(_Scrape(platforms, dead=dead, late=late))
    return generate_latest(registry)


class _Scrape(Collector):
    def __init__(self, platforms: Mapping[str, Platform], *, dead: int, late: float) -> None:
        self._platforms = platforms
        self._dead = dead
        self._late = late

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("baobei_outbox_dead", "Notices that were given up", value=self._dead)
        yield GaugeMetricFamily("baobei_outbox_late_seconds", "How long a notice has been due", value=self._late)
        working = GaugeMetricFamily("baobei_platform_up", "1 when nothing is wrong with it", labels=["platform"])
        counted = CounterMetricFamily("baobei_platform_events", "What happened, by name", labels=["platform", "name"])
        for name, platform in self._platforms.items():
            working.add_metric([name], 0.0 if platform.problems() else 1.0)
            for what, count in platform.counts().items():
                counted.add_metric([name, what], count)
        yield working
        yield counted
        yield from self._months()

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

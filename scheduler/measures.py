"""What the service measures of itself, for Prometheus."""

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from scheduler.scheduled import Scheduled
from scheduler.standing import Standing
from scheduler.tell import Told
from scheduler.tick import Ticked
from scheduler.work import Done

SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)
WINDOWS = ("complete", "gaps", "ahead", "failing", "parked")


class Measures:
    """Counters and gauges with a registry of their own; safe to read from other threads."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        here, hunt = ["namespace"], ["namespace", "hunt"]
        self._up = Gauge(
            "hopwatch_elasticsearch_up", "Whether the last tick found Elasticsearch", registry=own
        )
        self._lag = Gauge(
            "hopwatch_hunt_lag_seconds", "Age of what is not hunted in full", hunt, registry=own
        )
        self._open = Gauge("hopwatch_hunt_open_windows", "Windows that are due", hunt, registry=own)
        self._windows = Gauge("hopwatch_windows", "Windows by state", [*here, "state"], registry=own)
        self._evaluated = Counter("hopwatch_windows_evaluated", "Windows evaluated", hunt, registry=own)
        self._failed = Counter("hopwatch_windows_failed", "Evaluations that failed", hunt, registry=own)
        self._findings = Counter("hopwatch_findings", "Findings of evaluations", hunt, registry=own)
        self._alerts = Counter("hopwatch_alerts_written", "Alerts written", here, registry=own)
        self._hunting = Counter("hopwatch_evaluation_seconds", "Time spent evaluating", hunt, registry=own)
        self._tick = Histogram("hopwatch_tick_seconds", "Whole ticks", here, buckets=SECONDS, registry=own)
        self._wrong = Counter("hopwatch_ticks_failed", "Ticks that failed", here, registry=own)
        self._last = Gauge("hopwatch_last_tick_timestamp_seconds", "End of the last tick", here, registry=own)
        self._told = Counter("hopwatch_notified_alerts", "Alerts that were told of", here, registry=own)
        self._deaf = Counter("hopwatch_notifications_failed", "Messages not taken", here, registry=own)

    def hunted(self, namespace: str, hunt: str, done: Done) -> None:
        """Count what an evaluation of a hunt did."""
        self._evaluated.labels(namespace, hunt).inc(done.windows)
        self._failed.labels(namespace, hunt).inc(done.failed)
        self._findings.labels(namespace, hunt).inc(done.findings)
        self._hunting.labels(namespace, hunt).inc(done.seconds)

    def ticked(self, namespace: str, ticked: Ticked, seconds: float, now: int) -> None:
        """Count a tick that came to its end at `now` (epoch milliseconds)."""
        self._up.set(1)
        self._alerts.labels(namespace).inc(ticked.done.alerts)
        self._tick.labels(namespace).observe(seconds)
        self._last.labels(namespace).set(now / 1000)

    def went_wrong(self, namespace: str, *, away: bool) -> None:
        """Count a tick that failed, for want of Elasticsearch or otherwise."""
        self._up.set(0 if away else 1)
        self._wrong.labels(namespace).inc()

    def stands(
        self,
        namespace: str,
        hunts: Sequence[Scheduled],
        found: Mapping[str, Standing],
        times: tuple[int, int],
    ) -> None:
        """Keep how far the hunts are; `times`: the frontier and now, in epoch milliseconds."""
        frontier, now = times
        for hunt in hunts:
            one = found[hunt.id]
            self._lag.labels(namespace, hunt.id).set((now - one.watermark(hunt.every, frontier)) / 1000)
            self._open.labels(namespace, hunt.id).set(one.gaps)
        for state in WINDOWS:
            self._windows.labels(namespace, state).set(sum(getattr(one, state) for one in found.values()))

    def told(self, namespace: str, told: Told) -> None:
        """Count what receivers were told."""
        self._told.labels(namespace).inc(0 if told.deaf else told.alerts)
        self._deaf.labels(namespace).inc(len(told.deaf))

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        return generate_latest(self._registry)

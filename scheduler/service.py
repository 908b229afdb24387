"""The service: APScheduler as the alarm clock, one tick for each namespace, until it is told to stop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from elastic_transport import ConnectionError as NoConnection
from elasticsearch import ApiError, TransportError

from hopwatch.errors import HopwatchError
from scheduler.scheduler import Scheduler
from scheduler.tick import Ticked, tick

log = structlog.get_logger()


@dataclass
class Service:
    """Schedulers, one for each namespace, and whether Elasticsearch was there at the last tick.

    `prepare` is run for each namespace before its first tick: templates and own indices.
    """

    schedulers: Sequence[Scheduler]
    prepare: Callable[[str], None]
    every: float
    stop: Event = field(default_factory=Event)
    away: bool = False
    prepared: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Tick every `every` seconds until `stop` is set.

        The tick that runs then is brought to a clean end.
        """
        alarm = BackgroundScheduler(timezone="UTC")
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        alarm.add_job(self.tick, "interval", seconds=self.every, **options)
        alarm.add_job(self.tick, **options)
        alarm.start()
        self.stop.wait()
        log.info("stopping", why="told to; finishing what is claimed")
        alarm.shutdown(wait=True)

    def tick(self) -> None:
        """Tick for every namespace; when Elasticsearch is away, say so once and wait for the next tick."""
        for scheduler in self.schedulers:
            if self.stop.is_set():
                return
            try:
                self._tick(scheduler)
            except (ApiError, TransportError, HopwatchError) as error:
                self._went_wrong(scheduler, error)

    def _tick(self, scheduler: Scheduler) -> None:
        if scheduler.namespace not in self.prepared:
            self.prepare(scheduler.namespace)
            self.prepared.add(scheduler.namespace)
        ticked = tick(scheduler)
        if self.away:
            self.away = False
            log.info("elasticsearch is back")
        report(scheduler.namespace, ticked)

    def _went_wrong(self, scheduler: Scheduler, error: Exception) -> None:
        if not isinstance(error, NoConnection):
            log.error("tick failed", namespace=scheduler.namespace, why=str(error))
        elif not self.away:
            self.away = True
            log.warning("elasticsearch is away", why=str(error), next=f"tried again every {self.every:g} s")


def report(namespace: str, ticked: Ticked) -> None:
    """Say what a tick did, if it did anything."""
    planned, done = ticked.planned, ticked.done
    for unread in planned.unread:
        log.warning("not read", namespace=namespace, what=unread)
    if done.failed:
        log.warning("windows left open", namespace=namespace, windows=done.failed, why=done.why)
    if done.windows or planned.windows or done.alerts:
        log.info(
            "ticked",
            namespace=namespace,
            marked=planned.windows,
            evaluated=done.windows,
            findings=done.findings,
            alerts=done.alerts,
        )

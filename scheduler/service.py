"""The service: APScheduler as the alarm clock, one tick for each namespace, until it is told to stop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from elasticsearch import ApiError, TransportError

from hopwatch.errors import HopwatchError, SettingsError
from hunts.exceptions import Entry
from scheduler.exception_report import expired
from scheduler.health import Health
from scheduler.measures import Measures
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.standing import standings
from scheduler.tell import Receiver, tell
from scheduler.tick import Ticked, tick
from scheduler.trouble import Trouble
from scheduler.work import Done

log = structlog.get_logger()

EXCEPTIONS = "exceptions"


@dataclass
class Service:
    """Schedulers, one for each namespace, and what they are watched by.

    `prepare` is run for each namespace before its first tick: templates and own indices. `exceptions` reads
    them as they are now: they may change while the service runs.
    """

    schedulers: Sequence[Scheduler]
    prepare: Callable[[str], None]
    every: float
    health: Health
    measures: Measures = field(default_factory=Measures)
    exceptions: Callable[[], Sequence[Entry]] = tuple
    receivers: Sequence[Receiver] = ()
    stop: Event = field(default_factory=Event)
    prepared: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin with no trouble, and with the exceptions of now: if they are wrong it does not begin."""
        self.trouble = Trouble(self.every)
        self._known: Sequence[Entry] = ()
        self._follow(self.exceptions())

    def run(self) -> None:
        """Tick every `every` seconds until `stop` is set.

        The tick that runs then is brought to a clean end.
        """
        alarm = BackgroundScheduler(timezone="UTC")
        at_once = {"next_run_time": datetime.fromtimestamp(self.health.clock() / 1000, UTC)}
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        alarm.add_job(self.tick, "interval", seconds=self.every, **at_once, **options)
        alarm.start()
        self.stop.wait()
        log.info("stopping", why="told to; finishing what is claimed")
        alarm.shutdown(wait=True)

    def tick(self) -> None:
        """Tick for every namespace; when Elasticsearch is away, say so once and wait for the next tick."""
        self._read_exceptions()
        for scheduler in self.schedulers:
            if self.stop.is_set():
                return
            self.health.beat()
            try:
                self._tick(replace(scheduler, exceptions=self._known, alive=self.health.beat))
            except (ApiError, TransportError, HopwatchError) as error:
                self.trouble.met(scheduler.namespace, error)
                self.measures.went_wrong(scheduler.namespace, away=self.trouble.away)
            self.health.away = self.trouble.away

    def _tick(self, scheduler: Scheduler) -> None:
        if scheduler.namespace not in self.prepared:
            self.prepare(scheduler.namespace)
            self.prepared.add(scheduler.namespace)
        began = scheduler.clock()
        ticked = tick(scheduler, self._watch(scheduler))
        now, frontier = scheduler.clock(), scheduler.frontier
        self.trouble.over(scheduler.namespace)
        report(scheduler.namespace, ticked, (now - began) / 1000)
        self.measures.ticked(scheduler.namespace, ticked, (now - began) / 1000, now)
        if not scheduler.stopping():
            self._tell(scheduler)
        found = standings(scheduler.client, scheduler.enabled, scheduler.namespace, frontier)
        self.measures.stands(scheduler.namespace, scheduler.enabled, found, (frontier, now))
        self.health.ended(scheduler.namespace)

    def _watch(self, scheduler: Scheduler) -> Callable[[Scheduled, Done], None]:
        """Return what counts each piece of work and gives a sign of life."""

        def done(hunt: Scheduled, some: Done) -> None:
            self.health.beat()
            self.measures.hunted(scheduler.namespace, hunt.id, some)

        return done

    def _tell(self, scheduler: Scheduler) -> None:
        told = tell(scheduler, self.receivers)
        self.measures.told(scheduler.namespace, told)
        for name in told.deaf:
            log.warning("not taken", namespace=scheduler.namespace, receiver=name, alerts=told.alerts)
        if told.alerts and not told.deaf:
            log.info("told", namespace=scheduler.namespace, alerts=told.alerts)

    def _read_exceptions(self) -> None:
        """Read the exceptions again; while they are wrong, those of before hold."""
        try:
            self._follow(self.exceptions())
        except SettingsError as error:
            self.trouble.met(EXCEPTIONS, error)

    def _follow(self, entries: Sequence[Entry]) -> None:
        if list(entries) != list(self._known):
            self._known = entries
            now = self.health.clock()
            log.info("exceptions read", entries=len(entries), expired=expired(entries, now))
        self.trouble.said.pop(EXCEPTIONS, None)


def report(namespace: str, ticked: Ticked, seconds: float) -> None:
    """Say what a tick did, if it did anything, and how long it took."""
    planned, done = ticked.planned, ticked.done
    if planned.unread:
        log.warning("not read", namespace=namespace, number=len(planned.unread), first=planned.unread[0])
    if done.failed:
        log.warning("windows left open", namespace=namespace, windows=done.failed, why=done.why)
    if done.unprojected:
        log.warning("alerts not written", namespace=namespace, days=done.unprojected, why=done.why)
    if done.windows or planned.windows or done.alerts:
        log.info(
            "ticked",
            namespace=namespace,
            marked=planned.windows,
            evaluated=done.windows,
            findings=done.findings,
            alerts=done.alerts,
            seconds=round(seconds, 1),
        )

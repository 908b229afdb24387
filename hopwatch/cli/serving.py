"""`hopwatch schedule run`: the service's signals, logs and connection."""

import logging
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Event
from types import FrameType

import structlog
from prometheus_client import disable_created_metrics

from hopwatch import logs
from hopwatch.cli import scheduling, session
from hopwatch.settings import Settings
from mappings import templates
from scheduler.endpoint import listening, pages
from scheduler.health import Health
from scheduler.service import Service

INTERRUPTED = 130

log = structlog.get_logger()


def serve(namespaces: Sequence[str]) -> int:
    """Tick until SIGTERM (status 0) or SIGINT (130); both bring the tick that runs to a clean end."""
    logs.set_up(sys.stderr)
    # The service itself says, once, that Elasticsearch is away.
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    # A tick that takes longer than the time between two is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # It says which receiver did not take a message; Apprise would name what it sent where.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    disable_created_metrics()  # type: ignore[no-untyped-call]
    settings = session.settings()
    client = session.client(settings)
    stop = Event()
    schedulers = [scheduling.make_scheduler(client, settings, one, stop) for one in namespaces]
    service = Service(
        schedulers,
        prepare=lambda namespace: scheduling.void(templates.apply(client, namespace)),
        every=settings.schedule.tick,
        health=Health(scheduling.clock),
        exceptions=lambda: scheduling.exceptions(settings),
        receivers=scheduling.receivers(settings),
        stop=stop,
    )
    received: list[int] = []

    def told(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    with endpoint(service, settings):
        service.run()
    return INTERRUPTED if received[:1] == [signal.SIGINT] else 0


@contextmanager
def endpoint(service: Service, settings: Settings) -> Iterator[None]:
    """Answer `/healthz` and `/metrics` while the service runs; where the port is taken it runs without."""
    where = settings.service
    with ExitStack() as open_:
        if where.port:
            try:
                found = pages(service.health, service.measures)
                open_.enter_context(listening(where.address, where.port, found))
                log.info("metrics", url=f"http://{where.address}:{where.port}/metrics")
            except OSError as error:
                log.warning("no metrics", address=where.address, port=where.port, why=error.strerror)
        yield

"""`hopwatch schedule run`: the service's signals, logs and connection."""

import logging
import signal
import sys
from collections.abc import Sequence
from threading import Event
from types import FrameType

from hopwatch import logs
from hopwatch.cli import scheduling, session
from mappings import templates
from scheduler.service import Service

INTERRUPTED = 130


def serve(namespaces: Sequence[str]) -> int:
    """Tick until SIGTERM (status 0) or SIGINT (130); both bring the tick that runs to a clean end."""
    logs.set_up(sys.stderr)
    # The service itself says, once, that Elasticsearch is away.
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    settings = session.settings()
    client = session.client(settings)
    stop = Event()
    schedulers = [scheduling.make_scheduler(client, settings, one, stop) for one in namespaces]
    service = Service(
        schedulers,
        prepare=lambda namespace: scheduling.void(templates.apply(client, namespace)),
        every=settings.schedule.tick,
        stop=stop,
    )
    received: list[int] = []

    def told(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    service.run()
    return INTERRUPTED if received[:1] == [signal.SIGINT] else 0

"""What the commands that evaluate share: a scheduler made from the settings, and what it is made of."""

import sys
import threading
from typing import TYPE_CHECKING

from hopwatch.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from elasticsearch import Elasticsearch

    from hopwatch.settings import Settings
    from hunts.exceptions import Entry
    from scheduler.merge import Policy
    from scheduler.scheduled import Scheduled
    from scheduler.scheduler import Scheduler
    from scheduler.tell import Receiver


def clock() -> int:
    """Return the time in epoch milliseconds."""
    import time

    return time.time_ns() // 1_000_000


def make_scheduler(
    client: "Elasticsearch", settings: "Settings", namespace: str, stop: threading.Event | None = None
) -> "Scheduler":
    """Return a scheduler of this process for a namespace.

    Raises SettingsError for a hunt tuned wrongly and for exceptions that cannot be.
    """
    from indexer.owner import is_dead, this_process
    from scheduler.scheduled import from_library
    from scheduler.scheduler import Scheduler

    stop = stop or threading.Event()
    return Scheduler(
        client=client,
        hunts=from_library(settings.hunts, settings.own_hunts),
        namespace=namespace,
        owner=this_process(),
        clock=clock,
        wait=lambda seconds: void(stop.wait(seconds)),
        settings=settings.schedule,
        gone=is_dead,
        stopping=stop.is_set,
        exceptions=exceptions(settings),
        policy=policy(settings),
    )


def exceptions(settings: "Settings") -> "Sequence[Entry]":
    """Read the exceptions as they are now; raises SettingsError."""
    from hunts.exception_file import read

    return read(settings.exceptions, settings.own_hunts) if settings.exceptions else ()


def receivers(settings: "Settings") -> "Sequence[Receiver]":
    """Return who is told of alerts; raises SettingsError for an URL that names nobody."""
    from scheduler.receivers import receivers as named

    return named(settings.notifications.urls.get_secret_value()) if settings.notifications.urls else ()


def notify(scheduler: "Scheduler", settings: "Settings") -> bool:
    """Tell receivers of alerts, and say so; return whether one of them did not take it."""
    from scheduler.tell import tell

    told = tell(scheduler, receivers(settings))
    if told.alerts and not told.deaf:
        say(f"{told.alerts} alerts told of")
    for name in told.deaf:
        say(f"{name} did not take a message of {told.alerts} alerts; it is tried again next time")
    return bool(told.deaf)


def policy(settings: "Settings") -> "Policy":
    """Return what the settings say of alerts that grow, and of those that are told of."""
    from hunts.hunt import Severity
    from scheduler.merge import Policy

    told = settings.notifications
    return Policy(
        reopen_factor=settings.alerts.reopen_factor,
        reopen_minimum=settings.alerts.reopen_minimum,
        tell=Severity(told.minimum).score if told.urls else None,
    )


def void(_: object) -> None:
    """Drop a value."""


def chosen(scheduler: "Scheduler", ids: "Sequence[str]") -> "list[Scheduled]":
    """Return the hunts of these ids, all enabled ones when there are none; UsageError for an unknown id."""
    from hunts.library import nearest

    known = [one.id for one in scheduler.hunts]
    for hunt_id in ids:
        if hunt_id not in known:
            raise UsageError(
                f"there is no hunt {hunt_id!r}{nearest(hunt_id, known)}; see `hopwatch hunt list`"
            )
    return [one for one in scheduler.hunts if one.id in ids] if ids else scheduler.enabled


def namespace_checked(namespaces: "Sequence[str]") -> list[str]:
    """Return the namespaces, each once; UsageError for one that cannot be."""
    from mappings.indices import check_namespace

    if not namespaces:
        raise UsageError("name at least one --namespace")
    return [check_namespace(one) for one in dict.fromkeys(namespaces)]


def say(text: str) -> None:
    """Write a line of progress to standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()

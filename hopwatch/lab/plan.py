"""What is to happen when, and all of it in order of time, with little in memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from hopwatch.lab.acts.link import Event, Events

if TYPE_CHECKING:
    Pending = tuple[datetime, int, Event, str]

AHEAD = timedelta(seconds=30)
"""An act may tell of what went before it: a ticket, a lookup; never of more than this."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An act that begins at `at`; `label` names what it belongs to, when somebody will ask."""

    at: datetime
    tell: Callable[[], Events]
    label: str = ""


def in_order(plans: Iterable[Planned]) -> Iterator[tuple[Event, str]]:
    """Yield the events of acts that come in order of time, in order of time, with their acts' labels."""
    waiting: list[Pending] = []
    number = 0
    for plan in plans:
        while waiting and waiting[0][0] < plan.at - AHEAD:
            yield _next(waiting)
        for event in plan.tell():
            number += 1
            heappush(waiting, (event.at, number, event, plan.label))
    while waiting:
        yield _next(waiting)


def _next(waiting: "list[Pending]") -> tuple[Event, str]:
    _, _, event, label = heappop(waiting)
    return event, label

"""How busy people must be for so many events: what is fixed and what grows is counted on a small sample."""

from datetime import date, timedelta

from hopwatch.lab.enterprise import FEWEST, Enterprise, found
from hopwatch.lab.routine.table import ROUTINES
from hopwatch.lab.today import WEEKEND, on

SAMPLE = 120
"""Machines of the sample: the rest is in proportion."""
CALMEST = 0.02


def pace(seed: int, hosts: int, start: date, days: int, events: int) -> float:
    """Return the pace at which an enterprise makes about so many events in so many days.

    Raises ValueError when its machines alone make more.
    """
    idle = expected(seed, hosts, start, days, CALMEST)
    busy = expected(seed, hosts, start, days, 1.0)
    found_ = CALMEST + (events - idle) / (busy - idle) * (1 - CALMEST)
    if found_ < CALMEST:
        raise ValueError(f"{hosts} machines make at least {idle:,.0f} events in {days} days, not {events:,}")
    return found_


def expected(seed: int, hosts: int, start: date, days: int, busy: float) -> float:
    """Return about how many events there will be: those of a week in the sample, in proportion."""
    sample = found(seed, max(FEWEST, min(hosts, SAMPLE)), start, days, busy)
    weekdays = [(start + timedelta(days=day)).weekday() for day in range(days)]
    free = sum(day in WEEKEND for day in weekdays)
    week = {(start + timedelta(days=day)).weekday(): day for day in range(7)}
    counts = {day: _count_of(sample, week[day]) for day in (1, 2, 4, 6)}
    working = (counts[1] + counts[2] + 3 * counts[4]) / 5
    return (working * (days - free) + counts[6] * free) * hosts / sample.size


def _count_of(world: Enterprise, day: int) -> int:
    plans = (plan for routine in ROUTINES for plan in routine.plans(on(world, day)))
    return sum(1 for plan in plans for _ in plan.tell())

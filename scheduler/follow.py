"""Alerts follow the exceptions: where these have changed, what was found is projected again.

The ledger keeps for each day which exceptions its alerts follow. One search finds the days that follow others
than those of now, whoever projected them last; when none has changed it finds nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hunts.exceptions import Entry, digest, of_day
from hunts.instants import DAY, day_name
from scheduler import ledger, parts
from scheduler.commit import touched_by
from scheduler.day import Key
from scheduler.project import project
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler

Query = Mapping[str, Any]


def follow(scheduler: Scheduler) -> int:
    """Project anew the days whose alerts follow other exceptions; return how many alerts were written."""
    hunts = {hunt.id: hunt for hunt in scheduler.hunts}
    keys = [day.key for day in ledger.days(scheduler.client, *_astray(scheduler))]
    written = 0
    for key in keys:
        if scheduler.stopping():
            break
        written += _again(scheduler, hunts[key.hunt], key)
    return written


def _again(scheduler: Scheduler, hunt: Scheduled, key: Key) -> int:
    [(day, findings)] = parts.load(scheduler.client, [key.id])
    touched = {*day.touched, *touched_by(hunt.hunt, findings, key.namespace)}
    return project(scheduler, hunt, [replace(day, touched=sorted(touched))])


def _astray(scheduler: Scheduler) -> list[Query]:
    agreeing = [piece for group in _groups(scheduler).values() for piece in _pieces(*group)]
    return [
        {"term": {"namespace": scheduler.namespace}},
        {"terms": {"hunt": [hunt.id for hunt in scheduler.hunts]}},
        {"range": {"found": {"gt": 0}}},
        {"term": {"unprojected": False}},
        {"bool": {"must_not": agreeing}},
    ]


def _groups(scheduler: Scheduler) -> dict[tuple[Any, ...], tuple[list[str], list[Entry], int]]:
    """Put the hunts together that the same entries cover and whose windows are as long."""
    groups: dict[tuple[Any, ...], tuple[list[str], list[Entry], int]] = {}
    for hunt in scheduler.hunts:
        entries = scheduler.excepted(hunt)
        place = (hunt.every if entries else 0, *(one.name for one in entries))
        groups.setdefault(place, ([], entries, hunt.every))[0].append(hunt.id)
    return groups


def _pieces(hunts: Sequence[str], entries: Sequence[Entry], every: int) -> Iterator[Query]:
    """Yield filters for the days of these hunts that follow the entries as they should."""
    cuts = sorted({day for one in entries for day in _changes(one, every)})
    for first, end in zip([None, *cuts], [*cuts, None], strict=True):
        some_day = first if first is not None else (end or 0) - DAY
        wanted = digest(of_day(entries, some_day, every))
        bounds = {"gte": first, "lt": end}
        span = {name: day_name(day) for name, day in bounds.items() if day is not None}
        follows = (
            {"term": {"exceptions": wanted}}
            if wanted
            else {"bool": {"must_not": {"exists": {"field": "exceptions"}}}}
        )
        yield {"bool": {"filter": [{"terms": {"hunt": list(hunts)}}, {"range": {"day": span}}, follows]}}


def _changes(entry: Entry, every: int) -> Iterator[int]:
    """Yield the UTC days from which on `of_day` has the entry, and has it no more."""
    if entry.start is not None:
        last_without = entry.start - DAY - every
        yield last_without - last_without % DAY + DAY
    yield entry.end + -entry.end % DAY

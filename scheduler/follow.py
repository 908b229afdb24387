"""Alerts follow exceptions and severities: where these have changed, what was found is projected again.

The ledger keeps for each day what its alerts follow. One search finds the days that follow anything else than
what holds now, whoever projected them last; when nothing has changed it finds nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hunts.exceptions import Entry
from hunts.instants import DAY, day_name
from hunts.reading import batched
from scheduler import ledger, parts
from scheduler.commit import touched_by
from scheduler.day import Key
from scheduler.project import project
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler

Query = Mapping[str, Any]


def follow(scheduler: Scheduler) -> int:
    """Project anew the days whose alerts follow something else; return how many alerts were written."""
    hunts = {hunt.id: hunt for hunt in scheduler.hunts}
    written = 0
    for keys in batched(list(ledger.keys(scheduler.client, *_astray(scheduler))), parts.TOGETHER):
        if scheduler.stopping():
            break
        written += _again(scheduler, hunts, keys)
    return written


def _again(scheduler: Scheduler, hunts: Mapping[str, Scheduled], keys: Sequence[Key]) -> int:
    pieces = []
    for day, findings in parts.load(scheduler.client, [key.id for key in keys]):
        hunt = hunts[day.key.hunt]
        touched = {*day.touched, *touched_by(hunt.hunt, findings, day.key.namespace)}
        pieces.append((hunt, [replace(day, touched=sorted(touched))]))
    return project(scheduler, pieces).total()


def _astray(scheduler: Scheduler) -> list[Query]:
    agreeing = [piece for hunts in _alike(scheduler) for piece in _pieces(scheduler, hunts)]
    return [
        *ledger.of_any(scheduler.namespace, "hunt", [hunt.id for hunt in scheduler.hunts]),
        {"range": {"found": {"gt": 0}}},
        {"term": {"unprojected": False}},
        {"bool": {"must_not": agreeing}},
    ]


def _alike(scheduler: Scheduler) -> list[list[Scheduled]]:
    """Put the hunts together whose alerts follow the same on every day."""
    groups: dict[tuple[Any, ...], list[Scheduled]] = {}
    for hunt in scheduler.hunts:
        entries = [one.name for one in scheduler.excepted(hunt)]
        place = (hunt.told, hunt.every if entries else 0, *entries)
        groups.setdefault(place, []).append(hunt)
    return list(groups.values())


def _pieces(scheduler: Scheduler, hunts: Sequence[Scheduled]) -> Iterator[Query]:
    """Yield filters for the days of these hunts whose alerts follow what they should."""
    every = hunts[0].every
    cuts = sorted({day for one in scheduler.excepted(hunts[0]) for day in _changes(one, every)})
    for first, end in zip([None, *cuts], [*cuts, None], strict=True):
        some_day = first if first is not None else (end or 0) - DAY
        bounds = {"gte": first, "lt": end}
        filters: list[Query] = [
            {"terms": {"hunt": [hunt.id for hunt in hunts]}},
            {"term": {"follows": scheduler.follows(hunts[0], some_day)}},
            {"range": {"day": {name: day_name(day) for name, day in bounds.items() if day is not None}}},
        ]
        yield {"bool": {"filter": filters}}


def _changes(entry: Entry, every: int) -> Iterator[int]:
    """Yield the UTC days from which on `of_day` has the entry, and has it no more."""
    if entry.start is not None:
        last_without = entry.start - DAY - every
        yield last_without - last_without % DAY + DAY
    yield entry.end + -entry.end % DAY

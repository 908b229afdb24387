"""A made-up enterprise's logs, written day by day: the same arguments, the same bytes.

Memory does not grow with days: what happens is planned day by day and written in order of time. The days are
cut into parts, each a file of its own and, with several workers, a process of its own.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from shutil import rmtree

import orjson

from hopwatch.lab import customer
from hopwatch.lab.collection import Collection
from hopwatch.lab.enterprise import Enterprise, found
from hopwatch.lab.plan import Planned, in_order
from hopwatch.lab.routine.table import ROUTINES
from hopwatch.lab.scenarios.casting import Attack, attacks
from hopwatch.lab.scenarios.table import named
from hopwatch.lab.sizing import pace
from hopwatch.lab.story import Story, write_labels
from hopwatch.lab.today import on
from hopwatch.lab.zeek import Form

HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted: machines, days, about how many events (None: as many as people make), which attacks.

    `part`: after how many days a new file begins.
    """

    hosts: int
    days: int
    start: date
    seed: int = 7
    events: int | None = None
    scenarios: Sequence[str] = ()
    form: Form = "tsv"
    part: int = 15


@dataclass(frozen=True, slots=True)
class Written:
    """What a part wrote: how many records by file, and what is known of the attacks' own, as NDJSON."""

    records: dict[str, int]
    labelled: bytes


def generate(out: Path, order: Order, workers: int = 1) -> Story:
    """Write `logs/`, `labels.json`, `records.ndjson`, `roles.csv` and `exceptions.toml` to a folder.

    What an earlier lab left in `logs/` is removed.
    Raises ValueError for a number of machines or events that cannot be, KeyError for an unknown scenario.
    """
    world = enterprise(order)
    steps = sorted((one.step for one in played(world, order)), key=lambda step: step.at)
    parts = range(-(-order.days // order.part))
    logs = out / "logs"
    if logs.exists():
        rmtree(logs)
    logs.mkdir(parents=True, exist_ok=True)
    written = _parts(partial(write_part, logs, order), parts, workers)
    (out / "records.ndjson").write_bytes(b"".join(one.labelled for one in written))
    (out / "roles.csv").write_text(customer.roles(world))
    (out / "exceptions.toml").write_text(customer.exceptions(world))
    story = Story(
        logs=logs,
        labels=out / "labels.json",
        seed=order.seed,
        records={logs / path: n for one in written for path, n in one.records.items()},
        steps=steps,
        look_alikes=customer.look_alikes(world),
    )
    write_labels(story)
    return story


def _parts(write: "partial[Written]", parts: range, workers: int) -> list[Written]:
    if workers == 1 or len(parts) == 1:
        return list(map(write, parts))
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(write, parts))


def enterprise(order: Order) -> Enterprise:
    """Return the enterprise that an order asks for."""
    busy = (
        1.0 if order.events is None else pace(order.seed, order.hosts, order.start, order.days, order.events)
    )
    return found(order.seed, order.hosts, order.start, order.days, busy)


def played(world: Enterprise, order: Order) -> list[Attack]:
    """Return the attacks of an order."""
    return list(attacks(world, map(named, order.scenarios)))


def write_part(logs: Path, order: Order, part: int) -> Written:
    """Write the records of some days, and of those days only."""
    world = enterprise(order)
    first, last = part * order.part, min(order.days, (part + 1) * order.part) - 1
    begins, ends = _midnight(world, first), _midnight(world, last + 1)
    ends = ends if last < order.days - 1 else datetime.max.replace(tzinfo=UTC)
    begins = begins if part else datetime.min.replace(tzinfo=UTC)
    days = range(max(0, first - 1), min(order.days, last + 2))
    collection = Collection(logs, _date(world, first), _date(world, last), part, order.form)
    labelled = []
    for event, label in in_order(planned(world, days, played(world, order))):
        if begins <= event.at < ends:
            known = collection.add(event)
            if label:
                labelled.append(orjson.dumps({"scenario": label, "at": event.at, **known}, option=LINE))
    return Written(collection.close(), b"".join(labelled))


LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


def planned(world: Enterprise, days: range, played_: Sequence[Attack]) -> Iterator[Planned]:
    """Yield what happens on the days, in order of time. A local day begins within twelve hours of UTC's."""
    waiting = [
        Planned(event.at, partial(iter, (event,)), attack.scenario.name)
        for attack in played_
        for event in attack.events
        if _midnight(world, days[0]) <= event.at < _midnight(world, days[-1] + 2)
    ]
    for day in days:
        today = on(world, day)
        for routine in ROUTINES:
            waiting += routine.plans(today)
        waiting.sort(key=lambda plan: plan.at)
        settled = sum(plan.at < today.midnight + HALF_A_DAY for plan in waiting)
        yield from waiting[:settled]
        del waiting[:settled]
    yield from waiting


def _date(world: Enterprise, day: int) -> date:
    return world.start + timedelta(days=day)


def _midnight(world: Enterprise, day: int) -> datetime:
    return datetime.combine(_date(world, day), time(), UTC)

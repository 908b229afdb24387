"""The entity queue as a projection of alerts: the lines of a day are made of all its alerts as they are now.

Read the day, then its lines and alerts, then write where the lines are unchanged, then note it if the day is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import query as q

from hunts.entities.document import lines
from hunts.instants import iso
from hunts.reading import batched
from mappings.document import get
from mappings.indices import alerts_pattern, entities_pattern
from scheduler import entity_days
from scheduler.alerts import Wanted, named, number, pages
from scheduler.answers import conflicts
from scheduler.day import Version
from scheduler.failure import reason
from scheduler.inheritance import ALERTS, Change, Hit, changes
from scheduler.scheduler import Scheduler
from scheduler.work import Done

BATCH = 200
"""Lines in one request."""


def queued(scheduler: Scheduler) -> Done:
    """Make the lines of the days whose alerts have changed; a day that cannot be made is left for later.

    Raises the client's ConnectionError when Elasticsearch is away.
    """
    done = Done()
    for day in entity_days.dirty(scheduler.client, scheduler.namespace):
        if scheduler.stopping():
            break
        try:
            project(scheduler, day)
        except Exception as error:  # noqa: BLE001  (whatever is wrong with one day must not stop the others)
            done += Done(unprojected=1, why=reason(error))
    return done


def project(scheduler: Scheduler, day: int) -> None:
    """Make the lines of a UTC day (its start in epoch milliseconds) until no other writer was faster."""
    client, namespace = scheduler.client, scheduler.namespace
    while True:
        [seen] = entity_days.read(client, namespace, [day])
        if seen.version is None:
            return
        patterns = [alerts_pattern(namespace), entities_pattern(namespace)]
        client.indices.refresh(index=patterns)
        stored = _stored(client, namespace, day)
        found = lines(scheduler.known.alerts(client, namespace, day), namespace, day)
        policy = replace(scheduler.policy, tell=None)
        made = list(changes(stored, found, iso(scheduler.clock()), policy))
        lost = sum(_write(client, batch) for batch in batched(made, BATCH))
        if entity_days.follows(client, namespace, seen) and not lost:
            client.indices.refresh(index=patterns[1:])
            return


def of_alert(client: Elasticsearch, namespace: str, alert: str) -> Hit | None:
    """Return the line that an alert is part of, None when it is part of none; raises IncompleteResponse."""
    query = q.Term(ALERTS, {"value": alert})
    return next(pages(client, [entities_pattern(namespace)], query), None)


def with_alerts(client: Elasticsearch, namespace: str, ids: Sequence[str]) -> list[str]:
    """Return the ids, those of lines with the ids of their alerts; UsageError for one that is not there."""
    hits = named(client, namespace, ids)
    return [id_ for hit in hits for id_ in (hit["_id"], *(get(hit["_source"], ALERTS) or ()))]


def read(client: Elasticsearch, namespace: str, wanted: Wanted) -> Iterator[Hit]:
    """Yield the lines that are wanted, the oldest first; raises IncompleteResponse."""
    return pages(client, [entities_pattern(namespace)], wanted.query())


def count(client: Elasticsearch, namespace: str, wanted: Wanted) -> int:
    """Return how many lines are wanted; raises IncompleteResponse."""
    return number(client, [entities_pattern(namespace)], wanted.query())


def _stored(client: Elasticsearch, namespace: str, day: int) -> dict[str, Hit]:
    """Return the lines of a day by their ids, each with its version."""
    return {hit["_id"]: hit for hit in pages(client, [entities_pattern(namespace)], Wanted(day=day).query())}


def _write(client: Elasticsearch, made: Sequence[Change]) -> int:
    """Write changes, each if its line is as it was read; return how many were not."""
    operations: list[Mapping[str, Any]] = [part for one in made for part in _operation(one)]
    return len(conflicts(client.bulk(operations=operations).body))


def _operation(change: Change) -> Iterator[Mapping[str, Any]]:
    where: dict[str, Any] = {"_index": change.index, "_id": change.id}
    if change.before is None:
        yield {"create": where}
    else:
        version = Version(change.before["_seq_no"], change.before["_primary_term"])
        where |= {"if_seq_no": version.seq_no, "if_primary_term": version.primary_term}
        yield {"index" if change.source is not None else "delete": where}
    if change.source is not None:
        yield change.source

"""Which days of the entity queue follow their alerts: one document for each namespace and UTC day.

A day is marked when alerts of it were written, and no longer dirty when its lines were made after that. Every
write is conditional on the version that was read, so of two that make the lines of a day at a time, the one
that read first finds out at its end, and makes them again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import ConflictError, Elasticsearch

from hunts.instants import day_name, iso, parse
from hunts.reading import batched
from indexer.identity import identity
from mappings.indices import ENTITIES
from scheduler.answers import conflicts, whole
from scheduler.day import Version

BATCH = 500
"""Days in one request."""


@dataclass(frozen=True, slots=True)
class EntityDay:
    """A day (its start, epoch milliseconds) as it was read; `version` is None where it is not there yet."""

    day: int
    marked: int = 0
    version: Version | None = None


def mark(client: Elasticsearch, namespace: str, days: Collection[int]) -> None:
    """Note that alerts of these days were written."""
    for batch in batched(sorted(days), BATCH):
        left = list(batch)
        while left:
            operations: list[Mapping[str, Any]] = []
            for seen in read(client, namespace, left):
                operations += _marked(namespace, seen)
            lost = conflicts(client.bulk(index=ENTITIES, operations=operations).body)
            left = [day for day in left if _id(namespace, day) in lost]


def read(client: Elasticsearch, namespace: str, days: Sequence[int]) -> list[EntityDay]:
    """Return these days as they are this instant."""
    docs = client.mget(index=ENTITIES, ids=[_id(namespace, day) for day in days])["docs"]
    return [
        EntityDay(day, doc["_source"]["marked"], Version(doc["_seq_no"], doc["_primary_term"]))
        if doc.get("found")
        else EntityDay(day)
        for day, doc in zip(days, docs, strict=True)
    ]


def dirty(client: Elasticsearch, namespace: str) -> list[int]:
    """Return the days whose lines do not follow their alerts, as of now, the newest first."""
    client.indices.refresh(index=ENTITIES)
    found: list[int] = []
    filters = [{"term": {"namespace": namespace}}, {"term": {"dirty": True}}]
    after: list[Any] | None = None
    while True:
        answer = client.search(
            index=ENTITIES,
            query={"bool": {"filter": filters}},
            sort=[{"day": "desc"}],
            size=BATCH,
            search_after=after,
            allow_partial_search_results=False,
        )
        hits = whole(answer.body)["hits"]["hits"]
        found += [parse(hit["_source"]["day"]) for hit in hits]
        if len(hits) < BATCH:
            return found
        after = hits[-1]["sort"]


def follows(client: Elasticsearch, namespace: str, seen: EntityDay) -> bool:
    """Note that the lines of a day follow its alerts; False, and nothing noted, if it has changed."""
    if seen.version is None:
        return False
    try:
        client.update(
            index=ENTITIES,
            id=_id(namespace, seen.day),
            if_seq_no=seen.version.seq_no,
            if_primary_term=seen.version.primary_term,
            # A number that changes: an update that changes nothing writes nothing, and nobody would notice.
            doc={"dirty": False, "marked": seen.marked + 1},
        )
    except ConflictError:
        return False
    return True


def _id(namespace: str, day: int) -> str:
    return identity("entities", namespace, day_name(day))


def _marked(namespace: str, seen: EntityDay) -> list[Mapping[str, Any]]:
    if seen.version is None:
        document = {"namespace": namespace, "day": iso(seen.day), "dirty": True, "marked": 1}
        return [{"create": {"_id": _id(namespace, seen.day)}}, document]
    version = {"if_seq_no": seen.version.seq_no, "if_primary_term": seen.version.primary_term}
    change = {"dirty": True, "marked": seen.marked + 1}
    return [{"update": {"_id": _id(namespace, seen.day), **version}}, {"doc": change}]

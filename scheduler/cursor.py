"""What is new in the events: a position in each shard's sequence of writes, never a clock.

A cursor document is named by its index's uuid, so an index that was deleted and made again starts from
nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from mappings.indices import BELIEVABLE, CURSORS
from scheduler.answers import batches, conflicts, whole
from scheduler.day import Version
from scheduler.shards import Index

NOTHING = -1
"""The sequence number before the first."""

PAGE = 5_000
BATCH = 500
REFRESH_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last sequence number read of each shard; `version` is None for a cursor that is not stored yet."""

    shards: Mapping[int, int]
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a shard that nobody has read: the operations in `(after, upto]`."""

    index: Index
    shard: int
    after: int
    upto: int


def read(client: Elasticsearch, indices: Sequence[Index]) -> dict[str, Cursor]:
    """Return the stored cursors by the uuid of their index."""
    cursors: dict[str, Cursor] = {}
    for batch in batches(indices, BATCH):
        answer = client.mget(index=CURSORS, ids=[index.uuid for index in batch])
        cursors.update({doc["_id"]: _cursor(doc) for doc in answer["docs"] if doc.get("found")})
    return cursors


def _cursor(doc: Mapping[str, Any]) -> Cursor:
    shards = {int(number): last for number, last in doc["_source"]["shards"].items()}
    return Cursor(shards, Version(doc["_seq_no"], doc["_primary_term"]))


def unread(index: Index, cursor: Cursor | None) -> list[Part]:
    """Return what lies between the cursor and the checkpoints of the shards that are up."""
    last = cursor.shards if cursor else {}
    return [
        Part(index, shard, last.get(shard, NOTHING), checkpoint)
        for shard, checkpoint in index.checkpoints.items()
        if checkpoint is not None and checkpoint > last.get(shard, NOTHING)
    ]


def refresh(client: Elasticsearch, index: Index) -> None:
    """Make everything up to the checkpoints visible to searches.

    Raises IncompleteResponse if a copy did not.
    """
    answer = client.options(request_timeout=REFRESH_TIMEOUT).indices.refresh(index=index.name).body
    whole({"_shards": {**answer["_shards"], "total": answer["_shards"]["successful"]}})


def buckets(client: Elasticsearch, part: Part, size: int) -> Iterator[int]:
    """Yield the spans of event time, `size` milliseconds long, that have documents in the part."""
    after: Mapping[str, Any] | None = None
    while True:
        found = whole(_page(client, part, size, after))["aggregations"]["spans"]
        yield from (bucket["key"]["at"] for bucket in found["buckets"])
        after = found.get("after_key")
        if after is None or len(found["buckets"]) < PAGE:
            return


def _page(client: Elasticsearch, part: Part, size: int, after: Mapping[str, Any] | None) -> Mapping[str, Any]:
    source = {"at": {"date_histogram": {"field": "@timestamp", "fixed_interval": f"{size}ms"}}}
    composite = {"size": PAGE, "sources": [source], **({"after": after} if after else {})}
    answer: Mapping[str, Any] = client.search(
        index=part.index.name,
        preference=f"_shards:{part.shard}",
        query={"bool": {"filter": [_written(part), believable()]}},
        aggregations={"spans": {"composite": composite}},
        size=0,
        track_total_hits=False,
        allow_partial_search_results=False,
        request_cache=False,
    ).body
    return answer


def _written(part: Part) -> dict[str, Any]:
    return {"range": {"_seq_no": {"gt": part.after, "lte": part.upto}}}


def believable() -> dict[str, Any]:
    """Filter for the events that have a time one can believe."""
    first, end = BELIEVABLE
    return {"range": {"@timestamp": {"gte": first, "lt": end, "format": "epoch_millis"}}}


def move(client: Elasticsearch, parts: Sequence[Part], cursors: Mapping[str, Cursor], now: str) -> int:
    """Move the cursors behind the parts; one that another planner moved is left alone.

    Return how many moved.
    """
    ahead: dict[str, dict[int, int]] = {}
    for part in parts:
        ahead.setdefault(part.index.uuid, {})[part.shard] = part.upto
    names = {part.index.uuid: part.index.name for part in parts}
    operations: list[Mapping[str, Any]] = []
    for uuid, shards in ahead.items():
        operations += _operation(uuid, names[uuid], shards, cursors.get(uuid), now)
    if not operations:
        return 0
    return len(ahead) - len(conflicts(client.bulk(index=CURSORS, operations=operations).body))


def _operation(
    uuid: str, name: str, shards: Mapping[int, int], cursor: Cursor | None, now: str
) -> list[Mapping[str, Any]]:
    last = {str(n): seq_no for n, seq_no in {**(cursor.shards if cursor else {}), **shards}.items()}
    source = {"index": name, "shards": last, "updated": now}
    if cursor is None or cursor.version is None:
        return [{"create": {"_id": uuid}}, source]
    version = {"if_seq_no": cursor.version.seq_no, "if_primary_term": cursor.version.primary_term}
    return [{"index": {"_id": uuid, **version}}, source]

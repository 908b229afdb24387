"""Which spans of event time have documents among the operations of a shard that nobody has read."""

from collections.abc import Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch

from mappings.indices import BELIEVABLE
from scheduler.answers import whole
from scheduler.cursor import Part

PAGE = 5_000
REFRESH_TIMEOUT = 30.0
"""Seconds a refresh may take."""


def refresh(client: Elasticsearch, index: str) -> None:
    """Make everything up to the checkpoints visible to searches.

    Raises IncompleteResponse if a copy did not.
    """
    answer = client.options(request_timeout=REFRESH_TIMEOUT).indices.refresh(index=index).body
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
        index=part.index,
        preference=f"_shards:{part.shard}|_only_nodes:{part.node}",
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

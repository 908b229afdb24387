"""Where findings lie: in the day's document, and when they are many, in parts of some windows each.

A part is written once and never changed. An evaluation reads and replaces those of its own windows only: it
costs no more in the evening than in the morning.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from hopwatch.errors import IncompleteResponse
from hunts.finding import Finding
from hunts.reading import batched
from mappings.indices import PARTS, RUNS
from scheduler.answers import whole
from scheduler.day import Day, Part, from_hit
from scheduler.filed import from_json, to_json

INLINE = 256 * 1024
"""Bytes of JSON up to which findings stay in the day's document."""

PART = 1024 * 1024
"""Bytes of JSON in one part."""

TRIES = 5

TOGETHER = 16
"""Days read at a time, with `INLINE` bytes of findings each at most."""

Filed = tuple[Day, list[Finding]]


def store(
    client: Elasticsearch, claim: Day, kept: Sequence[Part], findings: Sequence[Finding]
) -> dict[str, Any]:
    """Store findings, in order of windows, beside the parts that are kept; return what the document gets.

    Nothing is visible before the document is written, and a later attempt has other names.
    """
    filed = [to_json(finding) for finding in findings]
    sizes = [len(orjson.dumps(one)) for one in filed]
    if sum(sizes) <= INLINE:
        return {"findings": filed, "parts": list(map(list, kept))}
    new = [_stored(client, claim, number, part) for number, part in enumerate(_cut(filed, sizes), start=1)]
    return {"findings": [], "parts": list(map(list, [*kept, *new]))}


def _stored(client: Elasticsearch, claim: Day, number: int, findings: Sequence[dict[str, Any]]) -> Part:
    run = claim.key.id
    part = Part(
        f"{run}:{claim.attempt}:{number}", findings[0]["window"], findings[-1]["window"], len(findings)
    )
    document = {
        "run": run,
        "attempt": claim.attempt,
        "namespace": claim.key.namespace,
        "findings": findings,
    }
    client.index(index=PARTS, id=part.name, document=document)
    return part


def _cut(filed: Sequence[dict[str, Any]], sizes: Sequence[int]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    size = 0
    for one, bytes_ in zip(filed, sizes, strict=True):
        if part and size + bytes_ > PART:
            yield part
            part, size = [], 0
        part.append(one)
        size += bytes_
    yield part


def load(client: Elasticsearch, ids: Sequence[str]) -> list[Filed]:
    """Return the days of these ids that are there, with their findings, as they are this instant."""
    return _days(client, ids, lambda day: day.parts)


def near(client: Elasticsearch, windows: Mapping[str, Collection[int]]) -> list[Filed]:
    """Return the days of these ids with the findings of their documents and of parts of these windows."""
    return _days(client, list(windows), lambda day: day.parted(windows[day.key.id])[0])


def _days(client: Elasticsearch, ids: Sequence[str], wanted: Callable[[Day], Sequence[Part]]) -> list[Filed]:
    found: list[Filed] = []
    for batch in batched(ids, TOGETHER):
        answer = client.mget(index=RUNS, ids=batch)
        found += [_loaded(client, hit, wanted) for hit in answer["docs"] if hit.get("found")]
    return found


def _loaded(client: Elasticsearch, hit: Mapping[str, Any], wanted: Callable[[Day], Sequence[Part]]) -> Filed:
    """Read a day's findings; when a newer commit took the parts away in the meantime, read the day again."""
    for _ in range(TRIES):
        day = from_hit(hit)
        filed = _filed(client, wanted(day))
        if filed is not None:
            filed += hit["_source"].get("findings") or ()
            return day, [from_json(day.key.hunt, one) for one in filed]
        hit = client.get(index=RUNS, id=day.key.id).body
    raise IncompleteResponse(f"the findings of {day.key.hunt} of {day.key.id} are not all there")


def _filed(client: Elasticsearch, parts: Sequence[Part]) -> list[dict[str, Any]] | None:
    if not parts:
        return []
    docs = client.mget(index=PARTS, ids=[part.name for part in parts])["docs"]
    if not all(doc.get("found") for doc in docs):
        return None
    return [one for doc in docs for one in doc["_source"]["findings"]]


def sweep(client: Elasticsearch, claim: Day, kept: Sequence[str]) -> None:
    """Delete the parts of a claim and of those before it, but the kept ones, by name."""
    client.indices.refresh(index=PARTS)
    filters: list[Mapping[str, Any]] = [
        {"term": {"run": claim.key.id}},
        {"range": {"attempt": {"lte": claim.attempt}}},
    ]
    query = {"bool": {"filter": filters, "must_not": [{"ids": {"values": list(kept)}}]}}
    while hits := whole(client.search(index=PARTS, query=query, size=500, source=False).body)["hits"]["hits"]:
        client.bulk(index=PARTS, operations=[{"delete": {"_id": hit["_id"]}} for hit in hits], refresh=True)

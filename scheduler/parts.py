"""Where findings lie: in the day's document when they are few, else in parts named by their attempt."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from hopwatch.errors import IncompleteResponse
from hunts.finding import Finding
from hunts.reading import batched
from mappings.indices import PARTS, RUNS
from scheduler.answers import whole
from scheduler.day import Day, from_hit
from scheduler.filed import from_json, to_json

INLINE = 256 * 1024
"""Bytes of JSON up to which findings stay in the day's document."""

PART = 1024 * 1024
"""Bytes of JSON in one part."""

TRIES = 5

TOGETHER = 16
"""Days read at a time, with `INLINE` bytes of findings each at most."""


def name(run: str, attempt: int, number: int) -> str:
    """Name a part of the findings of a run."""
    return f"{run}:{attempt}:{number}"


def store(client: Elasticsearch, claim: Day, findings: Sequence[Finding]) -> dict[str, Any]:
    """Store what is too large for the day's document; return the fields that the document gets.

    Nothing is visible before the document is written, and a later attempt has other names.
    """
    filed = [to_json(finding) for finding in findings]
    sizes = [len(orjson.dumps(one)) for one in filed]
    if sum(sizes) <= INLINE:
        return {"findings": filed, "parts": 0}
    number = 0
    for number, part in enumerate(_cut(filed, sizes), start=1):
        document = {
            "run": claim.key.id,
            "attempt": claim.attempt,
            "namespace": claim.key.namespace,
            "findings": part,
        }
        client.index(index=PARTS, id=name(claim.key.id, claim.attempt, number), document=document)
    return {"findings": [], "parts": number}


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


def load(client: Elasticsearch, ids: Sequence[str]) -> list[tuple[Day, list[Finding]]]:
    """Return the days of these ids that are there, with their findings, as they are this instant."""
    found: list[tuple[Day, list[Finding]]] = []
    for batch in batched(ids, TOGETHER):
        answer = client.mget(index=RUNS, ids=batch)
        found += [_loaded(client, hit) for hit in answer["docs"] if hit.get("found")]
    return found


def _loaded(client: Elasticsearch, hit: Mapping[str, Any]) -> tuple[Day, list[Finding]]:
    """Read a day's findings; when a newer commit took the parts away in the meantime, read the day again."""
    for _ in range(TRIES):
        day = from_hit(hit)
        filed = _filed(client, day, hit)
        if filed is not None:
            return day, [from_json(day.key.hunt, one) for one in filed]
        hit = client.get(index=RUNS, id=day.key.id).body
    raise IncompleteResponse(f"the findings of {day.key.hunt} of {day.key.id} are not all there")


def _filed(client: Elasticsearch, day: Day, hit: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    if not day.parts:
        return list(hit["_source"].get("findings") or ())
    ids = [name(day.key.id, day.committed, number) for number in range(1, day.parts + 1)]
    docs = client.mget(index=PARTS, ids=ids)["docs"]
    if not all(doc.get("found") for doc in docs):
        return None
    return [one for doc in docs for one in doc["_source"]["findings"]]


def sweep(client: Elasticsearch, day: Day) -> None:
    """Delete the parts of attempts before the day's last commit: nothing names them any more."""
    client.indices.refresh(index=PARTS)
    filters: list[Mapping[str, Any]] = [
        {"term": {"run": day.key.id}},
        {"range": {"attempt": {"lt": day.committed}}},
    ]
    while hits := whole(
        client.search(index=PARTS, query={"bool": {"filter": filters}}, size=500, source=False).body
    )["hits"]["hits"]:
        client.bulk(index=PARTS, operations=[{"delete": {"_id": hit["_id"]}} for hit in hits], refresh=True)

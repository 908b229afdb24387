"""Stored alerts: reading them in a stable order, and an analyst's triage."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import ConflictError, Elasticsearch
from elasticsearch.dsl import query as q

from hopwatch.errors import UsageError
from hunts.alert import HIDDEN, SUPPRESSED
from hunts.hunt import Severity
from hunts.instants import DAY
from hunts.snapshot import Snapshot, snapshot
from mappings.document import put
from mappings.indices import alerts_pattern, entities_pattern
from scheduler.merge import DECIDED, STATUS, TRIAGED, UPDATED, grown_to

PAGE = 1_000
ORDER: list[Any] = [{"@timestamp": "asc"}, {"event.hash": {"order": "asc", "unmapped_type": "keyword"}}]
NOTE = "hopwatch.alert.note"
ASSIGNEE = "hopwatch.alert.assignee"
EPISODE = "hopwatch.alert.episode.start"

Hit = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which alerts: completed in `[start, end)` (epoch milliseconds), of a severity, a status, these ids.

    `least` is the lowest severity; `day` is the UTC day (its start) in which their episode begins.
    `suppressed` says whether exceptions hide the whole of them, `hidden` whether any of it; None: either way.
    """

    start: int | None = None
    end: int | None = None
    severity: Severity | None = None
    least: Severity | None = None
    status: str | None = None
    ids: Sequence[str] | None = None
    day: int | None = None
    suppressed: bool | None = None
    hidden: bool | None = None

    def query(self) -> q.Query:
        """Return the query for them."""
        filters: list[q.Query] = []
        bounds = {"gte": self.start, "lt": self.end}
        if given := {name: at for name, at in bounds.items() if at is not None}:
            filters.append(q.Range("@timestamp", {**given, "format": "epoch_millis"}))
        if self.day is not None:
            within = {"gte": self.day, "lt": self.day + DAY, "format": "epoch_millis"}
            filters.append(q.Range(EPISODE, within))
        if self.severity is not None:
            filters.append(q.Term("event.severity", {"value": self.severity.score}))
        if self.least is not None:
            filters.append(q.Range("event.severity", {"gte": self.least.score}))
        if self.status is not None:
            filters.append(q.Term(STATUS, {"value": self.status}))
        if self.ids is not None:
            filters.append(q.Ids(values=list(self.ids)))
        facts = [
            (self.suppressed, q.Term(SUPPRESSED, {"value": True})),
            (self.hidden, q.Exists(field=f"{HIDDEN}.by")),
        ]
        filters += [query if wanted else ~query for wanted, query in facts if wanted is not None]
        return q.Bool(filter=filters) if filters else q.MatchAll()


def read(client: Elasticsearch, namespace: str, wanted: Wanted) -> Iterator[Hit]:
    """Yield the alerts, the oldest completion first, every page; raises IncompleteResponse."""
    return pages(client, [alerts_pattern(namespace)], wanted.query())


def pages(
    client: Elasticsearch, patterns: Sequence[str], query: q.Query, fields: Sequence[str] = ("*",)
) -> Iterator[Hit]:
    """Yield what fits a query, with these fields and its version, the oldest first, every page.

    Raises IncompleteResponse.
    """
    search = {"query": query.to_dict(), "size": PAGE, "_source": list(fields)}
    with snapshot(client, patterns) as point:
        yield from hits_of(point, search)


def hits_of(point: Snapshot, search: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield what a search finds, the oldest first, every page of its `size`; raises IncompleteResponse."""
    page = {**search, "sort": ORDER, "track_total_hits": False, "seq_no_primary_term": True}
    while True:
        hits = point.search(page)["hits"]["hits"]
        yield from hits
        if len(hits) < search["size"]:
            return
        page["search_after"] = hits[-1]["sort"]


def count(client: Elasticsearch, namespace: str, wanted: Wanted) -> int:
    """Return how many alerts there are; raises IncompleteResponse."""
    return number(client, [alerts_pattern(namespace)], wanted.query())


def number(client: Elasticsearch, patterns: Sequence[str], query: q.Query) -> int:
    """Return how many documents fit a query; raises IncompleteResponse."""
    with snapshot(client, patterns) as point:
        search = {"query": query.to_dict(), "size": 0, "track_total_hits": True}
        return int(point.search(search)["hits"]["total"]["value"])


def named(client: Elasticsearch, namespace: str, ids: Sequence[str]) -> list[Hit]:
    """Return the alerts, and lines of the entity queue, of these ids, in their order.

    UsageError when one is not there.
    """
    patterns = [alerts_pattern(namespace), entities_pattern(namespace)]
    found = {hit["_id"]: hit for hit in pages(client, patterns, Wanted(ids=ids).query())}
    missing = [one for one in ids if one not in found]
    if missing:
        raise UsageError(
            f"no alert {', '.join(missing)} in namespace {namespace!r}; `hopwatch alerts list` shows the ids"
        )
    return [found[one] for one in dict.fromkeys(ids)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """What an analyst decides; None leaves a field as it is."""

    status: str | None = None
    note: str | None = None
    assignee: str | None = None

    def changes(self, now: str, count: int) -> dict[str, Any]:
        """Return what changes of an alert's document; `now` is ISO 8601, `count` what it has grown to."""
        document: dict[str, Any] = {}
        values: dict[str, Any] = {STATUS: self.status, NOTE: self.note, ASSIGNEE: self.assignee}
        if self.status is not None:
            values |= {TRIAGED: now, DECIDED: count}
        for name, value in values.items():
            if value is not None:
                put(document, name, value)
        put(document, UPDATED, now)
        return document


def triage(client: Elasticsearch, namespace: str, ids: Sequence[str], decided: Triage, now: str) -> int:
    """Set status, note and assignee of alerts; return how many.

    UsageError, and nothing changed, for an unknown id.
    """
    hits = named(client, namespace, ids)
    for hit in hits:
        _set(client, hit, decided, now)
    for index in {hit["_index"] for hit in hits}:
        client.indices.refresh(index=index)
    return len(hits)


def _set(client: Elasticsearch, hit: Hit, decided: Triage, now: str) -> None:
    while True:
        stored = client.get(index=hit["_index"], id=hit["_id"])
        try:
            client.update(
                index=hit["_index"],
                id=hit["_id"],
                if_seq_no=stored["_seq_no"],
                if_primary_term=stored["_primary_term"],
                doc=decided.changes(now, grown_to(stored["_source"])),
            )
        except ConflictError:
            continue
        return

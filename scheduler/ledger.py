"""The ledger of runs in Elasticsearch. Every write is conditional on the version that was read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from hunts.instants import day_name, day_of, iso
from hunts.reading import batched
from mappings.indices import RUNS
from scheduler.answers import conflicts, whole
from scheduler.counts import counts_json
from scheduler.day import Day, Key, Window, from_hit, key_of, marked, windows_json

BATCH = 64
"""Days in one request: a day with short windows is some 30 kB."""

MANY = 1_000
"""Days in one page when only their keys are asked for."""

IDENTITY = ["namespace", "hunt", "digest", "day"]

STATES = [*IDENTITY, "every", "windows", "attempt", "owner", "lease", "committed",
          "evaluated_at", "parts", "found", "touched"]  # fmt: skip
"""All of a day but its findings."""


class Mark(NamedTuple):
    """Windows of a day, each `every` milliseconds long, that something new reached."""

    every: int
    starts: set[int]


def read(client: Elasticsearch, keys: Sequence[Key]) -> dict[Key, Day]:
    """Return the days that are there, as they are this instant."""
    found: dict[Key, Day] = {}
    for batch in batched(keys, BATCH):
        answer = client.mget(index=RUNS, ids=[key.id for key in batch], source_includes=STATES)
        days = [from_hit(hit) for hit in answer["docs"] if hit.get("found")]
        found.update({day.key: day for day in days})
    return found


def mark(client: Elasticsearch, marks: Mapping[Key, Mark]) -> int:
    """Mark windows of days as reached by something new; return how many."""
    for batch in batched(marks, BATCH):
        left = list(batch)
        while left:
            days = read(client, left)
            fresh = [marked(days.get(k) or Day(key=k, every=marks[k].every), marks[k].starts) for k in left]
            lost = write(client, fresh, lambda day: _marks(day, marks[day.key].starts))
            left = [k for k in left if k.id in lost]
    return sum(len(mark.starts) for mark in marks.values())


def _marks(day: Day, starts: set[int]) -> dict[str, Any]:
    states = {start: day.windows[start] for start in starts}
    return {"windows": windows_json(states), **counts_json(day.windows, day.every)}


def marks(key: Key, every: int, starts: Iterable[int]) -> dict[Key, Mark]:
    """Return the marks of windows of a hunt by their UTC day; `key` is of any day of the hunt."""
    days: dict[Key, Mark] = {}
    for start in starts:
        days.setdefault(key._replace(day=day_of(start)), Mark(every, set())).starts.add(start)
    return days


def write(client: Elasticsearch, days: Sequence[Day], body: Callable[[Day], Mapping[str, Any]]) -> set[str]:
    """Write to each day what `body` says, if nobody wrote since it was read; return the ids of the others."""
    if not days:
        return set()
    operations: list[Mapping[str, Any]] = []
    for day in days:
        operations += _operation(day, body(day))
    return conflicts(client.bulk(index=RUNS, operations=operations).body)


def _operation(day: Day, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if day.version is None:
        return [{"create": {"_id": day.key.id}}, {**identity_json(day), **body}]
    version = {"if_seq_no": day.version.seq_no, "if_primary_term": day.version.primary_term}
    return [{"update": {"_id": day.key.id, **version}}, {"doc": body}]


def identity_json(day: Day) -> dict[str, Any]:
    """Write what a day's document is of."""
    key = day.key
    return {
        "namespace": key.namespace,
        "hunt": key.hunt,
        "digest": key.digest,
        "day": iso(key.day),
        "every": day.every,
        "state": "open",
        "unprojected": False,
    }


def claim(client: Elasticsearch, days: Sequence[Day], owner: str, now: int, lease: int) -> list[Day]:
    """Claim the days that nobody else holds, for `lease` milliseconds; return those that are now ours."""
    free = [day for day in days if day.claimable(owner, now)]
    mine = [replace(day, owner=owner, lease=now + lease, attempt=day.attempt + 1) for day in free]
    lost = write(client, mine, _claim_json)
    return [day for day in mine if day.key.id not in lost]


def _claim_json(day: Day) -> dict[str, Any]:
    return {"owner": day.owner, "lease": iso(day.lease), "attempt": day.attempt, "state": "claimed"}


def renew(client: Elasticsearch, claims: Sequence[Day], until: int) -> None:
    """Prolong the claims that are still ours; one that meets another write is left to the next time."""
    now = read(client, [day.key for day in claims])
    held = [now[day.key] for day in claims if day.key in now and ours(now[day.key], day)]
    write(client, held, lambda _: {"lease": iso(until)})


def ours(now: Day, claim: Day) -> bool:
    """Tell whether the day is still held by this very claim."""
    return now.owner == claim.owner and now.attempt == claim.attempt


def hits(
    client: Elasticsearch, query: Mapping[str, Any], size: int = BATCH, fields: Sequence[str] = STATES
) -> Iterator[Mapping[str, Any]]:
    """Yield the hits of a search of the ledger in the order of hunts and days, every page."""
    after: list[Any] | None = None
    while True:
        page = whole(
            client.search(
                index=RUNS,
                query=query,
                sort=["hunt", "day", "digest"],
                size=size,
                search_after=after,
                source_includes=fields,
                seq_no_primary_term=True,
                allow_partial_search_results=False,
                track_total_hits=False,
            ).body
        )["hits"]["hits"]
        yield from page
        if len(page) < size:
            return
        after = page[-1]["sort"]


def days(client: Elasticsearch, *filters: Mapping[str, Any]) -> Iterator[Day]:
    """Yield the days that fit all filters, as of the last refresh."""
    return (from_hit(hit) for hit in hits(client, _all(filters)))


def keys(client: Elasticsearch, *filters: Mapping[str, Any]) -> Iterator[Key]:
    """Yield the keys of the days that fit all filters, as of the last refresh, without reading the days."""
    return (key_of(hit["_source"]) for hit in hits(client, _all(filters), MANY, IDENTITY))


def _all(filters: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"bool": {"filter": list(filters)}}


def of_any(namespace: str, field: str, values: Iterable[str]) -> list[Mapping[str, Any]]:
    """Filter for the days with any of these values of `hunt` or of `digest`."""
    return [{"term": {"namespace": namespace}}, {"terms": {field: list(values)}}]


def of(namespace: str, hunt: str, digest: str | None = None) -> list[Mapping[str, Any]]:
    """Filter for the days of a hunt: of one digest or of all."""
    terms: dict[str, str] = {"namespace": namespace, "hunt": hunt}
    if digest is not None:
        terms["digest"] = digest
    return [{"term": {field: value}} for field, value in terms.items()]


def due_by(frontier: int) -> Mapping[str, Any]:
    """Filter for the days with a dirty window that ends at the frontier or before."""
    return {"range": {"due": {"lte": iso(frontier)}}}


def between(first: int, last: int) -> Mapping[str, Any]:
    """Filter for the days from the one that holds `first` to the one that holds `last`, both included."""
    return {"range": {"day": {"gte": day_name(day_of(first)), "lte": day_name(day_of(last))}}}


def refresh(client: Elasticsearch) -> None:
    """Make what was written to the ledger visible to searches."""
    client.indices.refresh(index=RUNS)


def window_states(days_: Iterator[Day]) -> dict[int, Window]:
    """Join the windows of several days of one hunt."""
    return {start: state for day in days_ for start, state in day.windows.items()}

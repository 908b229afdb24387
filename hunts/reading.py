"""Reading groups and single events of a snapshot, page by page, to the last page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, NamedTuple, TypeVar

from elasticsearch.dsl.query import Query

from hunts.compile import BUCKET, HASH, Body, Grouping, among, asked, page_of_groups, page_of_rows, with_ids
from hunts.kinds import Events
from hunts.roles import Role
from hunts.row import Key, Row
from hunts.snapshot import Snapshot
from hunts.windows import Span

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is asked for and held at a time.

    `groups` and `rows`: a page of groups, of single events; `held`: events in memory; `clauses`: candidates
    in one query; `keys`: keys in one query, with ten times as many stretches of time in memory.
    """

    groups: int = 10_000
    rows: int = 5_000
    held: int = 100_000
    clauses: int = 200
    keys: int = 1_000


class Group(NamedTuple):
    """Some documents of one key and one stretch of time (its start; 0 when time was not grouped)."""

    key: Key
    bucket: int
    number: int
    measures: Mapping[str, Any]


def read_groups(snapshot: Snapshot, query: Query, grouping: Grouping, size: int) -> Iterator[Group]:
    """Yield every group, ordered by key, then time."""
    wanted, after = query.to_dict(), None
    while True:
        answer = snapshot.search(page_of_groups(wanted, grouping, size, after))
        page = answer.get("aggregations", {}).get("groups", {})
        buckets = page.get("buckets", [])
        yield from map(_group, buckets)
        if len(buckets) < size:  # Every shard that has more gives `size` of them.
            return
        after = page["after_key"]


def groups_of(
    snapshot: Snapshot, query: Query, keys: Sequence[Key], grouping: Grouping, size: int
) -> Iterator[Group]:
    """Yield every group of these keys (the values of the first fields of the grouping).

    The query also has events of mixed keys, and where a field has several values, an event of one of the keys
    is in groups of others too, of which it has not all events: these are passed over.
    """
    wanted, length = set(keys), len(keys[0])
    groups = read_groups(snapshot, query & among(grouping.by[:length], keys), grouping, size)
    return (group for group in groups if group.key[:length] in wanted)


def read_rows(snapshot: Snapshot, query: Query, role: Role, size: int) -> Iterator[list[Row]]:
    """Yield every event once, ordered by time and id, page by page.

    A record that lies in two indices, as after a change of the period, has one id: the second is passed over.
    """
    wanted, after, last = query.to_dict(), None, ""
    while True:
        hits = _hits(snapshot, page_of_rows(wanted, role, size, after))
        page: list[Row] = []
        for hit in hits:
            id_ = hit.get("_id") or hit["sort"][HASH]
            if id_ != last:
                page.append(_row(hit, id_, role))
            last = id_
        yield page
        if len(hits) < size:
            return
        after = hits[-1]["sort"]


def _hits(snapshot: Snapshot, page: Body) -> Sequence[Mapping[str, Any]]:
    """Return the hits of a page; where nobody gave a document its hash, all with their ids."""
    hits: Sequence[Mapping[str, Any]] = snapshot.search(page)["hits"]["hits"]
    if any(hit["sort"][HASH] is None for hit in hits):
        named: Sequence[Mapping[str, Any]] = snapshot.search(with_ids(page))["hits"]["hits"]
        return named
    return hits


def pieces(snapshot: Snapshot, events: Events, span: Span, length: int, size: int) -> Iterator[Span]:
    """Yield the parts of the span, no longer than `length` (milliseconds), that hold events."""
    for group in read_groups(snapshot, asked(events, span), Grouping((), length), size):
        yield Span(max(group.bucket, span.start), min(group.bucket + length, span.end))


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of so many."""
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some


def weighed(items: Iterable[Item], most: int, weight: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Yield the items in lists that weigh so much at most, or of one item that weighs more."""
    batch: list[Item] = []
    for item in items:
        if batch and sum(map(weight, batch)) + weight(item) > most:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _group(bucket: Mapping[str, Any]) -> Group:
    key = tuple(_text(value) for name, value in bucket["key"].items() if name != BUCKET)
    return Group(key, bucket["key"].get(BUCKET, 0), bucket["doc_count"], bucket)


def _row(hit: Mapping[str, Any], id_: str, role: Role) -> Row:
    values = {name: _texts(found) for name, found in hit.get("fields", {}).items()}
    return Row(
        at=hit["sort"][0],
        id=id_,
        where=hit["_index"],
        keys=_keys(values, role.by),
        counted=values.get(role.of, ()) if role.of else (id_,),
        joins=[_keys(values, join) for join in role.joins],
        shown={name: values[field] for name, field in role.shown if field in values},
    )


def _texts(found: Sequence[Any]) -> tuple[str, ...]:
    """Return the values of a field, which are all of one type, as texts."""
    return tuple(found) if isinstance(found[0], str) else tuple(map(_text, found))


def _keys(values: Mapping[str, tuple[str, ...]], fields: Sequence[str]) -> list[Key]:
    return list(product(*(values.get(name, ()) for name in fields)))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Hunts as searches of Elasticsearch: filters, groups page by page, the columns of single events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from elasticsearch.dsl import Agg, aggs
from elasticsearch.dsl import query as q
from elasticsearch.dsl.utils import recursive_to_dict

from hunts.kinds import Events
from hunts.roles import Role
from hunts.row import Key
from hunts.windows import Span
from mappings.ecs import Event

TIME = str(Event.timestamp)
SET = str(Event.data_stream.dataset)
INDEX = "_index"
BUCKET = "bucket"
HASH = 1
"""The place of the document's hash in `ORDER`."""
ORDER: list[dict[str, Any]] = [
    {TIME: {"order": "asc"}},
    {str(Event.event.hash): {"order": "asc", "unmapped_type": "keyword"}},
    {INDEX: {"order": "asc"}},
]


Body = Mapping[str, Any]
"""A search, or a part of one, as it is sent."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Documents grouped by fields, then by aligned stretches of time (`length`: milliseconds), measured."""

    by: Sequence[str]
    length: int | None
    measures: Mapping[str, Agg[Any]] = field(default_factory=dict)


def asked(events: Events, span: Span) -> q.Query:
    """Return the query for these events in the span.

    The span comes first: parts of an index that have nothing of that time are not searched for names.
    """
    return q.Bool(filter=[during(span), *_which(events)])


def during(span: Span) -> q.Query:
    """Return the query for a span of event time."""
    return q.Range(TIME, {"gte": span.start, "lt": span.end, "format": "epoch_millis"})


def any_event(sets: Iterable[Events], span: Span) -> q.Query:
    """Return the query for events of any of the sets in the span."""
    some = list(sets)
    if len(some) == 1:
        return asked(some[0], span)
    return q.Bool(filter=[during(span), one_of([q.Bool(filter=_which(events)) for events in some])])


def either(*sets: Events) -> Events:
    """Return the events of any of the sets."""
    datasets = sorted({dataset for events in sets for dataset in events.datasets})
    where = one_of([q.Bool(filter=_which(events)) for events in sets])
    return Events(datasets=datasets, where=where)


def with_all(fields: Sequence[str]) -> q.Query:
    """Return the query for documents that have all of the fields."""
    return q.Bool(filter=[q.Exists(field=field) for field in fields])


class Written(q.Query):
    """A query that is JSON already: no object is made of each of thousands of values."""

    name = "written"

    def __init__(self, body: Body) -> None:
        super().__init__()
        self._body = body

    def to_dict(self) -> dict[str, Any]:
        """Return it as it is sent."""
        return dict(self._body)


def among(fields: Sequence[str], keys: Iterable[Key]) -> q.Query:
    """Return the query for documents whose fields have values of the keys: of one, or of several mixed.

    Who asks passes over the mixed ones: a clause for each key would leave them out, and take Elasticsearch
    ten to thirty times as long.
    """
    columns = zip(fields, zip(*keys, strict=True), strict=True)
    return Written(_all([{"terms": {field: sorted(set(values))}} for field, values in columns]))


def having_in(fields: Sequence[str], keys: Iterable[tuple[Span, Sequence[Key]]]) -> q.Query:
    """Return the query for documents with one of the keys in the span that it is wanted in."""
    return Written(
        _any([_all([during(span).to_dict(), _having(fields, sorted(some))]) for span, some in keys])
    )


def _having(fields: Sequence[str], keys: Sequence[Key]) -> Body:
    field, *others = fields
    if not others:
        return {"terms": {field: [key[0] for key in keys]}}
    return _any(
        [
            _all([{"term": {field: {"value": value}}}, _having(others, [key[1:] for key in group])])
            for value, group in groupby(keys, key=lambda key: key[0])
        ]
    )


def _all(queries: Sequence[Body]) -> Body:
    return {"bool": {"filter": queries}}


def _any(queries: Sequence[Body]) -> Body:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}


def one_of(queries: Sequence[q.Query]) -> q.Query:
    """Return the query for documents that any of the queries matches."""
    return queries[0] if len(queries) == 1 else q.Bool(should=list(queries), minimum_should_match=1)


def page_of_groups(query: Body, grouping: Grouping, size: int, after: Mapping[str, Any] | None) -> Body:
    """Return the search for one page of groups of the query's documents."""
    sources: list[dict[str, Agg[Any]]] = [
        {f"by{place}": aggs.Terms(field=field)} for place, field in enumerate(grouping.by)
    ]
    if grouping.length:
        sources.append({BUCKET: aggs.DateHistogram(field=TIME, fixed_interval=f"{grouping.length}ms")})
    more: dict[str, Any] = {"after": after} if after else {}
    groups = aggs.Composite(sources=sources, size=size, aggs=dict(grouping.measures), **more)
    return counting(query, {"groups": groups})


def counting(query: Body, wanted: Mapping[str, Agg[Any]]) -> Body:
    """Return the search for aggregations of the query's documents, without any of these."""
    return {"query": query, "size": 0, "track_total_hits": False, "aggs": recursive_to_dict(wanted)}


def page_of_rows(query: Body, role: Role, size: int, after: Sequence[Any] | None) -> Body:
    """Return the search for one page of single events, in order of time and id, with the role's columns.

    The hits have no `_id`: it lies among the stored fields, which are compressed, and reading it takes ten
    times as long as all columns together. `event.hash` in the order is the same (`with_ids` where it is not
    there).
    """
    return {
        "query": query,
        "size": size,
        "track_total_hits": False,
        "sort": ORDER,
        "stored_fields": "_none_",
        "docvalue_fields": role.fields,
        **({"search_after": after} if after else {}),
    }


def with_ids(search: Body) -> Body:
    """Return the search for the same page with the ids of its documents."""
    return {**search, "stored_fields": [], "_source": False}


def edges_of_time(query: q.Query) -> Body:
    """Return the search for the first and the last time of the documents."""
    return counting(query.to_dict(), {"first": aggs.Min(field=TIME), "last": aggs.Max(field=TIME)})


def _which(events: Events) -> list[q.Query]:
    return [q.Terms(SET, list(events.datasets)), events.where]

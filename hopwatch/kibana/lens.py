"""Charts, as Kibana's Lens keeps them: columns of buckets and measures, and how they are drawn.

A chart over a field that its view has not, or that cannot be aggregated, is refused where it is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hopwatch.kibana.drawing import LAYER, Shape, drawn
from hopwatch.kibana.views import View
from hunts.match import Field

RECORDS = "___records___"
LENS_TYPES = {
    "keyword": "string",
    "ip": "ip",
    "long": "number",
    "double": "number",
    "date": "date",
    "boolean": "boolean",
}
"""Elasticsearch's types that can be aggregated, by Lens's names for them."""


@dataclass(frozen=True)
class Top:
    """The most frequent values of a field."""

    field: Field
    label: str
    size: int = 10


@dataclass(frozen=True)
class Over:
    """Time, cut as finely as the span that is looked at asks for."""

    field: Field = "@timestamp"
    label: str = "Time"


@dataclass(frozen=True)
class Cases:
    """Named queries, in this order: pairs of a label and KQL."""

    label: str
    cases: Sequence[tuple[str, str]]


Bucket = Top | Over | Cases
Operation = Literal["count", "unique_count", "sum", "min", "max"]


@dataclass(frozen=True)
class Measure:
    """A number (or a time) for each bucket; `where` narrows what it is taken over."""

    label: str
    operation: Operation = "count"
    field: Field = ""
    where: str = ""


@dataclass(frozen=True)
class Chart:
    """One chart: what it counts, of which documents, in which form."""

    title: str
    shape: Shape
    view: View
    buckets: Sequence[Bucket]
    measures: Sequence[Measure]
    query: str = ""


def state(chart: Chart) -> dict[str, Any]:
    """Return Lens's state of a chart."""
    buckets = {f"bucket{n}": bucket for n, bucket in enumerate(chart.buckets)}
    measures = {f"measure{n}": measure for n, measure in enumerate(chart.measures)}
    columns = {
        **{key: _bucket(chart.view, bucket) for key, bucket in buckets.items()},
        **{key: _measure(chart.view, measure) for key, measure in measures.items()},
    }
    layer = {"columnOrder": list(columns), "columns": columns, "incompleteColumns": {}}
    return {
        "datasourceStates": {"formBased": {"layers": {LAYER: layer}}},
        "visualization": drawn(chart.shape, list(buckets), list(measures)),
        "query": kuery(chart.query),
        "filters": [],
        "internalReferences": [],
        "adHocDataViews": {},
    }


def kuery(query: str) -> dict[str, str]:
    """Return a query in KQL as Kibana keeps it."""
    return {"language": "kuery", "query": query}


def lens_type(view: View, field: Field) -> str:
    """Return Lens's type of a field; raises ValueError for one that is not there or cannot be aggregated."""
    known = view.fields.get(str(field))
    if known is None or known["type"] not in LENS_TYPES or known.get("doc_values") is False:
        raise ValueError(f"{field} cannot be aggregated in {view.name}")
    return LENS_TYPES[known["type"]]


def _bucket(view: View, bucket: Bucket) -> dict[str, Any]:
    if isinstance(bucket, Over):
        return _over(view, bucket)
    return _top(view, bucket) if isinstance(bucket, Top) else _cases(bucket)


def _over(view: View, over: Over) -> dict[str, Any]:
    return {
        **_column(over.label, lens_type(view, over.field), "date_histogram"),
        "isBucketed": True,
        "scale": "interval",
        "sourceField": str(over.field),
        "params": {"interval": "auto", "includeEmptyRows": True, "dropPartials": False},
    }


def _top(view: View, top: Top) -> dict[str, Any]:
    return {
        **_column(top.label, lens_type(view, top.field), "terms"),
        "isBucketed": True,
        "scale": "ordinal",
        "sourceField": str(top.field),
        "params": {
            "size": top.size,
            "orderBy": {"type": "column", "columnId": "measure0"},
            "orderDirection": "desc",
            "otherBucket": False,
            "missingBucket": False,
            "parentFormat": {"id": "terms"},
        },
    }


def _cases(cases: Cases) -> dict[str, Any]:
    filters = [{"label": label, "input": kuery(query)} for label, query in cases.cases]
    return {
        **_column(cases.label, "string", "filters"),
        "isBucketed": True,
        "scale": "ordinal",
        "params": {"filters": filters},
    }


def _measure(view: View, measure: Measure) -> dict[str, Any]:
    type_ = lens_type(view, measure.field) if measure.operation in {"min", "max"} else "number"
    if measure.operation != "count":
        lens_type(view, measure.field)
    return {
        **_column(measure.label, type_, measure.operation),
        "isBucketed": False,
        "scale": "ratio",
        "sourceField": str(measure.field) or RECORDS,
        "params": {"emptyAsNull": measure.operation in {"min", "max"}},
        **({"filter": kuery(measure.where)} if measure.where else {}),
    }


def _column(label: str, type_: str, operation: str) -> dict[str, Any]:
    return {"label": label, "customLabel": True, "dataType": type_, "operationType": operation}

"""How the columns of a chart are drawn: Lens's state of each form."""

from collections.abc import Sequence
from typing import Any, Literal

LAYER = "layer"

Shape = Literal["number", "table", "bars", "columns", "pie"]
"""`bars` lie, for names; `columns` stand, for time."""

VISUALIZATIONS: dict[Shape, str] = {
    "number": "lnsMetric",
    "table": "lnsDatatable",
    "bars": "lnsXY",
    "columns": "lnsXY",
    "pie": "lnsPie",
}
"""Lens's names of the forms."""


def drawn(shape: Shape, buckets: Sequence[str], measures: Sequence[str]) -> dict[str, Any]:
    """Return how the columns are drawn: Lens's state of the visualization.

    Of two buckets in bars or columns the first splits them and the second is the axis, as Lens orders them.
    """
    layer: dict[str, Any] = {"layerId": LAYER, "layerType": "data"}
    match shape:
        case "number":
            return {**layer, "metricAccessor": measures[0]}
        case "table":
            return {**layer, "columns": [{"columnId": key} for key in (*buckets, *measures)]}
        case "pie":
            return {"shape": "donut", "layers": [{**layer, **_pie(buckets, measures)}]}
        case "bars" | "columns":
            return _xy(
                layer, "bar_horizontal_stacked" if shape == "bars" else "bar_stacked", buckets, measures
            )


def _pie(buckets: Sequence[str], measures: Sequence[str]) -> dict[str, Any]:
    return {
        "primaryGroups": list(buckets),
        "metrics": list(measures),
        "numberDisplay": "value",
        "categoryDisplay": "default",
        "legendDisplay": "show",
        "nestedLegend": False,
    }


def _xy(
    layer: dict[str, Any], series: str, buckets: Sequence[str], measures: Sequence[str]
) -> dict[str, Any]:
    *split, axis = buckets
    one = {**layer, "seriesType": series, "xAccessor": axis, "accessors": list(measures)}
    return {
        "preferredSeriesType": series,
        "legend": {"isVisible": bool(split) or len(measures) > 1, "position": "right"},
        "valueLabels": "hide",
        "layers": [{**one, "splitAccessor": split[0]} if split else one],
    }

"""Dashboards: rows of charts and saved searches on a grid that is 48 columns wide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hopwatch.kibana.drawing import LAYER, VISUALIZATIONS
from hopwatch.kibana.lens import Chart, kuery, lens_type, state
from hopwatch.kibana.objects import Reference, SavedObject, made_id, text
from hopwatch.kibana.search import Search
from hopwatch.kibana.views import View
from hunts.match import Field

WIDTH = 48
LAYER_REFERENCE = f"indexpattern-datasource-layer-{LAYER}"


@dataclass(frozen=True)
class Row:
    """Panels side by side: each with its share of the 48 columns; all of one height."""

    height: int
    panels: Sequence[tuple[int, Chart | Search]]


@dataclass(frozen=True)
class Control:
    """A list of a field's values above the dashboard, to choose from."""

    field: Field
    title: str


@dataclass(frozen=True)
class Dashboard:
    """A dashboard; `since` is how far back it looks when it is opened (`now-1y`)."""

    id: str
    title: str
    description: str
    rows: Sequence[Row]
    query: str = ""
    since: str = "now-1y"
    controls: Sequence[Control] = ()
    controlled: View | None = None


@dataclass(frozen=True)
class Panel:
    """One panel as the dashboard keeps it, and what it refers to."""

    body: dict[str, Any]
    reference: Reference


def dashboard_object(dashboard: Dashboard) -> SavedObject:
    """Return a dashboard as a saved object; raises ValueError when a row is wider than the grid."""
    panels = list(_placed(dashboard))
    controls = list(_controls(dashboard))
    source = {"query": kuery(dashboard.query), "filter": []}
    attributes = {
        "title": dashboard.title,
        "description": dashboard.description,
        "timeRestore": True,
        "timeFrom": dashboard.since,
        "timeTo": "now",
        "optionsJSON": text(OPTIONS),
        "panelsJSON": text([panel.body for panel in panels]),
        "kibanaSavedObjectMeta": {"searchSourceJSON": text(source)},
        "version": 1,
    }
    if controls:
        attributes["controlGroupInput"] = {
            **CONTROL_GROUP,
            "panelsJSON": text({key: body for key, body, _ in controls}),
        }
    references = [panel.reference for panel in panels] + [reference for _, _, reference in controls]
    return SavedObject("dashboard", dashboard.id, attributes, references)


OPTIONS = {
    "useMargins": True,
    "syncColors": False,
    "syncCursor": True,
    "syncTooltips": False,
    "hidePanelTitles": False,
}
CONTROL_GROUP = {
    "controlStyle": "oneLine",
    "chainingSystem": "HIERARCHICAL",
    "ignoreParentSettingsJSON": text(
        dict.fromkeys(["ignoreFilters", "ignoreQuery", "ignoreTimerange", "ignoreValidations"], False)
    ),
}


def _placed(dashboard: Dashboard) -> Iterator[Panel]:
    y = 0
    for row in dashboard.rows:
        x = 0
        for width, content in row.panels:
            grid = {"x": x, "y": y, "w": width, "h": row.height}
            yield _panel(made_id(dashboard.id, content.title), content, grid)
            x += width
        if x > WIDTH:
            raise ValueError(f"{dashboard.title}: a row is {x} columns wide")
        y += row.height


def _panel(index: str, content: Chart | Search, grid: dict[str, int]) -> Panel:
    placed = {"panelIndex": index, "gridData": {**grid, "i": index}, "title": content.title}
    if isinstance(content, Search):
        name = f"panel_{index}"
        body = {**placed, "type": "search", "panelRefName": name, "embeddableConfig": {}}
        return Panel(body, Reference("search", content.id, f"{index}:{name}"))
    body = {**placed, "type": "lens", "embeddableConfig": {"attributes": _lens(content)}}
    return Panel(body, Reference("index-pattern", content.view.id, f"{index}:{LAYER_REFERENCE}"))


def _lens(chart: Chart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "type": "lens",
        "visualizationType": VISUALIZATIONS[chart.shape],
        "references": [{"type": "index-pattern", "id": chart.view.id, "name": LAYER_REFERENCE}],
        "state": state(chart),
    }


def _controls(dashboard: Dashboard) -> Iterator[tuple[str, dict[str, Any], Reference]]:
    """Yield each control: its id, its body, and the reference to its data view, which the body leaves out."""
    view = dashboard.controlled
    if view is None:
        return
    for order, control in enumerate(dashboard.controls):
        lens_type(view, control.field)
        key = made_id(dashboard.id, "control", str(control.field))
        asked = {"id": key, "fieldName": str(control.field), "title": control.title, "enhancements": {}}
        body = {
            "type": "optionsListControl",
            "order": order,
            "grow": True,
            "width": "medium",
            "explicitInput": asked,
        }
        yield key, body, Reference("index-pattern", view.id, f"controlGroup_{key}:optionsListDataView")

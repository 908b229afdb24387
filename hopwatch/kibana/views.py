"""The data views: events, alerts, entity queue of one namespace; the files and runs of all namespaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hopwatch.kibana.objects import SavedObject, made_id, text
from mappings.alert import ALERT_FIELDS
from mappings.ecs import FIELDS, leaves, properties
from mappings.indices import FILES, RUNS, alerts_pattern, entities_pattern
from mappings.ledger import FileEntry, Run

SEVERITIES = {21: "low", 47: "medium", 73: "high", 99: "critical"}
"""Elastic's numbers of the four words, as `hunts.hunt.Severity` has them."""

Fields = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class View:
    """A data view: which indices, what is their time, and the fields that can be read in them."""

    id: str
    name: str
    pattern: str
    time: str
    fields: Fields


@dataclass(frozen=True)
class Views:
    """The data views as one namespace sees them."""

    namespace: str
    events: View
    alerts: View
    entities: View
    files: View
    runs: View

    @property
    def all(self) -> tuple[View, ...]:
        """All of them."""
        return self.events, self.alerts, self.entities, self.files, self.runs

    @property
    def ours(self) -> str:
        """The KQL that keeps what is of this namespace in the indices that all namespaces share."""
        return f'namespace:"{self.namespace}"'


def views(namespace: str) -> Views:
    """Return the data views for a namespace. Those of files and runs are the same for every one."""
    alerts, entities = alerts_pattern(namespace), entities_pattern(namespace)
    return Views(
        namespace=namespace,
        events=View(
            id=made_id("view", "events", namespace),
            name=f"Hopwatch events ({namespace})",
            pattern=f"logs-*-{namespace}-*,-{alerts},-{entities}",
            time="@timestamp",
            fields=FIELDS,
        ),
        alerts=View(
            id=made_id("view", "alerts", namespace),
            name=f"Hopwatch alerts ({namespace})",
            pattern=alerts,
            time="@timestamp",
            fields=ALERT_FIELDS,
        ),
        entities=View(
            id=made_id("view", "entities", namespace),
            name=f"Hopwatch entity queue ({namespace})",
            pattern=entities,
            time="@timestamp",
            fields=ALERT_FIELDS,
        ),
        files=View(
            id=made_id("view", "files"),
            name="Hopwatch files",
            pattern=FILES,
            time="started",
            fields=dict(leaves(properties(FileEntry))),
        ),
        runs=View(
            id=made_id("view", "runs"),
            name="Hopwatch runs of hunts",
            pattern=RUNS,
            time="day",
            fields=dict(leaves(properties(Run))),
        ),
    )


def view_object(view: View) -> SavedObject:
    """Return a data view as a saved object; it may stand before its first index does."""
    attributes = {
        "title": view.pattern,
        "name": view.name,
        "timeFieldName": view.time,
        "allowNoIndex": True,
        "fieldFormatMap": text(_formats(view)),
    }
    return SavedObject("index-pattern", view.id, attributes)


def _formats(view: View) -> dict[str, Any]:
    """Show severities as words, and sizes as sizes."""
    entries = [{"key": str(number), "value": word} for number, word in SEVERITIES.items()]
    formats = {
        "event.severity": {"id": "static_lookup", "params": {"lookupEntries": entries}},
        "size": {"id": "bytes"},
        "network.bytes": {"id": "bytes"},
    }
    return {field: how for field, how in formats.items() if field in view.fields}

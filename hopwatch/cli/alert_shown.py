"""What `alerts show` says beyond the documents: which machines an alert's addresses were, and its line."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hopwatch.cli import host_page
from hopwatch.cli.alert_pages import print_page
from hopwatch.cli.entity_pages import is_line, leader, print_story
from hopwatch.errors import IncompleteResponse
from mappings.document import get
from scheduler.entities import of_alert

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

Hit = Mapping[str, Any]


def facts(client: "Elasticsearch", namespace: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """Return for programs, by alert: the machines that its addresses were, and its line of the queue."""
    alerts = [hit for hit in hits if not is_line(hit)]
    hosts = {
        hit["_id"]: [host_page.fact(one) for one in host_page.of_alert(client, namespace, hit["_source"])]
        for hit in alerts
    }
    lines = {hit["_id"]: line["_id"] for hit in alerts if (line := _line(client, namespace, hit))}
    return {"hosts": hosts, "entities": lines}


def print_all(client: "Elasticsearch", namespace: str, hits: Sequence[Hit]) -> None:
    """Print alerts, and lines with their stories."""
    for hit in hits:
        if is_line(hit):
            print_story(hit)
            continue
        machines = host_page.of_alert(client, namespace, hit["_source"])
        line = _line(client, namespace, hit)
        print_page(hit, host_page.lines(machines, hit["_source"]), _named(line) if line else "")


def _line(client: "Elasticsearch", namespace: str, hit: Hit) -> Hit | None:
    """Return the line that an alert is part of; none while lines cannot be read."""
    try:
        return of_alert(client, namespace, hit["_id"])
    except IncompleteResponse:
        return None


def _named(line: Hit) -> str:
    entity = get(line["_source"], "hopwatch.entity")
    return f"{line['_id']}: {leader(line['_source'])}, {entity['level']}, {entity['count']} alerts"

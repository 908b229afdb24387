"""`hopwatch alerts`: what was found, and what was decided about it."""

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hopwatch.cli import scheduling, session, times
from hopwatch.cli.session import DEFAULT_NAMESPACE, AsJson, Namespace, print_json
from hopwatch.errors import UsageError
from hunts.instants import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elasticsearch import Elasticsearch

    from scheduler.alerts import Hit, Wanted

app = typer.Typer(help="Look at alerts, export them, triage them.", no_args_is_help=True)


class Level(StrEnum):
    """An alert's severity."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class State(StrEnum):
    """An alert's status; `withdrawn`: later events explain it; `suppressed`: exceptions hide it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUPPRESSED = "suppressed"


class Decision(StrEnum):
    """A status that an analyst can set."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


From = Annotated[
    str | None, typer.Option("--from", help="Completed then or later: ISO 8601, or 7d, 36h ago.")
]
To = Annotated[str | None, typer.Option("--to", help="Completed before then.")]
Severity = Annotated[Level | None, typer.Option(help="Only this severity.")]
Status = Annotated[State | None, typer.Option(help="Only this status.")]
Ids = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Alerts and lines, as `list` and `entities` name them.")
]


@app.command("list")
def list_(
    start: From = None,
    end: To = None,
    severity: Severity = None,
    status: Status = None,
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List alerts, the newest last, but for suppressed ones.

    Example: hopwatch alerts list --from 7d --severity high.
    """
    from hopwatch.cli.alert_pages import print_list
    from scheduler.alerts import count

    which = wanted(start, end, severity, status)
    others = 0
    if status is not State.SUPPRESSED:
        others = count(connected(), checked(namespace), replace(which, suppressed=True))
        which = replace(which, suppressed=False)
    hits = read(namespace, which)
    if as_json:
        listed = [summary(hit) for hit in hits]
        print_json({"namespace": namespace, "alerts": listed, "suppressed": others})
    else:
        print_list(hits, others)


@app.command("entities")
def entities(
    start: From = None,
    end: To = None,
    level: Annotated[Level, typer.Option(help="This level and above.")] = Level.MEDIUM,
    status: Annotated[
        State | None, typer.Option(help="Only this status; else open and acknowledged.")
    ] = None,
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List the entity queue: the alerts of a UTC day that belong together are one line, the riskiest first.

    `hopwatch alerts show ID` tells the story of one. --json: a line of JSON each, as `export` writes alerts.

    Example: hopwatch alerts entities --from 1d.
    """
    from hopwatch.cli import entity_queue

    queue = entity_queue.read(connected(), checked(namespace), wanted(start, end, None, status), level.value)
    if as_json:
        for hit in queue.hits:
            print_json(exported(hit))
    else:
        entity_queue.show(queue, level.value)


@app.command("show")
def show(ids: Ids, namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show alerts, or lines of the entity queue, in full. Example: hopwatch alerts show ID."""
    from hopwatch.cli import alert_shown
    from scheduler.alerts import named

    client = connected()
    hits = named(client, checked(namespace), ids)
    if as_json:
        facts = alert_shown.facts(client, namespace, hits)
        print_json({"namespace": namespace, "alerts": [exported(hit) for hit in hits], **facts})
    else:
        alert_shown.print_all(client, namespace, hits)


@app.command("export")
def export(
    start: From = None,
    end: To = None,
    severity: Severity = None,
    status: Status = None,
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: ARG001, FBT002  (an export is JSON anyway)
) -> None:
    """Write every alert as a line of JSON, the oldest first.

    Example: hopwatch alerts export > alerts.ndjson.
    """
    for hit in read(namespace, wanted(start, end, severity, status)):
        print_json(exported(hit))


@app.command("set")
def set_(  # noqa: PLR0913, PLR0917  (options, each of which is one thing to set)
    ids: Ids,
    status: Annotated[Decision | None, typer.Option(help="What you decided.")] = None,
    note: Annotated[str | None, typer.Option(help="Why; replaces an earlier note.")] = None,
    assignee: Annotated[str | None, typer.Option(help="Who works on it.")] = None,
    with_alerts: Annotated[  # noqa: FBT002
        bool, typer.Option("--with-alerts", help="Of a line of the entity queue, its alerts too.")
    ] = False,
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Triage alerts, and lines of the entity queue; no later evaluation overwrites it.

    Example: hopwatch alerts set ID --status closed
    """
    from scheduler.alerts import Triage, triage
    from scheduler.entities import with_alerts as and_alerts

    if status is None and note is None and assignee is None:
        raise UsageError("nothing to set: give --status, --note or --assignee")
    decided = Triage(status=status and status.value, note=note, assignee=assignee)
    client = connected()
    chosen = and_alerts(client, checked(namespace), ids) if with_alerts else ids
    count = triage(client, checked(namespace), chosen, decided, iso(scheduling.clock()))
    if as_json:
        print_json({"namespace": namespace, "alerts": {"set": count}})
    else:
        print(f"{count} alert{'' if count == 1 else 's'} set")  # noqa: T201


def wanted(start: str | None, end: str | None, severity: Level | None, status: State | None) -> "Wanted":
    """Return which alerts the options ask for; UsageError for a time that is none."""
    from hunts.hunt import Severity as Score
    from scheduler.alerts import Wanted as Which

    first, last = times.span(start, end, scheduling.clock())
    return Which(
        start=first,
        end=last,
        severity=Score(severity.value) if severity else None,
        status=status.value if status and status is not State.SUPPRESSED else None,
        suppressed=True if status is State.SUPPRESSED else None,
    )


def read(namespace: str, which: "Wanted") -> "Iterator[Hit]":
    """Yield the alerts that are wanted."""
    from scheduler.alerts import read as read_stored

    return read_stored(connected(), checked(namespace), which)


def connected() -> "Elasticsearch":
    """Connect as the settings say."""
    return session.client(session.settings())


def checked(namespace: str) -> str:
    """Return the namespace if it can be one; UsageError otherwise."""
    return scheduling.namespace_checked([namespace])[0]


def exported(hit: "Hit") -> dict[str, Any]:
    """Return an alert as it is exported."""
    return {"_index": hit["_index"], "_id": hit["_id"], "_source": hit["_source"]}


def summary(hit: "Hit") -> dict[str, Any]:
    """Return what a list says of an alert."""
    from mappings.document import get

    source = hit["_source"]
    return {
        "id": hit["_id"],
        "index": hit["_index"],
        "timestamp": get(source, "@timestamp"),
        "severity": get(source, "event.severity"),
        "status": get(source, "hopwatch.alert.status"),
        "suppressed": bool(get(source, "hopwatch.alert.suppressed")),
        "hunt": get(source, "rule.id"),
        "message": get(source, "message"),
    }

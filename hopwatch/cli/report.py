"""`hopwatch report`: the entity queue and the alerts as one page of HTML."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hopwatch.cli import alerts, scheduling
from hopwatch.cli.alerts import From, Level, To
from hopwatch.cli.session import DEFAULT_NAMESPACE, Namespace
from hunts.instants import iso

if TYPE_CHECKING:
    from hopwatch.report.page import Report


def report(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; else standard output.")] = None,
    start: From = None,
    end: To = None,
    level: Annotated[Level, typer.Option(help="Lines and alerts of this level and above.")] = Level.MEDIUM,
    namespace: Namespace = DEFAULT_NAMESPACE,
) -> None:
    """Write the entity queue with its stories, then the alerts, as one page of HTML that needs nothing else.

    Example: hopwatch report -o report.html --from 7d.
    """
    from hopwatch.cli.shown import shown
    from hopwatch.report.page import page

    text = page(_told(start, end, level, namespace), shown)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")


def _told(start: str | None, end: str | None, level: Level, namespace: str) -> "Report":
    from hopwatch.cli import entity_queue
    from hopwatch.report.page import Report
    from hunts.hunt import Severity
    from mappings.document import get
    from scheduler.alerts import read
    from scheduler.known import counts

    which, client = alerts.wanted(start, end, None, None), alerts.connected()
    queue = entity_queue.read(client, alerts.checked(namespace), which, level.value)
    stored = [hit for hit in read(client, namespace, which) if counts(hit["_source"])]
    score = Severity(level.value).score
    loud = [hit for hit in stored if get(hit["_source"], "event.severity") >= score]
    span = " ".join(
        f"{word} {iso(at)[:16].replace('T', ' ')}"
        for word, at in (("from", which.start), ("to", which.end))
        if at is not None
    )
    return Report(
        namespace=namespace,
        made=iso(scheduling.clock())[:16].replace("T", " "),
        said=f"{level.value.capitalize()} and above, {span or 'all the time there is'}",
        lines=queue.hits,
        alerts=loud,
        low=len(stored) - len(loud),
    )

"""`hopwatch demo`: the whole of it on this machine, from nothing to alerts that tell a story."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hopwatch.cli import session

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from hopwatch.cli.demo_shown import Stages
    from hopwatch.lab.story import Story
    from hopwatch.settings import Settings
    from indexer.account import Report
    from scheduler.tick import Ticked

NAMESPACE = "demo"
STAGES = ("Elasticsearch", "logs", "index", "hunts", "alerts")
INCOMPLETE = 1


def demo(
    home: Annotated[
        Path | None, typer.Option(help="Keep everything in this folder; else where Hopwatch keeps things.")
    ] = None,
) -> int:
    """Show the whole of it: a node, a made-up office's logs with an intrusion, index, hunts, alerts.

    Doing it again is quick and adds nothing. Needs no account, no Docker and no root.

    Example: hopwatch demo
    """
    from hopwatch.cli import entity_queue
    from hopwatch.cli.demo_shown import Stages, print_next, print_queue, print_story
    from scheduler.alerts import Wanted, read

    chosen = at_home(session.settings(), home)
    stages = Stages(STAGES)
    client = connected(chosen, stages)
    story = written(chosen.home / NAMESPACE, stages)
    report = indexed(story.logs, chosen, client, stages)
    ticked = hunted(client, chosen, stages)
    hits = list(read(client, NAMESPACE, Wanted()))
    queue = entity_queue.read(client, NAMESPACE, Wanted())
    stages.done(f"{len(hits)} alerts in namespace {NAMESPACE}, {len(queue.hits)} in the entity queue")
    print_queue(queue)
    print_story(hits)
    print_next(queue.hits, home)
    return INCOMPLETE if incomplete(report, ticked) else 0


def at_home(settings: "Settings", home: Path | None) -> "Settings":
    """Return the settings with another home, when one is named."""
    return settings if home is None else settings.model_copy(update={"home": home.absolute()})


def connected(chosen: "Settings", stages: "Stages") -> "Elasticsearch":
    """Bring the embedded node up, or use the hosts of the settings."""
    from hopwatch.elastic import version

    client = session.client(chosen)
    where = ", ".join(chosen.elastic.hosts) or f"embedded, home {chosen.home}"
    stages.done(f"{version(client)} ({where})")
    return client


def written(folder: Path, stages: "Stages") -> "Story":
    """Write the office's logs; the same ones each time."""
    from hopwatch.lab import office

    story = office.write(folder)
    stages.done(f"{story.total:,} records in {len(story.records)} EVTX and Zeek files: {story.logs}")
    return story


def indexed(logs: Path, chosen: "Settings", client: "Elasticsearch", stages: "Stages") -> "Report":
    """Index the logs; what is there already is not indexed twice."""
    from hopwatch.cli.index import ordered, run
    from hopwatch.cli.index_progress import progress

    order = ordered(chosen, NAMESPACE, "rust", None)
    with progress(quiet=False) as told:
        report = run([logs], order, client, told)
    stages.done(counted(report))
    return report


def counted(report: "Report") -> str:
    """Return what became of the records, in a line."""
    counts = report.counts
    parts = [f"{counts.indexed:,} indexed", f"{counts.already:,} there already"]
    parts += [
        f"{number:,} {what}"
        for what, number in (("refused", counts.refused), ("lost", counts.lost))
        if number
    ]
    return f"{counts.seen:,} records: {', '.join(parts)}"


def hunted(client: "Elasticsearch", chosen: "Settings", stages: "Stages") -> "Ticked":
    """Evaluate every hunt over what is new, and store the alerts."""
    from hopwatch.cli.scheduling import make_scheduler
    from scheduler.tick import once

    scheduler = make_scheduler(client, chosen, NAMESPACE)
    ticked = once(scheduler, progress=lambda hunt, done: stages.part(hunt.id, done.windows, done.alerts))
    done = ticked.done
    left = f", {done.failed} windows left open: {done.why}" if done.failed else ""
    stages.done(f"{len(scheduler.enabled)} hunts, {done.windows:,} windows, {done.findings} findings{left}")
    return ticked


def incomplete(report: "Report", ticked: "Ticked") -> bool:
    """Tell whether anything was lost, refused or left open."""
    from indexer.account import exit_status

    return bool(exit_status(report) or ticked.done.failed or ticked.planned.unread)

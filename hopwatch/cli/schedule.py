"""`hopwatch schedule`: hunting by itself, window after window."""

from typing import TYPE_CHECKING, Annotated

import typer

from hopwatch.cli import scheduling, session, times
from hopwatch.cli.session import DEFAULT_NAMESPACE, AsJson, Namespace, print_json
from hunts.instants import iso

if TYPE_CHECKING:
    from scheduler.gaps import Gaps
    from scheduler.scheduled import Scheduled
    from scheduler.scheduler import Scheduler
    from scheduler.tick import Ticked
    from scheduler.work import Done

INCOMPLETE = 1
INTERRUPTED = 130

app = typer.Typer(help="Hunt on a schedule; the ledger in Elasticsearch is the truth.", no_args_is_help=True)

Namespaces = Annotated[
    list[str] | None, typer.Option("--namespace", help="An estate to hunt in; may be given several times.")
]
From = Annotated[str, typer.Option("--from", help="Start: ISO 8601 (no zone: UTC), or 7d, 36h ago.")]
To = Annotated[str, typer.Option("--to", help="End, not included: as --from.")]
Again = Annotated[bool, typer.Option("--again", help="Evaluate what was hunted in full before, too.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Hunts; all enabled ones when none is named.")]


@app.command("run")
def run(namespace: Namespaces = None) -> int:
    """Hunt until stopped; SIGTERM ends it cleanly. Example: hopwatch schedule run --namespace hopwatch."""
    from hopwatch.cli.serving import serve

    return serve(scheduling.namespace_checked(namespace or [DEFAULT_NAMESPACE]))


@app.command("once")
def once(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> int:  # noqa: FBT002
    """Evaluate all that is due now, then end: for cron. Example: hopwatch schedule once --json."""
    from scheduler.exception_report import expired
    from scheduler.tick import once as work

    scheduler = ready(namespace)
    for warning in expired(scheduler.exceptions, scheduler.clock()):
        scheduling.say(warning)
    ticked = work(scheduler, progress=told)
    deaf = scheduling.notify(scheduler, session.settings())
    print_ticked(namespace, ticked, as_json=as_json)
    return INCOMPLETE if ticked.incomplete or deaf else 0


@app.command("backfill")
def backfill(
    start: From,
    end: To,
    hunt: Ids = None,
    namespace: Namespace = DEFAULT_NAMESPACE,
    again: Again = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> int:
    """Evaluate history, for a new or changed hunt. Example: hopwatch schedule backfill --from 30d --to 0d.

    Windows that this version of a hunt has hunted in full are left out, so that a backfill that was
    interrupted goes on where it was. It may run beside `schedule run`.
    """
    from hopwatch.cli.backfill_progress import Backfilling
    from hunts.windows import Span
    from scheduler.backfill import all_again, left, open_only
    from scheduler.backfill import backfill as work

    first, last = times.span(start, end, scheduling.clock())
    scheduler, span = ready(namespace), Span(first or 0, last or scheduling.clock())
    hunts = scheduling.chosen(scheduler, hunt or [])
    progress = Backfilling(lambda: left(scheduler, hunts, span))
    ticked = work(scheduler, hunts, span, progress, all_again if again else open_only)
    print_ticked(namespace, ticked, as_json=as_json)
    return INCOMPLETE if ticked.incomplete else 0


@app.command("retry")
def retry(hunt: Ids = None, namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> int:  # noqa: FBT002
    """Evaluate the windows that failed, the parked ones too, at once. Example: hopwatch schedule retry."""
    from scheduler.due import Due
    from scheduler.plan import Planned
    from scheduler.retry import retry as forget
    from scheduler.tick import Ticked, evaluate_all

    scheduler = ready(namespace)
    hunts = scheduling.chosen(scheduler, hunt or [])
    windows = forget(scheduler, hunts)
    done = evaluate_all(scheduler, Due(hunts, scheduler.frontier), told)
    print_ticked(namespace, Ticked(Planned(windows), done), as_json=as_json)
    return INCOMPLETE if done.failed or done.unprojected else 0


@app.command("status")
def status(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show how far each hunt is. Example: hopwatch schedule status."""
    from hopwatch.cli.status_page import print_status, statuses
    from scheduler.status import to_json

    scheduler = ready(namespace)
    now, frontier = scheduler.clock(), scheduler.frontier
    found = statuses(scheduler, frontier, now)
    if as_json:
        print_json(
            {"namespace": namespace, "frontier": iso(frontier), "hunts": [to_json(one) for one in found]}
        )
    else:
        print_status(found, now, namespace)


@app.command("gaps")
def gaps(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> int:  # noqa: FBT002
    """Show the windows with data that are not hunted in full. Example: hopwatch schedule gaps --json."""
    from hopwatch.cli.progress_tables import print_gaps
    from scheduler.status import gap_json

    scheduler = ready(namespace)
    frontier = scheduler.frontier
    found = [one for one in all_gaps(scheduler, frontier) if one.hunt.enabled]
    if as_json:
        missing = [gap_json(one.hunt, gap) for one in found for gap in one.gaps]
        ahead = [gap_json(one.hunt, gap) for one in found for gap in one.ahead]
        unread = {one.hunt.id: one.unread for one in found if one.unread}
        found_here = {"gaps": missing, "ahead": ahead, "unread": unread}
        print_json({"namespace": namespace, "frontier": iso(frontier), **found_here})
    else:
        print_gaps(found, frontier, namespace)
    return INCOMPLETE if any(one.gaps or one.unread for one in found) else 0


def ready(namespace: str) -> "Scheduler":
    """Return a scheduler for a namespace whose templates and own indices are there."""
    from mappings import templates

    (namespace,) = scheduling.namespace_checked([namespace])
    settings = session.settings()
    client = session.client(settings)
    templates.apply(client, namespace)
    return scheduling.make_scheduler(client, settings, namespace)


def all_gaps(scheduler: "Scheduler", frontier: int) -> "list[Gaps]":
    """Compare ledger and events for every hunt."""
    from scheduler.gaps import gaps as compare

    return [compare(scheduler.client, hunt, scheduler.namespace, frontier) for hunt in scheduler.hunts]


def told(hunt: "Scheduled", done: "Done") -> None:
    """Write a line of progress to standard error, if there is any."""
    if done.windows or done.failed:
        failed = f", {done.failed} left open: {done.why}" if done.failed else ""
        scheduling.say(
            f"{hunt.id}: {done.windows} windows, {done.findings} findings, {done.alerts} alerts{failed}"
        )


def print_ticked(namespace: str, ticked: "Ticked", *, as_json: bool) -> None:
    """Print what was planned and done."""
    planned, done = ticked.planned, ticked.done
    for unread in planned.unread:
        scheduling.say(f"not read: {unread}")
    if as_json:
        print_json(
            {
                "namespace": namespace,
                "windows": {"marked": planned.windows, "evaluated": done.windows, "failed": done.failed},
                "findings": done.findings,
                "alerts": {"written": done.alerts},
                "unread": list(planned.unread),
                "why": done.why,
            }
        )
        return
    print(f"{done.windows} windows evaluated, {done.findings} findings, {done.alerts} alerts written")  # noqa: T201
    if done.failed:
        print(f"{done.failed} windows left open: {done.why}")  # noqa: T201
    if done.unprojected:
        print(f"the alerts of {done.unprojected} days could not be written: {done.why}")  # noqa: T201

"""`hopwatch hunt`: the library, and hunting ad hoc."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from hopwatch.cli.session import DEFAULT_NAMESPACE, AsJson, Namespace, print_json
from hopwatch.errors import UsageError

app = typer.Typer(help="Read the hunts, run them ad hoc, try them on their samples.", no_args_is_help=True)

Direction = Literal["forwards", "backwards", "both"]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Hunts, as `hunt list` names them.")]


@app.command("list")
def list_hunts(as_json: AsJson = False) -> None:  # noqa: FBT002  (the form of a typer option)
    """List the hunts. Example: hopwatch hunt list."""
    from hopwatch.cli import hunt_page
    from hopwatch.cli.session import settings
    from hunts.library import library
    from scheduler.scheduled import from_library

    chosen = settings()
    enabled = {one.id: one.enabled for one in from_library(chosen.hunts, chosen.own_hunts)}
    hunts = [module.hunt for module in library(chosen.own_hunts).values()]
    if as_json:
        print_json([hunt_page.summary(hunt, enabled=enabled[hunt.id]) for hunt in hunts])
    else:
        hunt_page.print_list(hunts, enabled)


@app.command()
def show(
    hunt_id: Annotated[str, typer.Argument(metavar="ID", help="A hunt, as `hunt list` names it.")],
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show one hunt as a page of a runbook. Example: hopwatch hunt show psexec-service."""
    from hopwatch.cli import hunt_page
    from hopwatch.cli.session import settings
    from hunts.library import module
    from hunts.tuning import tuned

    chosen = settings()
    found = module(hunt_id, chosen.own_hunts)
    hunt = tuned(found.hunt, chosen.hunts, chosen.own_hunts)
    if as_json:
        print_json(hunt_page.details(hunt, found.text))
    else:
        hunt_page.print_page(hunt, found)


@app.command()
def run(  # noqa: PLR0913, PLR0917  (the options of docs/cli.md)
    ids: Ids = None,
    every: Annotated[bool, typer.Option("--all", help="Run every enabled hunt.")] = False,  # noqa: FBT002
    start: Annotated[str | None, typer.Option("--from", help="ISO 8601, or so long ago: 7d, 36h.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="As --from; the end is excluded.")] = None,
    last: Annotated[
        str | None, typer.Option(help="The last so long: 7d, 36h. Excludes --from and --to.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Store the alerts, over whole windows.")] = False,  # noqa: FBT002
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Run hunts now, over all the data or a span. Example: hopwatch hunt run --all --last 7d."""
    from hopwatch.cli import alert_pages, doctor_page, hunting, session
    from hopwatch.cli.schedule import ready
    from hopwatch.cli.scheduling import chosen, clock, make_scheduler, namespace_checked

    namespace_checked([namespace])
    if bool(ids) == every:
        raise UsageError("name the hunts to run, or say --all; `hopwatch hunt list` shows them")
    settings = session.settings()
    span = hunting.asked(start, end, last, clock())
    scheduler = ready(namespace) if write else make_scheduler(session.client(settings), settings, namespace)
    hunts = chosen(scheduler, ids or ())
    hits = hunting.stored(scheduler, hunts, span) if write else hunting.ad_hoc(scheduler, hunts, span)
    if not as_json:
        told = [hit for hit in hits if not alert_pages.is_suppressed(hit)]
        alert_pages.print_list(told, len(hits) - len(told))
        doctor_page.print_unable(scheduler.client, [one.hunt for one in hunts], namespace)
    for hit in hits if as_json else ():
        print_json(hit)


@app.command("test")
def prove(ids: Ids = None) -> None:
    """Try hunts on their own samples, on a real server. Example: hopwatch hunt test psexec-service."""
    from datetime import UTC, datetime
    from functools import partial

    from hopwatch import proof
    from hopwatch.cli import hunt_page, session
    from hunts.library import library, module

    chosen = session.settings()
    own = chosen.own_hunts
    modules = [module(hunt_id, own) for hunt_id in ids] if ids else list(library(own).values())
    client = session.client(chosen)
    wrong = hunt_page.print_verdicts(proof.verdicts(client, modules, partial(datetime.now, UTC)))
    raise typer.Exit(1 if wrong else 0)


@app.command()
def doctor(
    ids: Ids = None,
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Tell which hunts can fire on the data there is. Example: hopwatch hunt doctor psexec-service."""
    from hopwatch.cli import doctor_page, session
    from hopwatch.cli.doctor_document import document
    from hopwatch.cli.scheduling import namespace_checked
    from hunts.library import library, module
    from hunts.readiness import readiness
    from hunts.tuning import tuned

    namespace_checked([namespace])
    chosen = session.settings()
    own = chosen.own_hunts
    modules = [module(hunt_id, own) for hunt_id in dict.fromkeys(ids)] if ids else library(own).values()
    hunts = [tuned(one.hunt, chosen.hunts, own) for one in modules]
    found = list(readiness(session.client(chosen), hunts, namespace))
    if as_json:
        print_json(document(namespace, found))
    elif ids:
        doctor_page.print_pages(found)
    else:
        doctor_page.print_table(found)


@app.command()
def coverage(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the layer here.")] = None,
    prove: Annotated[bool, typer.Option("--prove", help="Try all samples now; takes minutes.")] = False,  # noqa: FBT002
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Tell which ATT&CK techniques hunts cover on the data there is, as a layer of ATT&CK's Navigator.

    On a terminal, and beside a file, as a table. Example: hopwatch hunt coverage -o layer.json.
    """
    import json
    from datetime import UTC, datetime
    from functools import partial

    from hopwatch.cli import coverage_page, session
    from hopwatch.cli.coverage_layer import layer
    from hopwatch.cli.scheduling import namespace_checked
    from hunts.library import library

    namespace_checked([namespace])
    chosen = session.settings()
    modules = list(library(chosen.own_hunts).values())
    client, now = session.client(chosen), partial(datetime.now, UTC)
    proven = coverage_page.has_samples if not prove else coverage_page.tried(client, modules, now)
    found = coverage_page.found(client, namespace, modules, chosen, proven)
    if output:
        coverage_page.write(output, json.dumps(layer(namespace, found), indent=2) + "\n")
    if as_json or not (output or sys.stdout.isatty()):
        print_json(layer(namespace, found))
    else:
        coverage_page.print_table(found)


@app.command("import")
def import_rules(
    rules: Annotated[list[Path], typer.Argument(metavar="RULE...", help="Files of Sigma rules.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of your own hunts; else `own_hunts`.")
    ] = None,
) -> None:
    """Make Sigma rules hunts of your own, and refuse what has no exact form.

    They are read from their folder when `own_hunts` names it. Example: hopwatch hunt import rule.yml -o mine.
    """
    from hopwatch.cli import importing
    from hopwatch.cli.session import settings

    folder = output or settings().own_hunts
    if folder is None:
        raise UsageError("say where your own hunts lie: -o FOLDER, or own_hunts in the settings")
    raise typer.Exit(importing.take_in(rules, folder))


@app.command()
def host(
    asked: Annotated[str, typer.Argument(metavar="ADDRESS|NAME", help="An IP address, or a machine's name.")],
    at: Annotated[str | None, typer.Option(help="When: ISO 8601, or so long ago: 7d, 36h. Else now.")] = None,
    within: Annotated[str, typer.Option(help="How far from then an event may tell.")] = "24h",
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Tell which machine had an address, or which addresses a machine had, by the events around a time.

    Example: hopwatch hunt host 10.1.2.7 --at 2026-03-04T11:38.
    """
    from hopwatch.cli import host_page, session, times
    from hopwatch.cli.scheduling import clock, namespace_checked

    namespace_checked([namespace])
    moment = times.moment(at, clock()) if at else clock()
    found = host_page.found(
        session.client(session.settings()), namespace, asked, moment, times.length(within)
    )
    if as_json:
        print_json(host_page.document(namespace, asked, moment, found))
    else:
        host_page.print_table(found, moment)


@app.command()
def path(  # noqa: PLR0913, PLR0917  (options, each of which bounds what is followed)
    asked: Annotated[
        str,
        typer.Argument(metavar="HOST|USER|IP", help="What is bad; host:NAME or user:NAME where both exist."),
    ],
    at: Annotated[str, typer.Option(help="Since when: ISO 8601, or so long ago: 7d, 36h.")],
    within: Annotated[str, typer.Option(help="How far to follow, in each direction.")] = "3d",
    direction: Annotated[Direction, typer.Option(help="Forwards or backwards in time, or both.")] = "both",
    depth: Annotated[int, typer.Option(min=1, max=20, help="Hops in a row.")] = 5,
    breadth: Annotated[int, typer.Option(min=1, max=1000, help="Hops of one machine.")] = 20,
    machines: Annotated[int, typer.Option(min=1, max=10_000, help="Machines looked at, in all.")] = 200,
    namespace: Namespace = DEFAULT_NAMESPACE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Follow what is known to be bad: where it can have gone from there, and where it can have come from.

    Example: hopwatch hunt path 10.1.2.7 --at 2026-03-04T11:00.
    """
    from hopwatch.cli import path_document, path_page, session, times
    from hopwatch.cli.scheduling import clock, namespace_checked
    from hunts.paths.direction import BACKWARDS, FORWARDS
    from hunts.paths.follow import Bounds
    from hunts.paths.path import Question, found

    namespace_checked([namespace])
    question = Question(
        text=asked,
        at=times.moment(at, clock()),
        within=times.length(within),
        directions=[one for one in (FORWARDS, BACKWARDS) if direction in {one.name, "both"}],
        bounds=Bounds(depth=depth, breadth=breadth, machines=machines),
    )
    seen = found(session.client(session.settings()), namespace, question)
    if as_json:
        print_json(path_document.document(namespace, seen))
    else:
        path_page.print_page(seen)

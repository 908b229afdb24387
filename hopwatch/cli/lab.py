"""`hopwatch lab`: a made-up enterprise's logs, with what happened there."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hopwatch.cli.session import AsJson
from hopwatch.errors import UsageError

if TYPE_CHECKING:
    from hopwatch.lab.generate import Order
    from hopwatch.lab.story import Story

app = typer.Typer(help="Make up an enterprise's logs, with labelled attacks.", no_args_is_help=True)

MOST_DAYS = 3660


@app.command()
def generate(  # noqa: PLR0913, PLR0917  (options, each of which says what is made)
    out: Annotated[Path, typer.Option(help="Folder for the logs and their labels; made if need be.")],
    seed: Annotated[
        int, typer.Option(help="Another seed, another enterprise; the same arguments, the same bytes.")
    ] = 7,
    hosts: Annotated[int, typer.Option(help="Machines: from 24 to 20,000.")] = 60,
    days: Annotated[int, typer.Option(help="Days; with 15 or more, attacks begin on the eleventh.")] = 3,
    events: Annotated[
        int | None, typer.Option(help="About how many events in all; by default as many as people make.")
    ] = None,
    start: Annotated[str, typer.Option(help="The first day.")] = "2026-03-02",
    scenario: Annotated[
        list[str] | None, typer.Option(help="Only this attack; may be repeated. `lab scenarios` lists them.")
    ] = None,
    no_attacks: Annotated[bool, typer.Option("--no-attacks", help="Ordinary days only.")] = False,  # noqa: FBT002
    zeek: Annotated[Literal["tsv", "json"], typer.Option(help="How the sensor writes.")] = "tsv",
    workers: Annotated[int, typer.Option(help="Processes, each of which writes 15 days at a time.")] = 1,
    as_json: AsJson = False,  # noqa: FBT002  (a flag on the command line)
) -> None:
    """Write the logs of an enterprise's days: EVTX by machine, Zeek by day; labels, roles, exceptions beside.

    `labels.json` tells the attacks and what only looks like one, `records.ndjson` each record of an attack.

    Example: hopwatch lab generate --out lab --hosts 100 --days 30 && hopwatch index lab/logs
    """
    from hopwatch.lab import generate as lab

    order = lab.Order(
        hosts=hosts,
        days=checked_days(days),
        start=first_day(start),
        seed=seed,
        events=events,
        scenarios=wanted(scenario or [], no_attacks=no_attacks),
        form=zeek,
    )
    checked_size(order)
    refuse_other_files(out)
    story = lab.generate(out, order, max(1, workers))
    typer.echo(as_text(story) if not as_json else as_one_object(story))


@app.command()
def scenarios(as_json: AsJson = False) -> None:  # noqa: FBT002  (a flag on the command line)
    """List the attacks that the lab can make: what they are, their techniques, how loud they are.

    Example: hopwatch lab scenarios
    """
    import orjson

    from hopwatch.lab.scenarios.table import SCENARIOS

    for one in SCENARIOS:
        told = {"name": one.name, "what": one.what, "techniques": one.techniques, "loudness": one.loudness}
        line = f"{one.name:27}{one.loudness:7}{', '.join(one.techniques)}\n    {one.what}"
        typer.echo(orjson.dumps(told).decode() if as_json else line)


def checked_days(days: int) -> int:
    """Return the number of days; raises UsageError for one that cannot be."""
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"--days: from 1 to {MOST_DAYS}, not {days}")
    return days


def first_day(text: str) -> date:
    """Return the date; raises UsageError for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--start: {text!r} is no day: write 2026-03-02") from None


def wanted(given: list[str], *, no_attacks: bool) -> list[str]:
    """Return the names of the attacks to make; raises UsageError for one that there is not."""
    from difflib import get_close_matches

    from hopwatch.lab.scenarios.table import SCENARIOS

    if no_attacks and given:
        raise UsageError("--no-attacks and --scenario exclude each other")
    known = [one.name for one in SCENARIOS]
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise UsageError(
                f"--scenario: there is no {name!r}{f'; did you mean {near[0]}?' if near else ''}"
            )
    return [] if no_attacks else given or known


def checked_size(order: "Order") -> None:
    """Raise UsageError for a number of machines or of events that cannot be."""
    from hopwatch.lab.generate import enterprise

    try:
        enterprise(order)
    except ValueError as error:
        raise UsageError(str(error)) from error


def refuse_other_files(out: Path) -> None:
    """Raise UsageError when the folder holds anything but an earlier lab: nothing is mixed in."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; --out names a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / "labels.json").is_file():
        raise UsageError(f"{out} holds other files; name a new or empty folder")


def as_text(story: "Story") -> str:
    """Return what was written and what happened, for people."""
    steps = [f"  {step.at:%Y-%m-%d %H:%M}  {step.technique:<9}  {step.name}" for step in story.steps]
    files = f"{story.total:,} records in {len(story.records)} files: {story.logs}"
    return "\n".join([files, f"what happened: {story.labels}", *steps, f"next: hopwatch index {story.logs}"])


def as_one_object(story: "Story") -> str:
    """Return the same as one JSON object."""
    import orjson

    written = {"logs": str(story.logs), "labels": str(story.labels), "seed": story.seed}
    counts = {"files": len(story.records), "records": story.total}
    return orjson.dumps({**written, **counts, "steps": story.steps}, option=orjson.OPT_UTC_Z).decode()

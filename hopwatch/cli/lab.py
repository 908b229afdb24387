"""`hopwatch lab`: a made-up enterprise's logs, with what happened there."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hopwatch.cli.session import AsJson
from hopwatch.errors import UsageError

if TYPE_CHECKING:
    from hopwatch.lab.story import Story

app = typer.Typer(help="Make up an enterprise's logs, with labelled attacks.", no_args_is_help=True)

OFFICE_HOSTS, OFFICE_DAYS = 22, 1
"""The size of the one enterprise that there is so far."""


@app.callback()
def group() -> None:
    """Keep `generate` a command of its own, though it is the only one."""


@app.command()
def generate(
    out: Annotated[Path, typer.Option(help="Folder for the logs and their labels; made if need be.")],
    seed: Annotated[int, typer.Option(help="Another seed, another day; the same seed, the same bytes.")] = 7,
    hosts: Annotated[int, typer.Option(help="Machines; only 22 so far.")] = OFFICE_HOSTS,
    days: Annotated[int, typer.Option(help="Days; only 1 so far.")] = OFFICE_DAYS,
    as_json: AsJson = False,  # noqa: FBT002  (a flag on the command line)
) -> None:
    """Write one working day of a small office, with an intrusion in it: EVTX, Zeek logs, labels.

    Example: hopwatch lab generate --out office && hopwatch index office/logs
    """
    from hopwatch.lab import office

    refuse_other_sizes(hosts, days)
    refuse_other_files(out)
    story = office.write(out, seed)
    typer.echo(as_text(story) if not as_json else as_one_object(story))


def refuse_other_sizes(hosts: int, days: int) -> None:
    """Raise UsageError for an enterprise that the lab cannot make yet."""
    if (hosts, days) != (OFFICE_HOSTS, OFFICE_DAYS):
        raise UsageError(
            f"the lab has {OFFICE_HOSTS} hosts and {OFFICE_DAYS} day so far; other sizes are to come"
        )


def refuse_other_files(out: Path) -> None:
    """Raise UsageError when the folder holds anything but an earlier lab: nothing is mixed in."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; --out names a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / "labels.json").is_file():
        raise UsageError(f"{out} holds other files; name a new or empty folder")


def as_text(story: "Story") -> str:
    """Return what was written and what happened, for people."""
    steps = [f"  {step.at:%Y-%m-%d %H:%M}  {step.technique:<9}  {step.what}" for step in story.steps]
    files = f"{story.total:,} records in {len(story.records)} files: {story.logs}"
    return "\n".join([files, f"what happened: {story.labels}", *steps, f"next: hopwatch index {story.logs}"])


def as_one_object(story: "Story") -> str:
    """Return the same as one JSON object."""
    import orjson

    written = {"logs": str(story.logs), "labels": str(story.labels), "seed": story.seed}
    counts = {"files": len(story.records), "records": story.total}
    return orjson.dumps({**written, **counts, "steps": story.steps}, option=orjson.OPT_UTC_Z).decode()

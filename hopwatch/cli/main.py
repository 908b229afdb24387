"""`hopwatch`: joins the commands and turns what goes wrong into a line and an exit status."""

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, NoReturn, Protocol, runtime_checkable

import typer

import hopwatch
from hopwatch.cli import (
    alerts,
    demo,
    exceptions,
    hunt,
    index,
    kibana,
    lab,
    mappings,
    node,
    report,
    schedule,
    session,
)
from hopwatch.errors import HopwatchError

INTERNAL_ERROR = 4
INTERRUPTED = 130

app = typer.Typer(
    name="hopwatch",
    help="Hunt lateral movement in Windows event logs and Zeek logs kept in Elasticsearch.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.add_typer(node.app, name="node")
app.add_typer(mappings.app, name="mappings")
app.command("index")(index.index)
app.command("convert")(index.convert)
app.add_typer(hunt.app, name="hunt")
app.add_typer(schedule.app, name="schedule")
app.add_typer(alerts.app, name="alerts")
app.add_typer(exceptions.app, name="exceptions")
app.add_typer(kibana.app, name="kibana")
app.command("report")(report.report)
app.add_typer(lab.app, name="lab")


def print_version(wanted: bool) -> None:  # noqa: FBT001  (the form of a typer callback)
    """Print the version and end, when asked."""
    if wanted:
        typer.echo(f"hopwatch {hopwatch.__version__}")
        raise typer.Exit


@app.callback()
def options(
    config: Annotated[
        Path | None, typer.Option(help="Settings file; else hopwatch.toml in the working folder.")
    ] = None,
    version: Annotated[  # noqa: ARG001, FBT002  (typer calls print_version)
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that every command shares."""
    session.use_config(config)


@runtime_checkable
class WrongUsage(Protocol):
    """What typer raises for wrong usage; it keeps the class to itself."""

    exit_code: int

    def show(self) -> None:
        """Write the usage and what was wrong to standard error."""


def main() -> NoReturn:
    """Run the command line and exit with the status that `docs/cli.md` promises."""
    session.look_for_garbage_seldom()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; return its exit status."""
    try:
        result = app(arguments, standalone_mode=False)
    except (Exception, KeyboardInterrupt, SystemExit) as error:  # noqa: BLE001  (the last stop for every error)
        return ended(error)
    return result if isinstance(result, int) else 0


def ended(error: BaseException) -> int:
    """Say why a command ended before its end, as far as it is worth a line; return the exit status."""
    match error:
        case typer.Exit():
            return error.exit_code
        case WrongUsage():
            error.show()
            return error.exit_code
        case KeyboardInterrupt() | typer.Abort():
            return say("interrupted; what was done is kept", INTERRUPTED)
        case BrokenPipeError() | SystemExit(__context__=BrokenPipeError()):
            return close_quietly()
    return failed(error)


def failed(error: BaseException) -> int:
    """Say what went wrong: the user's business in one line, ours with its traceback."""
    known = error if isinstance(error, HopwatchError) else session.elastic_error(error)
    if known is not None:
        return say(str(known), known.exit_status)
    traceback.print_exception(error)
    return say("internal error: a defect of Hopwatch; what was done so far is kept", INTERNAL_ERROR)


def say(text: str, status: int) -> int:
    """Write one line to standard error; return the status."""
    sys.stderr.write(f"hopwatch: {text}\n")
    return status


def close_quietly() -> int:
    """Whoever read our output has left: end without complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0

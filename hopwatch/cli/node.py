"""`hopwatch node up|down|status`: the embedded Elasticsearch."""

import json
import sys
from typing import TYPE_CHECKING

import typer

from hopwatch.cli import session

if TYPE_CHECKING:
    from hopwatch.node import Status

MB = 1 << 20

app = typer.Typer(help="The embedded Elasticsearch: started, stopped, shown.", no_args_is_help=True)


@app.command()
def up(as_json: session.AsJson = False) -> None:  # noqa: FBT002  (the form of a typer option)
    """Install the embedded Elasticsearch when needed, and start it.

    Quick when it runs already. It keeps running after this command.

    Example: hopwatch node up
    """
    from hopwatch import node

    settings = session.settings()
    node.up(settings, progress=progress)
    show(node.status(settings), as_json=as_json)


@app.command()
def down() -> None:
    """Stop the embedded Elasticsearch. Its data stays.

    Example: hopwatch node down
    """
    from hopwatch import node

    settings = session.settings()
    stopped = node.down(settings)
    typer.echo("stopped" if stopped else f"not running (home {settings.home})")


@app.command()
def status(as_json: session.AsJson = False) -> None:  # noqa: FBT002  (the form of a typer option)
    """Show whether the embedded Elasticsearch runs, and where.

    Example: hopwatch node status --json
    """
    from hopwatch import node

    show(node.status(session.settings()), as_json=as_json)


def show(status: "Status", *, as_json: bool) -> None:
    """Print a status."""
    if as_json:
        shown = {
            "running": status.running,
            "url": status.url,
            "version": status.version,
            "pid": status.pid,
            "home": str(status.home),
        }
        typer.echo(json.dumps(shown))
    elif status.running:
        typer.echo(
            f"Elasticsearch {status.version} runs at {status.url} (pid {status.pid}, home {status.home})"
        )
    else:
        typer.echo(f"not running (home {status.home}); start it with: hopwatch node up")


def progress(what: str, done: int, total: int) -> None:
    """Tell on standard error how far an installation is: on a terminal in place, elsewhere once a stage."""
    if sys.stderr.isatty():
        share = f" {done // MB} of {total // MB} MB" if total else ""
        sys.stderr.write(f"\r\x1b[Khopwatch: {what}{share}" + ("\n" if done == total else ""))
        sys.stderr.flush()
    elif done == 0:
        sys.stderr.write(f"hopwatch: {what}\n")

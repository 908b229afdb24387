"""`hopwatch exceptions`: what a site has decided not to be told of, and what that hides."""

from typing import TYPE_CHECKING

import typer

from hopwatch.cli import scheduling, session
from hopwatch.cli.session import DEFAULT_NAMESPACE, AsJson, Namespace, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hopwatch.settings import Settings
    from hunts.exceptions import Entry

app = typer.Typer(help="Look at the exceptions, and at what they hide.", no_args_is_help=True)

NONE = "no exceptions: the setting `exceptions` names no file, or an empty one"


@app.command("list")
def list_(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """List the exceptions of a namespace as the file has them. Example: hopwatch exceptions list."""
    from hopwatch.cli.exception_pages import print_entries
    from scheduler.exception_report import entry_json

    entries, now = entries_of(session.settings(), namespace), scheduling.clock()
    if as_json:
        print_json({"namespace": namespace, "exceptions": [entry_json(one, now) for one in entries]})
    elif entries:
        print_entries(entries, now)
    else:
        print(NONE)  # noqa: T201


@app.command("report")
def report(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Count what each exception hides of the stored alerts. Example: hopwatch exceptions report --json."""
    from hopwatch.cli.exception_pages import print_report
    from scheduler.alerts import Wanted, read
    from scheduler.exception_report import Tally, tallies, tally_json

    settings = session.settings()
    entries, now = entries_of(settings, namespace), scheduling.clock()
    found = tallies(read(session.client(settings), namespace, Wanted(hidden=True)))
    gone = sorted(set(found) - {one.name for one in entries})
    rows = [(one, found.get(one.name, Tally())) for one in entries]
    if as_json:
        counted = [tally_json(one, tally, now) for one, tally in rows]
        print_json({"namespace": namespace, "exceptions": counted, "gone": gone})
    else:
        print_report(rows, gone, now)


def entries_of(settings: "Settings", namespace: str) -> "Sequence[Entry]":
    """Return the entries that hold in a namespace; UsageError for one that cannot be."""
    from hunts.exceptions import EVERY

    (namespace,) = scheduling.namespace_checked([namespace])
    return [one for one in scheduling.exceptions(settings) if {EVERY, namespace}.intersection(one.namespaces)]

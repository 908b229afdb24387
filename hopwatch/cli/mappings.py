"""`hopwatch mappings`: the index templates and Hopwatch's own indices."""

import json
from typing import TYPE_CHECKING

import typer

from hopwatch.cli import session
from hopwatch.cli.session import DEFAULT_NAMESPACE, AsJson, Namespace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mappings.templates import Applied, Difference

app = typer.Typer(help="The index templates and Hopwatch's own indices.", no_args_is_help=True)


@app.command()
def apply(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Install or update the templates; nothing happens when they are right.

    Example: hopwatch mappings apply --namespace acme
    """
    from mappings.templates import apply as install

    with session.client(session.settings()) as client:
        done = install(client, namespace)
    if as_json:
        answer = {"namespace": namespace, "changed": done.changed, "refused": dict(done.refused)}
        typer.echo(json.dumps(answer))
    else:
        typer.echo(_applied(namespace, done))
    raise typer.Exit(1 if done.refused else 0)


@app.command()
def show(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Print the templates as the server would get them; with --json on one line.

    Example: hopwatch mappings show --namespace acme
    """
    from mappings.templates import abilities, templates

    with session.client(session.settings()) as client:
        made = templates(namespace, abilities(client))
    answer = {"component_templates": made.components, "index_templates": made.indices}
    typer.echo(json.dumps(answer, indent=None if as_json else 2))


@app.command()
def diff(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Compare what is installed with what should be; exit status 1 when they differ.

    Example: hopwatch mappings diff --namespace acme
    """
    from mappings.templates import diff as compare

    with session.client(session.settings()) as client:
        found = compare(client, namespace)
    if as_json:
        answer = {"namespace": namespace, "differences": [_as_dict(difference) for difference in found]}
        typer.echo(json.dumps(answer))
    else:
        typer.echo(_compared(namespace, found))
    raise typer.Exit(1 if found else 0)


def _applied(namespace: str, done: "Applied") -> str:
    head = "installed" if done.changed else "up to date"
    lines = [f"The templates of namespace {namespace} are {head}."]
    lines += [f"{index} does not take the new fields: {reason}" for index, reason in done.refused.items()]
    return "\n".join(lines)


def _compared(namespace: str, found: "Sequence[Difference]") -> str:
    if not found:
        return f"Namespace {namespace}: everything is as it should be."
    lines = [f"{one.name}: {one.state}" + "".join(f"\n  {field}" for field in one.fields) for one in found]
    return "\n".join([*lines, f"To put it right: hopwatch mappings apply --namespace {namespace}"])


def _as_dict(difference: "Difference") -> dict[str, object]:
    return {"name": difference.name, "state": difference.state, "fields": list(difference.fields)}

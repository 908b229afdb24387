"""`hopwatch kibana`: data views, saved searches, dashboards and a promotion rule for Kibana."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hopwatch.cli import session
from hopwatch.cli.session import DEFAULT_NAMESPACE, AsJson, Namespace
from hopwatch.errors import UsageError

if TYPE_CHECKING:
    from hopwatch.kibana.answer import Outcome

app = typer.Typer(help="What analysts browse in Kibana: export it, or install it.", no_args_is_help=True)

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here, and the rule beside it as FILE-rule."),
]
RuleFile = Annotated[
    Path | None, typer.Option("--rule", metavar="FILE", help="Write the rule of Security's alerts here.")
]


@app.command()
def export(
    output: Output = None,
    rule: RuleFile = None,
    namespace: Namespace = DEFAULT_NAMESPACE,
) -> None:
    """Write the saved objects as NDJSON, which Kibana imports under Stack Management, Saved Objects.

    Example: hopwatch kibana export -o hopwatch.ndjson
    """
    from hopwatch.kibana.bundle import bundle

    made = bundle(namespace)
    if output is None:
        sys.stdout.write(made.objects)
    else:
        write(output, made.objects)
    beside = rule or (output and output.with_stem(f"{output.stem}-rule"))
    if beside:
        write(beside, made.rule)


@app.command()
def install(namespace: Namespace = DEFAULT_NAMESPACE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Import everything into Kibana; what is there of Hopwatch is replaced.

    Example: HOPWATCH_KIBANA__URL=https://kibana.example.com:5601 hopwatch kibana install
    """
    from hopwatch.kibana.bundle import bundle
    from hopwatch.kibana.install import imports, send

    settings = session.settings().kibana
    outcomes = []
    for one in imports(bundle(namespace)):
        outcomes.append(send(one, settings))
        tell(outcomes[-1])
    if as_json:
        typer.echo(json.dumps({"namespace": namespace, "imports": [summary(one) for one in outcomes]}))
    raise typer.Exit(1 if any(one.refused for one in outcomes) else 0)


def write(path: Path, text: str) -> None:
    """Write a file and say so; raises UsageError when it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    note = "" if path.suffix == ".ndjson" else "; Kibana's pages take only names that end in .ndjson"
    typer.echo(f"wrote {path}{note}", err=True)


def tell(outcome: "Outcome") -> None:
    """Say what became of an import, on standard error."""
    from hopwatch.cli.shown import shown

    typer.echo(f"{outcome.what}: {outcome.imported} imported, {len(outcome.refused)} refused", err=True)
    for line in outcome.refused:
        typer.echo(f"  {shown(line)}", err=True)


def summary(outcome: "Outcome") -> dict[str, object]:
    """Return an import's outcome as JSON prints it."""
    return {"what": outcome.what, "imported": outcome.imported, "refused": list(outcome.refused)}

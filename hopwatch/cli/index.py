"""`hopwatch index` and `hopwatch convert`: log files in, ECS documents out."""

import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from hopwatch.cli import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from elasticsearch import Elasticsearch

    from hopwatch.settings import Settings
    from indexer.account import Report
    from indexer.desk import Progress
    from indexer.formats import Parser as Reader
    from indexer.ledger import Claimant
    from indexer.office import Order
    from indexer.spool import Spooled

RETRY = "retry"

Paths = Annotated[
    list[Path],
    typer.Argument(help="Files and folders (searched to the bottom); - is standard input.", metavar="PATH…"),
]
Parser = Annotated[
    Literal["rust", "python-evtx"],
    typer.Option(help="Reads EVTX: rust, or python-evtx, which is slow and a second opinion."),
]


def index(  # noqa: PLR0913, PLR0917  (the form of typer options)
    paths: Paths,
    namespace: session.Namespace = session.DEFAULT_NAMESPACE,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Files that are read at a time; else index.workers.")
    ] = None,
    parser: Parser = "rust",
    as_json: session.AsJson = False,  # noqa: FBT002  (the form of a typer option)
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")] = False,  # noqa: FBT002
    follow: Annotated[  # noqa: FBT002
        bool, typer.Option("--follow", help="Go on with what is written to them, until Ctrl-C or SIGTERM.")
    ] = False,
    interval: Annotated[
        float, typer.Option(min=0.1, max=3600, help="With --follow: seconds between two looks.")
    ] = 5,
) -> int:
    """Index log files, told by their content: EVTX, Windows events as JSON or XML, Zeek (TSV or JSON).

    Each may be gzipped, zstd-compressed or in a zip archive. JSON is that of evtx_dump, Winlogbeat, Elastic
    Agent, NXLog and PowerShell's Get-WinEvent; XML that of wevtutil and evtx_dump.

    Every record is accounted for; what is there already is not indexed twice, so a command that was
    interrupted can simply be run again.

    `hopwatch index retry [FILE…]` takes in again what Elasticsearch refused: all dead letters of the
    namespace, or those of these files. A file or folder of that name is indexed as ./retry.

    Example: hopwatch index /evidence/case42 --namespace case42
    """
    from hopwatch.cli.index_progress import following, progress
    from hopwatch.cli.index_shown import show
    from indexer.account import exit_status

    settings = session.settings()
    order = ordered(settings, namespace, parser, workers)
    signal.signal(signal.SIGTERM, interrupt)
    with (following if follow else progress)(quiet=quiet) as told:
        client = session.client(settings)
        if follow:
            report = followed(paths, order, client, told, interval)
        elif is_retry(paths):
            report = retried(paths[1:], order, client, told)
        else:
            report = taken(paths, order, client, told)
    show(report, as_json=as_json, quiet=quiet)
    return exit_status(report)


def is_retry(paths: list[Path]) -> bool:
    """Tell whether the command is `index retry [FILE…]`, and not about a file or folder named retry."""
    return str(paths[0]) == RETRY and not paths[0].exists()


def taken(paths: list[Path], order: "Order", client: "Elasticsearch", told: "Progress") -> "Report":
    """Index the paths, of which one may be standard input."""
    from indexer.spool import spooled

    with spooled(paths, sys.stdin.buffer) as inputs:
        return run(inputs, order, client, told)


def retried(files: list[Path], order: "Order", client: "Elasticsearch", told: "Progress") -> "Report":
    """Take in dead letters again: those of the files, or all of the namespace."""
    import indexer.retry

    chosen = files or indexer.retry.kept(order.dead_letters)
    return indexer.retry.retry(chosen, order, client, claimant(), told)


def followed(
    paths: list[Path], order: "Order", client: "Elasticsearch", told: "Progress", interval: float
) -> "Report":
    """Index what is written under the paths, until interrupted."""
    import indexer.follow

    return indexer.follow.follow(paths, order, client, claimant(), told, interval)


def run(
    paths: "Sequence[Path | Spooled]", order: "Order", client: "Elasticsearch", told: "Progress"
) -> "Report":
    """Index the paths, as the owner that this process is."""
    import indexer.run

    return indexer.run.index(paths, order, client, claimant(), told)


def claimant() -> "Claimant":
    """Return this process as one that claims files."""
    from datetime import UTC, datetime

    from indexer.ledger import this_claimant

    return this_claimant(partial(datetime.now, UTC))


def ordered(settings: "Settings", namespace: str, parser: "Reader", workers: int | None) -> "Order":
    """Return what is to be done; raises UsageError."""
    from indexer.enrichment import Enricher, planned
    from indexer.office import Order
    from mappings.indices import check_namespace

    return Order(
        namespace=check_namespace(namespace),
        period=settings.index.period,
        parser=parser,
        workers=workers or settings.index.workers,
        dead_letters=settings.home / "dead-letters" / namespace,
        enricher=Enricher(planned(settings.enrich)),
    )


def convert(
    paths: Paths,
    namespace: session.Namespace = session.DEFAULT_NAMESPACE,
    parser: Parser = "rust",
) -> int:
    """Print the documents that `index` would store, one JSON object a line; needs no server.

    Example: hopwatch convert Security.evtx | jq ._source.event.code
    """
    import indexer.convert
    from hopwatch.cli.index_shown import show_problems
    from indexer.account import Report, exit_status
    from indexer.enrichment import Enricher, planned
    from indexer.spool import spooled
    from mappings.indices import check_namespace

    chosen, output = session.settings(), sys.stdout.buffer
    enricher = Enricher(planned(chosen.enrich))
    place = check_namespace(namespace), chosen.index.period
    try:
        with spooled(paths, sys.stdin.buffer) as inputs:
            files = indexer.convert.convert(inputs, *place, parser, output.write, enricher)
            report = Report(files=list(files))
        output.flush()
    except BrokenPipeError:  # whoever read the documents has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    show_problems(report, sys.stderr)
    return exit_status(report)


def interrupt(_number: int, _frame: object) -> NoReturn:
    """End in good order, as after Ctrl-C, when asked to by SIGTERM."""
    raise KeyboardInterrupt

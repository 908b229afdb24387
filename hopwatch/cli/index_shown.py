"""The account of an indexing run, as a person reads it."""

import json
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, TextIO, get_args

from hopwatch.cli.index_problems import number, problem_lines
from hopwatch.cli.shown import shown

if TYPE_CHECKING:
    from rich.table import Table

    from indexer.account import Report

WIDTH = 100
COLUMNS = ("seen", "indexed", "already", "refused", "lost")


def show(report: "Report", *, as_json: bool, quiet: bool) -> None:
    """Print the account: as JSON, or as a table; problems go to standard error."""
    from indexer.report import as_json as in_json

    if as_json:
        sys.stdout.write(json.dumps(in_json(report)) + "\n")
    elif not quiet:
        show_table(report)
    if not as_json:
        show_problems(report, sys.stderr)
    if report.stopped:
        tell(f"hopwatch: {report.stopped}", sys.stderr)
    if report.interrupted:
        tell("hopwatch: interrupted; what was done is kept: the same command goes on from there", sys.stderr)


def show_table(report: "Report") -> None:
    """Print what became of the records, by kind of file, and of the files."""
    from rich.console import Console

    from indexer.account import State

    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    console.print(table(report))
    counts = report.counts
    files = " · ".join(f"{n:,} {state}" for state in get_args(State) if (n := report.in_state(state)))
    rate = f", {counts.seen / report.seconds:,.0f} records/s" if counts.seen and report.seconds else ""
    console.print(f"{number(len(report.files), 'file')}: {files or 'none'}; {report.seconds:.1f} s{rate}")
    if counts.mended:
        console.print(
            f"{counts.mended:,} of the indexed documents were put right (event.kind: pipeline_error)"
        )


def table(report: "Report") -> "Table":
    """Return the table of records by kind of file."""
    from rich import box
    from rich.table import Table

    from indexer.account import Counts

    drawn = Table("kind", box=box.SIMPLE, title="Records", title_justify="left")
    for name in ("files", *COLUMNS):
        drawn.add_column(name, justify="right")
    kinds = sorted({file.kind for file in report.files if file.kind})
    rows = [(kind, [file for file in report.files if file.kind == kind]) for kind in kinds]
    for kind, files in [*rows, ("all", [file for file in report.files if file.kind])]:
        counts = sum((file.counts for file in files), Counts())
        drawn.add_row(kind, f"{len(files):,}", *(f"{getattr(counts, name):,}" for name in COLUMNS))
    return drawn


def show_problems(report: "Report", stream: TextIO) -> None:
    """Print what was wrong, where, and what to do about it."""
    for line in problem_lines(report.files):
        tell(line, stream)


def tell(line: str, stream: TextIO) -> None:
    """Write a line; on a terminal no word is broken to fit it."""
    width = shutil.get_terminal_size().columns if stream.isatty() else None
    stream.writelines(f"{part}\n" for part in folded(shown(line), width))


def folded(line: str, width: int | None) -> list[str]:
    """Return a line as lines of this width, those after the first indented; a longer word stays whole."""
    if width is None or len(line) <= width:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.wrap(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )

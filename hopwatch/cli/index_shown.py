"""The account of an indexing run, as a person reads it."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO, get_args

from hopwatch.cli.shown import shown

if TYPE_CHECKING:
    from rich.table import Table

    from indexer.account import FileReport, Problem, Report

WIDTH = 100
FILES_OF_A_KIND = 5  # named of many files with the same problem
PLACES_OF_A_FILE = 5  # named of many problems in one file
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
        sys.stderr.write(f"hopwatch: {shown(report.stopped)}\n")
    if report.interrupted:
        sys.stderr.write(
            "hopwatch: interrupted; what was done is kept: the same command goes on from there\n"
        )


def show_table(report: "Report") -> None:
    """Print what became of the records, by kind of file, and of the files."""
    from rich.console import Console

    from indexer.account import State

    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    console.print(table(report))
    counts = report.counts
    files = " · ".join(f"{n:,} {state}" for state in get_args(State) if (n := report.in_state(state)))
    rate = f", {counts.seen / report.seconds:,.0f} records/s" if counts.seen and report.seconds else ""
    console.print(f"{_number(len(report.files), 'file')}: {files or 'none'}; {report.seconds:.1f} s{rate}")
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
    stream.writelines(f"{shown(line)}\n" for line in problem_lines(report.files))


def problem_lines(files: Iterable["FileReport"]) -> Iterator[str]:
    """Yield the lines on all problems: those of whole files together, then file by file."""
    whole: dict[Problem, list[FileReport]] = defaultdict(list)
    inside: list[FileReport] = []
    for file in files:
        if len(file.problems) == 1 and not file.problems[0].place:
            whole[file.problems[0]].append(file)
        elif file.problems:
            inside.append(file)
    for problem, same in whole.items():
        yield from _same_lines(problem, same)
    for file in inside:
        yield from _file_lines(file)


def _same_lines(problem: "Problem", files: list["FileReport"]) -> Iterator[str]:
    yield f"{files[0].state}, {_number(len(files), 'file')}: {problem.why}"
    yield from (f"    {file.path}" for file in files[:FILES_OF_A_KIND])
    if len(files) > FILES_OF_A_KIND:
        yield f"    and {len(files) - FILES_OF_A_KIND:,} more (--json names them all)"
    if problem.advice:
        yield f"    → {problem.advice}"


def _file_lines(file: "FileReport") -> Iterator[str]:
    counts = file.counts
    told = [
        f"{getattr(counts, name):,} {name}" for name in ("refused", "lost", "mended") if getattr(counts, name)
    ]
    yield f"{file.path}: {', '.join(told) or file.state}"
    for problem in file.problems[:PLACES_OF_A_FILE]:
        place = f"{problem.place}: " if problem.place else ""
        yield f"    {place}{problem.why}"
    more = len(file.problems) - PLACES_OF_A_FILE + file.more_problems
    if more > 0:
        yield f"    and {more:,} more"
    for advice in dict.fromkeys(problem.advice for problem in file.problems if problem.advice):
        yield f"    → {advice}"
    if file.dead_letters:
        yield f"    dead letters: {file.dead_letters}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"

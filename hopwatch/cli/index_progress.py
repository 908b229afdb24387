"""How far indexing has come: a bar on a terminal, else only what the user must know at once."""

import sys
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hopwatch.cli.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bars

    from indexer.account import FileReport, Problem
    from indexer.desk import Progress

OF_A_KIND = 5  # problems that are told as they come


@contextmanager
def progress(*, quiet: bool) -> "Iterator[Progress]":
    """Give whoever is told of the progress: a bar when standard error is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        DownloadColumn(),
        TransferSpeedColumn(),
        TextColumn("{task.fields[records]:,} records"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, expand=True) as bars:
        yield Bar(bars)


@contextmanager
def following(*, quiet: bool) -> "Iterator[Progress]":
    """Give whoever is told of the progress of following: a line when standard error is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("following {task.fields[files]:,} files"),
        TextColumn("{task.fields[records]:,} records indexed"),
        TextColumn("{task.fields[last]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Growing(bars)


class Lines:
    """Only what the user should know at once, one line each."""

    def begun(self, total: int) -> None:
        """Say nothing: there is no bar."""

    def moved(self, path: Path, position: int) -> None:
        """Say nothing: there is no bar."""

    def finished(self, file: "FileReport") -> None:
        """Say nothing: the summary will."""

    def say(self, text: str) -> None:
        """Write a line to standard error."""
        sys.stderr.write(f"hopwatch: {shown(text)}\n")


class Bar:
    """One bar over the bytes of all files; problems scroll above it."""

    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._task = bars.add_task("preparing", total=None, records=0)
        self._lock = threading.Lock()
        self._told: Counter[str] = Counter()
        self._done = 0
        self._records = 0
        self._open: dict[str, int] = {}

    def begun(self, total: int) -> None:
        """Learn how long the bar is."""
        self._bars.update(self._task, total=total, description="indexing")

    def moved(self, path: Path, position: int) -> None:
        """Move the bar to where reading has come."""
        with self._lock:
            self._open[str(path)] = position
            self._draw()

    def finished(self, file: "FileReport") -> None:
        """Count the file in; name it when something is wrong with it."""
        with self._lock:
            self._open.pop(file.path, None)
            self._done += file.size
            self._records += file.counts.seen
            self._draw()
        if file.problems and file.state != "skipped":
            self._tell(file.path, file.problems[0])

    def _tell(self, path: str, problem: "Problem") -> None:
        """Name the first problems of a kind; all of them are summed up in the end."""
        self._told[problem.advice] += 1
        if self._told[problem.advice] <= OF_A_KIND:
            place = f"{problem.place}: " if problem.place else ""
            self.say(f"{path}: {place}{problem.why}")
        elif self._told[problem.advice] == OF_A_KIND + 1:
            self.say("more of the kind, summed up in the end")

    def say(self, text: str) -> None:
        """Write a line above the bar."""
        self._bars.console.print(shown(text), markup=False, highlight=False)

    def _draw(self) -> None:
        completed = self._done + sum(self._open.values())
        self._bars.update(self._task, completed=completed, records=self._records)


class Growing:
    """How many files are followed, and what was last indexed of them; problems scroll above it."""

    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._task = bars.add_task("", total=None, files=0, records=0, last="")
        self._lock = threading.Lock()
        self._files: set[str] = set()
        self._records = 0
        self._last = ""

    def begun(self, total: int) -> None:
        """Say nothing: there is no end."""

    def moved(self, path: Path, position: int) -> None:
        """Say nothing: there is no end."""

    def finished(self, file: "FileReport") -> None:
        """Count what is new; name the file when something new is wrong with it."""
        new = file.counts.indexed
        with self._lock:
            self._files.add(file.path)
            self._records += new
            if new:
                self._last = shown(f"{new:,} of {Path(file.path).name}")
            self._bars.update(self._task, files=len(self._files), records=self._records, last=self._last)
        if file.counts.lost + file.counts.refused > file.before.lost + file.before.refused:
            self.say(f"{file.path}: {file.problems[-1].why}")

    def say(self, text: str) -> None:
        """Write a line above it."""
        self._bars.console.print(shown(text), markup=False, highlight=False)

"""From the paths that a user names to the files that lie under them."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.account import Problem

GONE = Problem("there is no such file or folder", advice="check the path; quote it when it has blanks")
CLOSED = Problem("permission denied", advice="run as a user who may read it, or copy it with sudo")
SPECIAL = Problem("neither a file nor a folder but a device, pipe or socket", advice="name a regular file")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A regular file to look at; `named`: the user named it itself."""

    path: Path
    named: bool
    size: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A path that leads to no file that can be read."""

    path: Path
    named: bool
    problem: Problem


def walk(paths: Iterable[Path]) -> Iterator[Candidate | Unreachable]:
    """Yield every file under the paths once, sorted within each path; links are followed, loops cut."""
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _visit(path, seen, named=True)


def _visit(path: Path, seen: set[tuple[int, int]], *, named: bool) -> Iterator[Candidate | Unreachable]:
    try:
        status = path.stat()
    except OSError as error:
        yield Unreachable(path, named, problem_of(error))
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    if stat.S_ISDIR(status.st_mode):
        yield from _enter(path, seen, named=named)
    elif stat.S_ISREG(status.st_mode):
        yield Candidate(path, named, status.st_size)
    elif named:
        yield Unreachable(path, named, SPECIAL)


def _enter(folder: Path, seen: set[tuple[int, int]], *, named: bool) -> Iterator[Candidate | Unreachable]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  (names that are not UTF-8 sort as they come)
    except OSError as error:
        yield Unreachable(folder, named, problem_of(error))
        return
    for name in names:
        yield from _visit(folder / name, seen, named=False)


def problem_of(error: OSError) -> Problem:
    """Say what an error of the operating system means for a file, and what to do."""
    if isinstance(error, FileNotFoundError):
        return GONE
    if isinstance(error, PermissionError):
        return CLOSED
    return Problem(f"it cannot be read: {error.strerror or error}", advice="check the disk, then try again")

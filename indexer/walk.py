"""From the paths that a user names to the files that lie under them."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hopwatch.errors import SourceError
from indexer import archive
from indexer.account import Problem
from indexer.content import Source
from indexer.spool import Spooled

GONE = Problem("there is no such file or folder", advice="check the path; quote it when it has blanks")
CLOSED = Problem("permission denied", advice="run as a user who may read it, or copy it with sudo")
SPECIAL = Problem("neither a file nor a folder but a device, pipe or socket", advice="name a regular file")
UNPACK = "unpack it with a tool that can, and index what comes out"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to look at; `named`: the user named it itself. `source`: where it lies, if not at `path`."""

    path: Path
    named: bool
    size: int
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A path that leads to no file that can be read."""

    path: Path
    named: bool
    problem: Problem


def walk(paths: Iterable[Path | Spooled]) -> Iterator[Candidate | Unreachable]:
    """Yield every file under the paths once, sorted within each path; links are followed, loops cut.

    A zip archive is like a folder: its members are called `archive.zip!member`.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if isinstance(path, Spooled):
            yield from _enter_file(path.name, path.disk, path.disk.stat().st_size, named=True)
        else:
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
        yield from _enter_file(path, path, status.st_size, named=named)
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


def _enter_file(path: Path, disk: Path, size: int, *, named: bool) -> Iterator[Candidate | Unreachable]:
    if not _is_archive(disk):
        yield Candidate(path, named, size, Source(disk))
        return
    try:
        for member in archive.members(disk):
            inside = Path(f"{path}!{member.name}")
            if member.obstacle:
                yield Unreachable(inside, named, Problem(member.obstacle, advice=UNPACK))
            else:
                yield Candidate(inside, named=False, size=member.size, source=Source(disk, member.number))
    except OSError as error:
        yield Unreachable(path, named, problem_of(error))
    except SourceError as error:
        yield Unreachable(path, named, Problem(str(error), advice=UNPACK))


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb", buffering=0) as file:
            return file.read(len(archive.MAGIC)) == archive.MAGIC
    except OSError:
        return False  # whoever reads it will say so


def problem_of(error: OSError) -> Problem:
    """Say what an error of the operating system means for a file, and what to do."""
    if isinstance(error, FileNotFoundError):
        return GONE
    if isinstance(error, PermissionError):
        return CLOSED
    return Problem(f"it cannot be read: {error.strerror or error}", advice="check the disk, then try again")

"""What was wrong with logs, as a person reads it: kind by kind, each with what to do about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.account import FileReport, Problem

FILES_OF_A_KIND = 5  # named of many files with the same kind of problem
LONGEST = 200  # characters of a reason that are shown
BAD_STATES = ("failed", "unfinished")


@dataclass(slots=True)
class Kind:
    """Problems with the same advice: of each file the worst, how many, and how many records they cost."""

    advice: str
    whys: set[str] = field(default_factory=set)
    files: dict[str, "FileReport"] = field(default_factory=dict)
    worst: dict[str, "Problem"] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    of_file: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    records: int = 0

    def add(self, file: "FileReport", problem: "Problem") -> None:
        """Count a problem of a file."""
        self.whys.add(problem.why)
        self.files[file.path] = file
        worst = self.worst.setdefault(file.path, problem)
        if problem.records > worst.records:
            self.worst[file.path] = problem
        self.number[file.path] += 1
        self.of_file[file.path] += problem.records
        self.records += problem.records

    @property
    def paths(self) -> list[str]:
        """The files, those first that lack most records."""
        return sorted(self.files, key=lambda path: -self.of_file[path])

    @property
    def weight(self) -> tuple[bool, bool]:
        """What is worse comes first: files that were not read, then records that are not there."""
        return not any(file.state in BAD_STATES for file in self.files.values()), not self.records


def problem_lines(files: Iterable["FileReport"]) -> Iterator[str]:
    """Yield the lines on all problems, of each kind the first files; their number is bounded."""
    kinds: dict[str, Kind] = {}
    for file in files:
        for problem in file.problems:
            kinds.setdefault(problem.advice, Kind(problem.advice)).add(file, problem)
    for kind in sorted(kinds.values(), key=lambda kind: kind.weight):
        yield from _kind_lines(kind)


def _kind_lines(kind: Kind) -> Iterator[str]:
    same = next(iter(kind.whys)) if len(kind.whys) == 1 else ""
    yield _head(kind, same)
    for path in kind.paths[:FILES_OF_A_KIND]:
        yield f"    {_file(kind, path, same)}"
    if len(kind.files) > FILES_OF_A_KIND:
        yield f"    and {number(len(kind.files) - FILES_OF_A_KIND, 'file')} more (--json names them all)"
    yield from _letters(kind)
    if kind.advice:
        yield f"    → {kind.advice}"


def _head(kind: Kind, same: str) -> str:
    states = sorted({file.state for file in kind.files.values()} - {"indexed", "already"})
    told = [*states, number(len(kind.files), "file")]
    if kind.records:
        told.append(number(kind.records, "record"))
    return f"{', '.join(told)}: {_short(same) if same else f'{len(kind.whys):,} different problems'}"


def _file(kind: Kind, path: str, same: str) -> str:
    problem, more = kind.worst[path], kind.number[path] - 1 + kind.files[path].more_problems
    name = f"{path} ({number(kind.of_file[path], 'record')})" if kind.of_file[path] else path
    told = [name, problem.place, "" if same else _short(problem.why)]
    return ": ".join(part for part in told if part) + (f" (and {more:,} more)" if more else "")


def _letters(kind: Kind) -> Iterator[str]:
    folders = {file.dead_letters.rpartition("/")[0] for file in kind.files.values() if file.dead_letters}
    if folders and "dead-letter" in kind.advice:
        yield from (f"    dead letters: {folder}" for folder in sorted(folders))


def _short(why: str) -> str:
    return why if len(why) <= LONGEST else why[: LONGEST - 1] + "…"


def number(count: int, noun: str) -> str:
    """Return the number with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"

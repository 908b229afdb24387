"""The account of an indexing run: of each file, what became of its records, and what was wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Literal, Self

State = Literal["indexed", "already", "skipped", "failed", "unfinished"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of records; what was seen is their sum, so that the account always adds up.

    `already`: a document of this identity exists. `refused`: kept in a dead-letter file.
    `lost`: the source has a record there that could not be read. `mended` are among the indexed.
    """

    indexed: int = 0
    already: int = 0
    refused: int = 0
    lost: int = 0
    mended: int = 0

    @property
    def seen(self) -> int:
        """The records that the source has."""
        return self.indexed + self.already + self.refused + self.lost

    def __sub__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a user should know of a file: where in it, why, and what to do about it."""

    why: str
    place: str = ""
    advice: str = ""
    records: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file.

    `problems` holds the first of them; `more_problems` says how many are left out.
    `named`: the user named this very file. `size` is that on disk, in bytes. `before`: those of the counts
    that are of an earlier attempt, or of a shorter copy.
    """

    path: str
    state: State
    named: bool = False
    kind: str = ""
    sha256: str = ""
    size: int = 0
    counts: Counts = field(default_factory=Counts)
    before: Counts = field(default_factory=Counts)
    problems: tuple[Problem, ...] = ()
    more_problems: int = 0
    dead_letters: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of all files; `stopped` says why the run ended before its end, if it did.

    `stopped_with` is the exit status that this gives. `followed`: it had no end but the user's word.
    """

    files: Sequence[FileReport]
    seconds: float = 0.0
    interrupted: bool = False
    stopped: str = ""
    stopped_with: int = 3
    followed: bool = False

    @property
    def counts(self) -> Counts:
        """The records of all files."""
        return sum((file.counts for file in self.files), Counts())

    def in_state(self, state: State) -> int:
        """How many files are in this state."""
        return sum(file.state == state for file in self.files)


def exit_status(report: Report) -> int:
    """Return the status that the command ends with, as docs/cli.md has it."""
    if report.interrupted:
        return 130
    if report.stopped:
        return report.stopped_with
    counts = report.counts
    open_states = {"failed"} if report.followed else {"failed", "unfinished"}
    unread = any(file.state in open_states for file in report.files)
    unknown = any(file.state == "skipped" and file.named for file in report.files)
    return 1 if counts.lost or counts.refused or unread or unknown else 0

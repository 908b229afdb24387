"""A log of lines that is being written: what of it is whole, reading only what is new."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from indexer.content import Content, Source
from indexer.kinds import HEAD as KIND_HEAD
from indexer.kinds import kind_of
from indexer.part import TAIL, Part
from indexer.prefix import HEAD, Prefix

LINES = frozenset({"zeek"})
"""Kinds whose files grow by whole lines, so that what is there may be read at any time."""

_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Grown:
    """What is there now, and the digest of what was there before ("" for nothing)."""

    content: Content
    extends: str


class Read:
    """What has been read of a file: its bytes' number and digest, and those at both ends."""

    def __init__(self) -> None:
        self.length = 0
        self.digest = hashlib.sha256()
        self.head = self.tail = b""

    def and_then(self, data: bytes) -> "Read":
        """Return what has been read when these bytes have been read too."""
        more = Read()
        more.length = self.length + len(data)
        more.digest = self.digest.copy()
        more.digest.update(data)
        more.head = self.head + data[: HEAD - len(self.head)]
        more.tail = (self.tail + data)[-TAIL:]
        return more

    def part(self, inode: int) -> Part:
        """Return it as a part of the file of this inode."""
        return Part(self.length, inode, self.head, self.tail)


class Growth:
    """One file, as long as it grows."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._inode = os.fstat(file.fileno()).st_ino
            self.kind = kind_of(file.read(KIND_HEAD))
        self._read = Read()

    @property
    def by_lines(self) -> bool:
        """Whether the file is a log of lines, as far as can be told yet."""
        return self.kind in LINES

    def is_of(self, path: Path) -> bool:
        """Tell whether the file still begins with what has been read of it; raises OSError."""
        with path.open("rb") as file:
            return self._read.part(self._inode).is_in(file, path)

    def grown(self, path: Path, *, to_the_end: bool) -> Grown | None:
        """Return what the file holds, called `path` now; None when nothing whole is new.

        `to_the_end`: a last line without an end counts as well, for nobody is writing it any more. Raises
        OSError, also when the file is not the one that was read, or no longer; then it counts as unread.
        """
        before = self._read
        with path.open("rb") as file:
            before.part(self._inode).check(file, path)
            status = os.fstat(file.fileno())
            lines, rest = _taken(file, before)
            whole = lines.and_then(rest if to_the_end else b"")
            whole.part(self._inode).check(file, path)
        self._read = lines
        if whole.length == before.length:
            return None
        content = self._content(path, whole, status)
        return Grown(content, before.digest.hexdigest() if before.length else "")

    def _content(self, path: Path, whole: Read, status: os.stat_result) -> Content:
        lines, prefix = self._read, None
        if lines.length >= HEAD:
            prefix = Prefix(hashlib.sha256(lines.head).hexdigest(), lines.length, lines.digest.hexdigest())
        return Content(
            path=path,
            kind=self.kind,
            sha256=whole.digest.hexdigest(),
            size=whole.length,
            length=whole.length,
            damage="",
            version=(status.st_size, status.st_mtime_ns),
            source=Source(path, part=whole.part(self._inode)),
            prefix=prefix,
        )


def _taken(file: BinaryIO, before: Read) -> tuple[Read, bytes]:
    """Read what is new; return what has been read of whole lines, and what follows the last of them."""
    file.seek(before.length)
    rest = b""
    while block := file.read(_BLOCK):
        lines, end, rest = (rest + block).rpartition(b"\n")
        before = before.and_then(lines + end)
    return before, rest

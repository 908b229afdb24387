"""A log of lines that is being written: what of it is whole, reading only what is new."""

import errno
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from indexer.content import Content, Source
from indexer.kinds import HEAD as KIND_HEAD
from indexer.kinds import kind_of
from indexer.prefix import HEAD, Prefix

LINES = frozenset({"zeek"})
"""Kinds whose files grow by whole lines, so that what is there may be read at any time."""

_BLOCK = 1024 * 1024
_TAIL = 256  # bytes before the end by which a file is known again


@dataclass(frozen=True, slots=True)
class Grown:
    """What is there now, and the digest of what was there before ("" for nothing)."""

    content: Content
    extends: str


class Growth:
    """One file, as long as it grows. `length`: bytes of it that are whole lines."""

    def __init__(self, path: Path) -> None:
        self.length = 0
        with path.open("rb") as file:
            self._inode = os.fstat(file.fileno()).st_ino
            self.kind = kind_of(file.read(KIND_HEAD))
        self._digest = hashlib.sha256()
        self._head = self._tail = b""

    @property
    def by_lines(self) -> bool:
        """Whether the file is a log of lines, as far as can be told yet."""
        return self.kind in LINES

    def is_of(self, path: Path) -> bool:
        """Tell whether the file still begins with what has been read of it; raises OSError."""
        with path.open("rb") as file:
            if file.read(len(self._head)) != self._head:
                return False
            file.seek(self.length - len(self._tail))
            return file.read(len(self._tail)) == self._tail

    def grown(self, path: Path, *, to_the_end: bool) -> Grown | None:
        """Return what the file holds, called `path` now; None when nothing whole is new. Raises OSError.

        `to_the_end`: a last line without an end counts as well, for nobody is writing it any more.
        """
        before, extends = self.length, self._digest.hexdigest()
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if status.st_ino != self._inode:
                raise FileNotFoundError(errno.ENOENT, "the file was moved", str(path))
            rest = self._take(file)
        rest = rest if to_the_end else b""
        if self.length + len(rest) == before:
            return None
        content = self._content(path, rest, status)
        return Grown(content, extends if before else "")

    def _take(self, file: BinaryIO) -> bytes:
        """Read the lines that are new; return what follows the last of them."""
        file.seek(self.length)
        rest = b""
        while block := file.read(_BLOCK):
            whole = (rest + block).rpartition(b"\n")
            lines, rest = whole[0] + whole[1], whole[2]
            self._digest.update(lines)
            self.length += len(lines)
            self._head += lines[: HEAD - len(self._head)]
            self._tail = (self._tail + lines)[-_TAIL:]
        return rest

    def _content(self, path: Path, rest: bytes, status: os.stat_result) -> Content:
        whole = self._digest.copy()
        whole.update(rest)
        length = self.length + len(rest)
        prefix = None
        if self.length >= HEAD:
            prefix = Prefix(hashlib.sha256(self._head).hexdigest(), self.length, self._digest.hexdigest())
        return Content(
            path=path,
            kind=self.kind,
            sha256=whole.hexdigest(),
            size=length,
            length=length,
            compressed=False,
            damage="",
            version=(status.st_size, status.st_mtime_ns),
            source=Source(path, until=length, inode=status.st_ino),
            prefix=prefix,
        )

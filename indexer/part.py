"""The part of a file that counts while the file is being written."""

import errno
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

TAIL = 256
"""Bytes before the end of a part by which it is known again."""


@dataclass(frozen=True, slots=True)
class Part:
    """The first `length` bytes of a file; `head` and `tail` are its first and last ones.

    `inode`: which file it is, for a log that is rotated leaves its name to another. One that is emptied to be
    written anew (`copytruncate`) may be as long again by the next look, but holds other bytes.
    """

    length: int
    inode: int
    head: bytes = b""
    tail: bytes = b""

    def check(self, file: BinaryIO | io.FileIO, path: Path) -> None:
        """Raise FileNotFoundError when the part is not there any more."""
        if not self.is_in(file, path):
            raise gone("the file was emptied or written anew", path)

    def is_in(self, file: BinaryIO | io.FileIO, path: Path) -> bool:
        """Tell whether the file holds the part; raises FileNotFoundError when it is another file.

        The file's position stays.
        """
        if os.fstat(file.fileno()).st_ino != self.inode:
            raise gone("the file was moved", path)
        position = file.tell()
        found = [_at(file, 0, len(self.head)), _at(file, self.length - len(self.tail), len(self.tail))]
        file.seek(position)
        return found == [self.head, self.tail]


class Bounded(io.RawIOBase):
    """A part of a file, to read; raises FileNotFoundError when it is not, or no longer, there.

    It is looked for before the first byte is read and after the last: then all between was its own.
    """

    def __init__(self, path: Path, part: Part) -> None:
        self._path = path
        self._part = part
        self._file = path.open("rb", buffering=0)
        try:
            part.check(self._file, path)
        except OSError:
            self._file.close()
            raise

    def readinto(self, buffer: "bytearray | memoryview") -> int | None:  # type: ignore[override]
        """Fill the buffer; return 0 where the part ends."""
        view = memoryview(buffer).cast("B")
        left = max(self._part.length - self._file.tell(), 0)
        read = self._file.readinto(view[:left])
        if left and view and not read:
            raise gone("the file was cut off while it was read", self._path)
        if not left:
            self._part.check(self._file, self._path)
        return read

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from anywhere on."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere, as in the file itself."""
        return self._file.seek(offset, whence)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def _at(file: BinaryIO | io.FileIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length) or b""


def gone(why: str, path: Path) -> FileNotFoundError:
    """Return the error of a file that is not what it was."""
    return FileNotFoundError(errno.ENOENT, why, str(path))

"""Bytes to lines: bounded, numbered, and none of them silently gone."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

LONGEST = 16 * 1024 * 1024  # bytes of one line; a longer one is lost
_CHUNK = 256 * 1024
_SHOWN = 80  # characters of a lost line that are shown


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that cannot be had: too long, or the stream broke in it."""

    why: str
    start: bytes


Line = tuple[int, bytes | Unread]


def _unheard(_position: int, _number: int) -> None:
    """Say nothing."""


def lines(
    stream: BinaryIO, longest: int = LONGEST, number: int = 0, passed: Callable[[int, int], None] = _unheard
) -> Iterator[Line]:
    """Yield each line with its number, without its line end; the last item tells when the stream broke.

    Memory is bounded by `longest`, in bytes, whatever the stream holds. `number` lines lie before the stream.
    From time to time `passed` hears how many bytes of it, and how many lines in all, have been taken whole.
    """
    splitter = _Splitter(longest, number)
    consumed = 0
    # Reading at most one block at a time loses nothing of what a damaged gzip still gives.
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    try:
        while chunk := read(_CHUNK):
            yield from splitter.split(chunk)
            consumed += len(chunk)
            passed(consumed - splitter.size, splitter.number)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        why = f"the compressed stream is damaged here ({error})"
        yield splitter.number + 1, Unread(why, bytes(splitter.start))
    else:
        yield from splitter.rest()


@dataclass(slots=True)
class _Splitter:
    """Cuts blocks into lines; `start` is what is there of the line that goes on, or of one too long."""

    longest: int
    number: int = 0
    start: bytearray = field(default_factory=bytearray)
    size: int = 0

    def split(self, chunk: bytes) -> Iterator[Line]:
        *whole, tail = chunk.split(b"\n")
        if whole and self.size:
            self._grow(whole[0])
            yield from self.rest()
            whole = whole[1:]
        number = self.number
        for line in whole:
            number += 1
            yield number, line if len(line) <= self.longest else self._too_long(line)
        self.number = number
        if tail:
            self._grow(tail)

    def rest(self) -> Iterator[Line]:
        """Yield the line that was going on, if one was."""
        if self.size:
            self.number += 1
            line = bytes(self.start)
            yield self.number, line if self.size <= self.longest else self._too_long(line)
            self.start.clear()
            self.size = 0

    def _grow(self, part: bytes) -> None:
        self.size += len(part)
        self.start += part
        if self.size > self.longest:
            del self.start[_SHOWN:]

    def _too_long(self, start: bytes) -> Unread:
        return Unread(f"the line is longer than {self.longest} bytes", start[:_SHOWN])


def shown(line: bytes) -> str:
    """Return the start of a line, safe to print: one line, ASCII, no control characters."""
    text = line[: 4 * _SHOWN].decode("utf-8", "backslashreplace")[:_SHOWN]
    return text.encode("unicode_escape").decode("ascii")

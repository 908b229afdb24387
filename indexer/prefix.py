"""How a longer copy of a log is known: by the digest of what cannot change any more of the shorter one.

Of an event log those are its chunks but the last, without the file's header; of a log of lines all whole
lines. A log shorter than `HEAD` bytes is not worth it: sent again, its records are there already.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 4096
"""Bytes at the start of what cannot change, by whose digest candidates are looked for."""

_SKIPPED = {"evtx": 4096, "zeek": 0}
"""Of each kind that can be read on: how many bytes at the start of the file do change."""

_EVTX_CHUNK = 65536
_BLANK = bytes(_EVTX_CHUNK)
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Prefix:
    """The digest of a log's content up to `position` (bytes, decompressed), and that of its first bytes."""

    head: str
    position: int
    digest: str


class Measure:
    """Finds the prefix of content that is given block by block, from its beginning."""

    def __init__(self, kind: str) -> None:
        self._ways: Mapping[str, Callable[[bytes], None]] = {"evtx": self._chunks, "zeek": self._lines}
        self._way = self._ways.get(kind)
        self._start = self._skip = self._position = _SKIPPED.get(kind, 0)
        self._digest = hashlib.sha256()
        self._head = b""
        self._left = b""
        self._settled = (0, self._digest)

    def add(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._way is None:
            return
        skipped, self._skip = data[: self._skip], max(self._skip - len(data), 0)
        data = data[len(skipped) :]
        self._head += data[: HEAD - len(self._head)]
        self._way(data)

    def prefix(self) -> Prefix | None:
        """Return the prefix of what was given; None when it is too short, or of a kind without one."""
        position, digest = self._settled
        if position < self._start + HEAD:
            return None
        return Prefix(hashlib.sha256(self._head).hexdigest(), position, digest.hexdigest())

    def _lines(self, data: bytes) -> None:
        whole = data.rfind(b"\n") + 1
        if whole:
            self._take(data[:whole])
            self._settle()
        self._take(data[whole:])

    def _chunks(self, data: bytes) -> None:
        """Take whole chunks: the last that is not blank may still be written to."""
        data = self._left + data
        whole = len(data) - len(data) % _EVTX_CHUNK
        for start in range(0, whole, _EVTX_CHUNK):
            chunk = data[start : start + _EVTX_CHUNK]
            if chunk != _BLANK:
                self._settle()
            self._take(chunk)
        self._left = data[whole:]

    def _take(self, data: bytes) -> None:
        self._digest.update(data)
        self._position += len(data)

    def _settle(self) -> None:
        self._settled = (self._position, self._digest.copy())


def digests(stream: BinaryIO, kind: str, positions: Iterable[int]) -> dict[int, str]:
    """Return the digest that a prefix up to each position would have; of those that the stream reaches."""
    at = _SKIPPED[kind]
    stream.read(at)
    digest, found = hashlib.sha256(), {}
    for position in sorted(positions):
        while at < position and (data := stream.read(min(position - at, _BLOCK))):
            digest.update(data)
            at += len(data)
        if at == position:
            found[position] = digest.hexdigest()
    return found

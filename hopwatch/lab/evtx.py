"""Writes EVTX files: chunks of 64 KiB, each complete in itself. Memory does not grow with the file.

Source: libevtx, "Windows XML Event Log (EVTX) format", chapters "File header" and "Chunk".
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from hopwatch.lab.binxml import Scribe, Tables
from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.layout import EVENT, values
from hopwatch.lab.values import filetime

CHUNK = 65_536
CHUNK_HEADER = 512
FILE_HEADER = 4096
MOST_CHUNKS = 0xFFFF
RECORD_MAGIC = b"**\0\0"
RECORD_HEADER = 24
ALIGNMENT = 8


@dataclass(slots=True)
class Chunk:
    """A chunk being filled: its records so far, and where its names and templates lie."""

    first: int
    data: bytearray = field(default_factory=lambda: bytearray(CHUNK_HEADER))
    tables: Tables = field(default_factory=Tables)
    records: int = 0
    last_at: int = 0

    def add(self, event: WindowsEvent) -> bool:
        """Append an event; False, and nothing changed, when there is no room."""
        number = self.first + self.records
        scribe = Scribe(len(self.data) + RECORD_HEADER, self.tables)
        scribe.instance(EVENT, values(event, event.record_id or number))
        record = _record(event, number, scribe.out)
        if len(self.data) + len(record) > CHUNK:
            return False
        self.last_at = len(self.data)
        self.data += record
        self.records += 1
        self._learn(scribe.fresh)
        return True

    def _learn(self, fresh: Tables) -> None:
        self.tables.names |= fresh.names
        self.tables.templates |= fresh.templates
        self.tables.name_heads = fresh.name_heads
        self.tables.template_heads = fresh.template_heads

    def finished(self) -> bytes:
        """Return the whole chunk with its header and checksums."""
        last = self.first + self.records - 1
        end = len(self.data)
        struct.pack_into(
            "<8sQQQQIIII",
            self.data,
            0,
            b"ElfChnk\0",
            self.first,
            last,
            self.first,
            last,
            128,
            self.last_at,
            end,
            crc32(self.data[CHUNK_HEADER:end]),
        )
        struct.pack_into("<64I", self.data, 128, *self.tables.name_heads)
        struct.pack_into("<32I", self.data, 384, *self.tables.template_heads)
        struct.pack_into("<I", self.data, 124, crc32(self.data[128:CHUNK_HEADER], crc32(self.data[:120])))
        return bytes(self.data).ljust(CHUNK, b"\0")


@dataclass(slots=True)
class EvtxFile:
    """An event log being written. Between two chunks it holds no open file: there may be thousands of them.

    Records are numbered from `first`. Raises ValueError for an event that does not fit a chunk, and for more
    chunks than a file's header can count (4 GiB).
    """

    path: Path
    first: int = 1
    chunk: Chunk = field(init=False)
    chunks: int = 0

    def __post_init__(self) -> None:
        """Make the file; its header comes last."""
        self.chunk = Chunk(self.first)
        self.path.write_bytes(bytes(FILE_HEADER))

    def add(self, event: WindowsEvent) -> int:
        """Write an event; return its number."""
        if not self.chunk.add(event):
            if self.chunk.records:
                self._flush()
            if not self.chunk.add(event):
                raise ValueError(
                    f"event {event.event_id} at {event.at} is larger than a chunk ({CHUNK} bytes)"
                )
        return self._next - 1

    @property
    def _next(self) -> int:
        return self.chunk.first + self.chunk.records

    def close(self) -> int:
        """Write what is left, and the header; return how many records there are."""
        if self.chunk.records or not self.chunks:
            self._flush()
        with self.path.open("r+b") as file:
            file.write(_header(self.chunks, self._next))
        return self._next - self.first

    def _flush(self) -> None:
        if self.chunks >= MOST_CHUNKS:
            raise ValueError(f"more than {MOST_CHUNKS} chunks: an EVTX file ends at 4 GiB")
        with self.path.open("ab") as file:
            file.write(self.chunk.finished())
        self.chunks += 1
        self.chunk = Chunk(self._next)


def write_evtx(path: Path, events: Iterable[WindowsEvent]) -> int:
    """Write the events in the order given, numbered from 1; return how many. Raises as `EvtxFile`."""
    file = EvtxFile(path)
    for event in events:
        file.add(event)
    return file.close()


def _record(event: WindowsEvent, number: int, body: bytearray) -> bytes:
    padded = bytes(body).ljust(-(-(len(body) + 4) // ALIGNMENT) * ALIGNMENT - 4, b"\0")
    size = struct.pack("<I", RECORD_HEADER + len(padded) + 4)
    return RECORD_MAGIC + size + struct.pack("<Q", number) + filetime(event.at)[1] + padded + size


def _header(chunks: int, next_record: int) -> bytes:
    head = bytearray(128)
    struct.pack_into(
        "<8sQQQIHHHH", head, 0, b"ElfFile\0", 0, chunks - 1, next_record, 128, 1, 3, FILE_HEADER, chunks
    )
    struct.pack_into("<I", head, 124, crc32(head[:120]))
    return bytes(head)

"""The frame of an EVTX file: its header and its chunks of 64 KiB, read one after the other.

Offsets and names follow libyal's "Windows XML Event Log (EVTX) format". Only what counting needs is read
here; what is inside a record is the parsers' business.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from struct import Struct, error
from typing import BinaryIO

from hopwatch.errors import SourceError

HEADER_SIZE = 4096
CHUNK_SIZE = 65536
FILE_SIGNATURE = b"ElfFile\x00"
CHUNK_SIGNATURE = b"ElfChnk\x00"
RECORD_SIGNATURE = b"**\x00\x00"
RECORDS_START = 0x200
SMALLEST_RECORD = 28  # header of 24 bytes and the size again
MOST_RECORDS = (CHUNK_SIZE - RECORDS_START) // SMALLEST_RECORD

_FILE_HEADER = Struct("<8x8x8xQ10xH")  # next record number, number of chunks
_CHUNK_HEADER = Struct("<8x16xQQ4x4xI")  # first and last record identifier, where free space begins
_RECORD_HEADER = Struct("<4xIQ")  # size, record identifier
_NUMBER = Struct("<I")
_CHECKSUM_AT = 0x7C  # of both kinds of header
_FILE_CHECKED = 0x78
_SIGNATURES = re.compile(rb"\*\*\x00\x00")
READ_ERRORS = (OSError, EOFError, zlib.error)
"""What a broken disk or a broken gzip raises."""

_BLANK = bytes(CHUNK_SIZE)
_UNSET = 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True, slots=True)
class FileHeader:
    """What the file says of itself: 0 chunks when its checksum is wrong, for then it can say anything.

    A log that was not closed (dirty) may say too little, never too much.
    """

    next_record: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk as it lies in the file; filled up with zeros when the file ends inside it."""

    number: int
    data: bytes
    cut: bool = False

    @property
    def place(self) -> str:
        """Where the chunk lies: its number (from 0) and its offset in the file."""
        return f"chunk {self.number} (offset {self.offset:#x})"

    @property
    def offset(self) -> int:
        """Where the chunk begins in the file."""
        return HEADER_SIZE + self.number * CHUNK_SIZE

    @property
    def signed(self) -> bool:
        """Whether the chunk begins as a chunk must."""
        return self.data.startswith(CHUNK_SIGNATURE)

    @property
    def blank(self) -> bool:
        """Whether nothing was ever written here: Windows reserves space in advance."""
        return self.data == _BLANK


def file_header(block: bytes) -> FileHeader:
    """Return what the file's first block says.

    Raises SourceError when the block is not that of an EVTX file.
    """
    if not block:
        raise SourceError("the file is empty")
    if block.startswith(CHUNK_SIGNATURE):
        raise SourceError("no EVTX file header: the file begins with a chunk (carved?)")
    if not block.startswith(FILE_SIGNATURE):
        raise SourceError("no EVTX file: it does not begin with 'ElfFile'")
    if len(block) < HEADER_SIZE:
        raise SourceError(f"the EVTX file header is cut off after {len(block)} of {HEADER_SIZE} bytes")
    next_record, chunks = _FILE_HEADER.unpack_from(block)
    (checksum,) = _NUMBER.unpack_from(block, _CHECKSUM_AT)
    believed = checksum in (0, zlib.crc32(block[:_FILE_CHECKED]))
    return FileHeader(next_record, chunks if believed else 0)


def chunks(stream: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks after the file header, to the end of the stream, whatever the header's count says.

    Raises what the stream raises (one of `READ_ERRORS`), after what could be read before it.
    """
    for number in count():
        data, failure = read_fully(stream, CHUNK_SIZE)
        if data:
            cut = len(data) < CHUNK_SIZE
            yield Chunk(number, (whole(data) if cut else data).ljust(CHUNK_SIZE, b"\x00"), cut)
        if failure:
            raise failure
        if len(data) < CHUNK_SIZE:
            return


def read_fully(stream: BinaryIO, size: int) -> tuple[bytes, Exception | None]:
    """Return the next `size` bytes, fewer only where the stream ends or fails, and the failure."""
    parts: list[bytes] = []
    try:
        while size > 0 and (part := stream.read(size)):
            parts.append(part)
            size -= len(part)
    except READ_ERRORS as failure:
        return b"".join(parts), failure
    return b"".join(parts), None


def whole(data: bytes) -> bytes:
    """Return what there is of a chunk up to the end of its last whole record.

    To a parser, zeros in the place of what is missing of a record are values like others.
    """
    ends = (start + size_at(data, start) for _, start in _whole_records(data))
    return data[: max(ends, default=RECORDS_START)]


def promised(data: bytes) -> range | None:
    """Return the record identifiers that a chunk's header says are in it; None when it says nonsense.

    Records beyond the header's range are stale: Windows reuses chunks without wiping them.
    """
    first, last, free = _CHUNK_HEADER.unpack_from(data)
    if free <= RECORDS_START or _UNSET in (first, last):
        return range(0)
    if first > last or last - first >= MOST_RECORDS:
        return None
    return range(first, last + 1)


def intact(data: bytes) -> bool:
    """Tell whether a chunk's header is as Windows wrote it, by its checksum; some logs carry none."""
    if not data.startswith(CHUNK_SIGNATURE):
        return False
    (checksum,) = _NUMBER.unpack_from(data, _CHECKSUM_AT)
    return checksum in (0, zlib.crc32(data[0x80:RECORDS_START], zlib.crc32(data[:0x78])))


def standing(data: bytes) -> dict[int, int]:
    """Return where whole records stand in a chunk, by their identifiers.

    That is what shows where no header can be trusted. Older records that Windows has not overwritten yet are
    among them.
    """
    found: dict[int, int] = {}
    for identifier, start in _whole_records(data):
        found.setdefault(identifier, start)
    return found


def _whole_records(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the identifier of each whole record that stands in a chunk, and where it begins."""
    for signature in _SIGNATURES.finditer(data, RECORDS_START):
        identifier = _identifier(data, signature.start())
        if identifier is not None:
            yield identifier, signature.start()


def chained(data: bytes, start: int) -> Iterator[int]:
    """Yield where the records begin to which the sizes lead from the one at `start`."""
    while data.startswith(RECORD_SIGNATURE, start) and start + SMALLEST_RECORD <= len(data):
        yield start
        size = size_at(data, start)
        if size < SMALLEST_RECORD:
            return
        start += size


def size_at(data: bytes, start: int) -> int:
    """Return the size that the record at `start` says it has."""
    return int(_NUMBER.unpack_from(data, start + len(RECORD_SIGNATURE))[0])


def _identifier(data: bytes, start: int) -> int | None:
    """Return the identifier of the record that begins here, None when its size is not at both its ends."""
    try:
        size, identifier = _RECORD_HEADER.unpack_from(data, start)
        whole = size >= SMALLEST_RECORD and _NUMBER.unpack_from(data, start + size - 4) == (size,)
    except error:
        return None
    return int(identifier) if whole else None


def lone_header() -> bytes:
    """Return a valid file header for one chunk, so that a parser can be given chunks one by one."""
    block = bytearray(HEADER_SIZE)
    Struct("<8sQQQIHHHH").pack_into(block, 0, FILE_SIGNATURE, 0, 0, 1, 128, 1, 3, HEADER_SIZE, 1)
    Struct("<I").pack_into(block, 124, zlib.crc32(block[:120]))
    return bytes(block)

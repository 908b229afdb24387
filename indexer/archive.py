"""Zip archives: what is in one, and each member as a stream. Nothing is ever unpacked to the disk."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hopwatch.errors import SourceError
from indexer.gunzip import MAX_RATIO, RATIO_FROM
from indexer.unpack import Unpacked

MAGIC = b"PK\x03\x04"
MOST_MEMBERS = 100_000
ENCRYPTED = 1  # a flag of a member
UNREADABLE = (
    zipfile.BadZipFile,
    LookupError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
    struct.error,
)
"""What the library raises for bytes that are no archive's."""
_NO_DIRECTORY = "a zip archive whose directory, at its end, is missing or damaged"


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive: its place in the directory, its name, its size in bytes.

    `obstacle` says why it cannot be read here, if it cannot.
    """

    number: int
    name: str
    size: int
    obstacle: str = ""


def members(archive: Path) -> Iterator[Member]:
    """Yield the files of an archive; raises OSError, and SourceError for one that is not whole or a bomb."""
    entries = _opened(archive).infolist()
    if len(entries) > MOST_MEMBERS:
        raise SourceError(f"a zip archive of {len(entries):,} members, more than {MOST_MEMBERS:,}")
    claimed, real = sum(entry.file_size for entry in entries), archive.stat().st_size
    if claimed > RATIO_FROM and claimed > MAX_RATIO * real:
        raise SourceError(
            f"a zip archive that unpacks to {claimed // max(real, 1)} times its size: taken for a bomb"
        )
    for number, entry in enumerate(entries):
        if not entry.filename.endswith("/"):  # `is_dir` fails for an empty name
            yield Member(number, entry.filename, entry.file_size, _obstacle(archive, number, entry))


def _obstacle(archive: Path, number: int, entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & ENCRYPTED:
        return "it is encrypted inside its zip archive"
    try:
        inner = member(archive, number).read(len(MAGIC))
    except SourceError as error:
        return str(error)
    return "it is a zip archive inside another" if inner == MAGIC else ""


def member(archive: Path, number: int) -> Unpacked:
    """Open a member by its place in the directory; raises OSError and SourceError."""
    opened = _opened(archive)
    entry = opened.infolist()[number]
    checksum = entry.CRC
    unchecked = copy(entry)
    del unchecked.CRC  # else the last bytes of a member whose checksum is wrong would be withheld
    try:
        stream = opened.open(unchecked)
    except UNREADABLE as error:
        raise SourceError(f"this member of a zip archive cannot be read: {error}") from error
    seen = [0, 0]  # checksum and length so far

    def take(size: int) -> bytes:
        data = stream.read(size)
        seen[0], seen[1] = zlib.crc32(data, seen[0]), seen[1] + len(data)
        if not data and seen[1] < entry.file_size:
            raise EOFError(f"{seen[1]:,} of {entry.file_size:,} bytes are there")
        if not data and seen[0] != checksum:
            raise EOFError("its checksum does not fit the data")
        return data

    return Unpacked(take, lambda: max(entry.compress_size, 1))


def _opened(archive: Path) -> zipfile.ZipFile:
    status = archive.stat()
    try:
        return _directory(archive, (status.st_size, status.st_mtime_ns))
    except UNREADABLE as error:
        raise SourceError(f"{_NO_DIRECTORY} ({error})") from error


@lru_cache(maxsize=1)
def _directory(archive: Path, _version: tuple[int, int]) -> zipfile.ZipFile:
    return zipfile.ZipFile(archive)

"""What a file is, told by what is in it: its kind, its digest, whether it is compressed and whole."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from indexer.gunzip import MAGIC, Gunzip
from indexer.kinds import HEAD, kind_of

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds.

    `kind` is "" when it is unknown. `sha256` is that of the decompressed content, so that a log and its
    gzipped copy are one. `length` counts decompressed bytes; `damage` is that of the gzip stream. `version`
    changes when the file is written to.
    """

    path: Path
    kind: str
    sha256: str
    size: int
    length: int
    compressed: bool
    damage: str
    version: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file: its decompressed content as a stream, and the file itself as it lies on disk."""

    stream: BinaryIO
    raw: BinaryIO
    gunzip: Gunzip | None


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a file and decompress it on the way when it is gzipped; raises OSError."""
    with path.open("rb", buffering=0) as raw:
        packed = raw.read(len(MAGIC)) == MAGIC
        raw.seek(0)
        gunzip = Gunzip(raw) if packed else None
        with io.BufferedReader(gunzip or raw, CHUNK) as stream:
            yield Opened(stream, raw, gunzip)


def examine(path: Path) -> Content:
    """Read a file once and tell what it is; raises OSError, and SourceError for a decompression bomb."""
    with opened(path) as file:
        version = version_of(path)
        head = file.stream.read(HEAD)
        kind = kind_of(head)
        digest = hashlib.sha256(head)
        length = len(head)
        while kind and (data := file.stream.read(CHUNK)):
            digest.update(data)
            length += len(data)
        return Content(
            path=path,
            kind=kind,
            sha256=digest.hexdigest(),
            size=version[0],
            length=length,
            compressed=file.gunzip is not None,
            damage=file.gunzip.damage if file.gunzip else "",
            version=version,
        )


def version_of(path: Path) -> tuple[int, int]:
    """Return size and time of change, which differ after the file was written to; raises OSError."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns

"""What a file is, told by what is in it: its kind, its digest, whether it is whole."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from indexer.archive import member
from indexer.gunzip import MAGIC, Gunzip
from indexer.kinds import HEAD, kind_of
from indexer.part import Bounded, Part
from indexer.prefix import Measure, Prefix
from indexer.record import Trail
from indexer.unpack import ZSTD_MAGIC, Layer, Unpacked, unzstd

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes lie: a file on disk, or the member of this number of a zip archive there.

    `part`: what of the file counts, where it is still being written.
    """

    disk: Path
    member: int | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds. `path` is what it is called: `a.zip!b.evtx` for a member of an archive.

    `kind` is "" when it is unknown. `sha256` is that of the decompressed content, so that a log and its
    gzipped copy are one. `length` counts decompressed bytes; `damage` is that of the gzip stream. `version`
    changes when the file is written to. `prefix`: how a longer copy of it is known.
    """

    path: Path
    kind: str
    sha256: str
    size: int
    length: int
    damage: str
    version: tuple[int, int]
    source: Source
    prefix: Prefix | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file: its decompressed content as a stream, and the file itself as it lies on disk.

    `layers` are the ways in which it is compressed, the outermost first. `trail`: where to begin, and how far
    the reader has come.
    """

    stream: BinaryIO
    raw: BinaryIO
    layers: tuple[Layer, ...] = ()
    trail: Trail = field(default_factory=Trail)

    @property
    def damage(self) -> str:
        """What is wrong with its compression; known once it has been read to its end."""
        return "; ".join(layer.damage for layer in self.layers if layer.damage)

    @property
    def cut(self) -> bool:
        """Whether compressed data are missing."""
        return any(layer.cut for layer in self.layers)


@contextmanager
def opened(source: Source) -> Iterator[Opened]:
    """Open a file and decompress it on the way (gzip, zstd); raises OSError and SourceError."""
    with closing(_raw(source)) as raw, io.BufferedReader(raw, CHUNK) as buffered:
        outer = (raw,) if isinstance(raw, Unpacked) else ()
        magic = buffered.peek(len(MAGIC))
        if magic.startswith(MAGIC):
            inner: Gunzip | Unpacked = Gunzip(buffered)
        elif magic.startswith(ZSTD_MAGIC):
            inner = unzstd(buffered)
        else:
            yield Opened(buffered, buffered, outer)
            return
        with io.BufferedReader(inner, CHUNK) as stream:
            yield Opened(stream, buffered, (*outer, inner))


def _raw(source: Source) -> io.RawIOBase:
    if source.member is not None:
        return member(source.disk, source.member)
    if source.part:
        return Bounded(source.disk, source.part)
    return source.disk.open("rb", buffering=0)


def examine(path: Path, source: Source | None = None) -> Content:
    """Read a file once and tell what it is; raises OSError, and SourceError for a decompression bomb.

    `source`: where its bytes lie, if not at `path`.
    """
    source = source or Source(path)
    with opened(source) as file:
        version = version_of(source.disk)
        head = file.stream.read(HEAD)
        kind = kind_of(head)
        digest, measure = hashlib.sha256(head), Measure(kind)
        measure.add(head)
        length = len(head)
        while kind and (data := file.stream.read(CHUNK)):
            digest.update(data)
            measure.add(data)
            length += len(data)
        return Content(
            path=path,
            kind=kind,
            sha256=digest.hexdigest(),
            size=version[0] if source.member is None else length,
            length=length,
            damage=file.damage,
            version=version,
            source=source,
            prefix=measure.prefix(),
        )


def version_of(path: Path) -> tuple[int, int]:
    """Return size and time of change, which differ after the file was written to; raises OSError."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns

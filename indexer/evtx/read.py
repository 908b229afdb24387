"""Reads EVTX files: every record that the file says it has comes out, or is counted as lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from hopwatch.errors import SourceError
from indexer.evtx import python_evtx, rust
from indexer.evtx.account import Tally, chunk_losses, expected, missing_chunks, unsigned_loss
from indexer.evtx.chunks import (
    CHUNK_SIZE,
    HEADER_SIZE,
    READ_ERRORS,
    Chunk,
    FileHeader,
    chunks,
    file_header,
    read_fully,
)
from indexer.evtx.event import Trouble
from indexer.evtx.record import to_record
from indexer.evtx.resync import Parse, recovered
from indexer.record import Lost, Mark, Trail, WindowsRecord

Parser = Literal["rust", "python-evtx"]
_PARSERS: dict[Parser, Parse] = {
    "rust": rust.events,
    "python-evtx": python_evtx.events,
}


def read_evtx(path: Path, parser: Parser = "rust") -> Iterator[WindowsRecord | Lost]:
    """Yield the records of an EVTX file in the order in which they lie, and what is lost of it.

    What the file has is what its chunk headers say (first and last record identifier): a record in that
    range that is not read is lost and counted, even where the parser is silent about it. Bytes beyond the
    range are what Windows left of older records when it reused the chunk; a complaint about them
    is no loss. Chunks beyond the file header's count (a log that was not closed) are read like all others.
    Where a chunk is damaged, what still stands in it is recovered and marked (`evtx/resync.py`).

    Raises SourceError at the first item when the file cannot be read or is not an EVTX file.
    """
    try:
        stream = path.open("rb")
    except OSError as why:
        raise SourceError(f"{path}: {why.strerror or why}") from why
    with stream:
        yield from read_stream(stream, str(path), parser)


def read_stream(
    stream: BinaryIO, name: str, parser: Parser = "rust", trail: Trail | None = None
) -> Iterator[WindowsRecord | Lost]:
    """Yield what `read_evtx` does, from a stream that is read once, forwards (a gzip, a pipe).

    `name` is what errors call the source. A stream that breaks off is a loss, not an error. Chunks before the
    trail's start are counted and not parsed; each chunk's end is a mark.
    """
    trail = trail or Trail()
    header = _header(stream, name)
    tally = Tally()
    broken = ""
    try:
        for chunk in chunks(stream):
            promised = expected(chunk)
            tally.add(chunk, promised)
            trail.promised = tally.records
            if chunk.offset >= trail.start.position:
                yield from _read_chunk(chunk, promised, _PARSERS[parser])
            if not chunk.cut:
                trail.mark = Mark(chunk.offset + CHUNK_SIZE)
    except READ_ERRORS as why:
        broken = str(why) or type(why).__name__
    for lost in missing_chunks(header, tally, broken):
        trail.promised += lost.records
        yield lost


def _header(stream: BinaryIO, name: str) -> FileHeader:
    block, failure = read_fully(stream, HEADER_SIZE)
    try:
        return file_header(block)
    except SourceError as why:
        raise SourceError(f"{name}: {failure or why}") from why


def _read_chunk(chunk: Chunk, promised: set[int], parse: Parse) -> Iterator[WindowsRecord | Lost]:
    if chunk.blank:
        return
    read: set[int] = set()
    troubles: list[Trouble] = []
    place = chunk.place
    for found in parse(chunk.data) if chunk.signed else ():
        if isinstance(found, Trouble):
            troubles.append(found)
        else:
            read.add(found.number)
            yield to_record(found.tree, f"{place}, record {found.number}", found.opening)
    if missing := promised - read:
        yield from _recover(chunk, missing, troubles, parse)
    elif not chunk.signed:
        yield unsigned_loss(chunk)


def _recover(
    chunk: Chunk, missing: set[int], troubles: list[Trouble], parse: Parse
) -> Iterator[WindowsRecord | Lost]:
    found: set[int] = set()
    for event in recovered(chunk.data, missing, parse):
        found.add(event.number)
        record = to_record(event.tree, f"{chunk.place}, record {event.number}", event.opening)
        yield record._replace(recovered=True)
    yield from chunk_losses(chunk, missing, found, troubles)

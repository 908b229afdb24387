"""Reads EVTX files: every record that the file says it has comes out, or is counted as lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from hopwatch.errors import SourceError
from indexer.evtx import python_evtx, rust
from indexer.evtx.account import chunk_losses, missing_chunks, unsigned_loss
from indexer.evtx.chunks import HEADER_SIZE, READ_ERRORS, Chunk, chunks, file_header, promised, read_fully
from indexer.evtx.event import Event, Trouble
from indexer.evtx.record import to_record
from indexer.record import Lost, WindowsRecord

Parser = Literal["rust", "python-evtx"]
_PARSERS: dict[Parser, Callable[[bytes], Iterator[Event | Trouble]]] = {
    "rust": rust.events,
    "python-evtx": python_evtx.events,
}


def read_evtx(path: Path, parser: Parser = "rust") -> Iterator[WindowsRecord | Lost]:
    """Yield the records of an EVTX file in the order in which they lie, and what is lost of it.

    What the file has is what its chunk headers say (first and last record identifier): a record in that
    range that is not read is lost and counted, even where the parser is silent about it. Bytes beyond the
    range are what Windows left of older records when it reused the chunk; a complaint about them
    is no loss. Chunks beyond the file header's count (a log that was not closed) are read like all others.

    Raises SourceError at the first item when the file cannot be read or is not an EVTX file.
    """
    try:
        stream = path.open("rb")
    except OSError as why:
        raise SourceError(f"{path}: {why.strerror or why}") from why
    with stream:
        yield from read_stream(stream, str(path), parser)


def read_stream(stream: BinaryIO, name: str, parser: Parser = "rust") -> Iterator[WindowsRecord | Lost]:
    """Yield what `read_evtx` does, from a stream that is read once, forwards (a gzip, a pipe).

    `name` is what errors call the source. A stream that breaks off is a loss, not an error.
    """
    try:
        header = file_header(read_fully(stream, HEADER_SIZE))
    except (SourceError, *READ_ERRORS) as why:
        raise SourceError(f"{name}: {why}") from why
    ranges: list[range] = []
    broken = ""
    source = chunks(stream)
    while True:
        try:
            chunk = next(source)
        except StopIteration:
            break
        except READ_ERRORS as why:
            broken = str(why)
            break
        ranges.append(promised(chunk.data) or range(0) if chunk.signed else range(0))
        yield from _read_chunk(chunk, _PARSERS[parser])
    yield from missing_chunks(header, ranges, broken)


def _read_chunk(
    chunk: Chunk, events: Callable[[bytes], Iterator[Event | Trouble]]
) -> Iterator[WindowsRecord | Lost]:
    if not chunk.signed:
        if not chunk.blank:
            yield unsigned_loss(chunk)
        return
    read: set[int] = set()
    troubles: list[Trouble] = []
    for found in events(chunk.data):
        if isinstance(found, Trouble):
            troubles.append(found)
        else:
            read.add(found.number)
            yield to_record(found.tree, f"{chunk.place}, record {found.number}")
    yield from chunk_losses(chunk, read, troubles)

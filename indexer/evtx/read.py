"""Reads EVTX files: every record that the file says it has comes out, or is counted as lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from hopwatch.errors import SourceError
from indexer.evtx import python_evtx, rust
from indexer.evtx.account import Tally, chunk_losses, expected, missing_chunks, unsigned_loss
from indexer.evtx.chunks import HEADER_SIZE, READ_ERRORS, Chunk, FileHeader, chunks, file_header, read_fully
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
    header = _header(stream, name)
    tally = Tally()
    broken = ""
    try:
        for chunk in chunks(stream):
            promised = set() if chunk.blank else expected(chunk.data)
            tally.add(chunk, promised)
            yield from _read_chunk(chunk, promised, _PARSERS[parser])
    except READ_ERRORS as why:
        broken = str(why) or type(why).__name__
    yield from missing_chunks(header, tally, broken)


def _header(stream: BinaryIO, name: str) -> FileHeader:
    block, failure = read_fully(stream, HEADER_SIZE)
    try:
        return file_header(block)
    except SourceError as why:
        raise SourceError(f"{name}: {failure or why}") from why


def _read_chunk(
    chunk: Chunk, promised: set[int], events: Callable[[bytes], Iterator[Event | Trouble]]
) -> Iterator[WindowsRecord | Lost]:
    if not chunk.signed:
        if not chunk.blank:
            yield unsigned_loss(chunk, promised)
        return
    read: set[int] = set()
    troubles: list[Trouble] = []
    for found in events(chunk.data):
        if isinstance(found, Trouble):
            troubles.append(found)
        else:
            read.add(found.number)
            yield to_record(found.tree, f"{chunk.place}, record {found.number}")
    yield from chunk_losses(chunk, promised, read, troubles)

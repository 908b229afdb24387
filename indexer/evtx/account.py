"""What was lost: the records that chunk and file headers promise, less those that were read."""

from collections.abc import Iterable, Iterator

from indexer.evtx.chunks import CHUNK_SIZE, MOST_RECORDS, Chunk, FileHeader, intact, promised, standing
from indexer.evtx.event import Trouble
from indexer.record import Lost

_LONGEST = 300  # characters of a parser's complaint that are kept


def chunk_losses(chunk: Chunk, read: set[int], troubles: list[Trouble]) -> Iterator[Lost]:
    """Yield what a chunk has and was not read: first the records with a complaint of their own."""
    missing = expected(chunk.data) - read
    for trouble in troubles:
        if trouble.number in missing:
            missing.remove(trouble.number)
            yield Lost(_place(chunk, [trouble.number]), trouble.why[:_LONGEST])
    if missing:
        yield Lost(_place(chunk, missing), _reason(chunk, troubles), len(missing))


def unsigned_loss(chunk: Chunk) -> Lost:
    """Return the loss of 64 KiB that hold something but do not begin as a chunk: as many records as show."""
    why = "no chunk signature ('ElfChnk'); its records cannot be read"
    return Lost(chunk.place, why, len(expected(chunk.data)))


def expected(data: bytes) -> set[int]:
    """Return the identifiers of the records that a chunk has.

    They are the range in its header. When the header is damaged, the records that can be seen count as
    well, so that rather an old record is called lost than a lost one is not.
    """
    told = promised(data)
    if told is not None and intact(data):
        return set(told)
    return set(told or ()) | standing(data)


def missing_chunks(header: FileHeader, ranges: list[range], broken: str) -> Iterator[Lost]:
    """Yield what lies in chunks that the file header counts and the file does not hold (a file cut short).

    The number of records is the header's next record number less what the chunks that are there promise;
    where so many cannot be, each missing chunk counts as one record.
    """
    missing = header.chunks - len(ranges)
    if missing <= 0 and not broken:
        return
    first = min((held.start for held in ranges if held), default=1)
    records = header.next_record - first - sum(map(len, ranges))
    if records <= 0 and not broken:
        return
    if not 0 < records <= max(missing, 1) * MOST_RECORDS:
        records = max(missing, 1)
    why = broken or f"the file ends {missing} chunks ({missing * CHUNK_SIZE} bytes) before its header says"
    yield Lost(f"chunk {len(ranges)} and after", why[:_LONGEST], records)


def _reason(chunk: Chunk, troubles: list[Trouble]) -> str:
    if troubles:
        return "; ".join(dict.fromkeys(t.why for t in troubles))[:_LONGEST]
    if chunk.cut:
        return "the file ends inside the chunk"
    return "the chunk's header counts these records, but its chain of records ends before them"


def _place(chunk: Chunk, numbers: Iterable[int | None]) -> str:
    known = [number for number in numbers if number is not None]
    if not known:
        return chunk.place
    first, last = min(known), max(known)
    return f"{chunk.place}, " + (f"record {first}" if first == last else f"records {first} to {last}")

"""What was lost: the records that chunk and file headers promise, less those that were read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.evtx.chunks import CHUNK_SIZE, MOST_RECORDS, Chunk, FileHeader, intact, promised, standing
from indexer.evtx.event import Trouble
from indexer.record import Lost

_LONGEST = 300  # characters of a parser's complaint that are kept


@dataclass(slots=True)
class Tally:
    """What was met of a file so far: chunks that hold something, what they promise, the first blank one."""

    chunks: int = 0
    records: int = 0
    first: int | None = None
    after: int = 0
    blank: int | None = None

    def add(self, chunk: Chunk, records: set[int]) -> None:
        """Count a chunk."""
        self.after = chunk.number + 1
        if chunk.blank:
            self.blank = chunk.number if self.blank is None else self.blank
            return
        self.chunks += 1
        self.records += len(records)
        if records:
            self.first = min(records) if self.first is None else min(self.first, *records)


def chunk_losses(chunk: Chunk, promised: set[int], read: set[int], troubles: list[Trouble]) -> Iterator[Lost]:
    """Yield what a chunk has and was not read: first the records with a complaint of their own."""
    missing = promised - read
    for trouble in troubles:
        if trouble.number in missing:
            missing.remove(trouble.number)
            yield Lost(_place(chunk, [trouble.number]), trouble.why[:_LONGEST])
    if missing:
        yield Lost(_place(chunk, missing), _reason(chunk, troubles), len(missing))


def unsigned_loss(chunk: Chunk, records: set[int]) -> Lost:
    """Return the loss of 64 KiB that hold something but do not begin as a chunk: as many records as show."""
    why = "no chunk signature ('ElfChnk'); its records cannot be read"
    return Lost(chunk.place, why, len(records))


def expected(data: bytes) -> set[int]:
    """Return the identifiers of the records that a chunk has.

    They are the range in its header. When the header is damaged, the records that can be seen count as
    well, so that rather an old record is called lost than a lost one is not.
    """
    told = promised(data)
    if told is not None and intact(data):
        return set(told)
    return set(told or ()) | standing(data)


def missing_chunks(header: FileHeader, tally: Tally, broken: str) -> Iterator[Lost]:
    """Yield what lies in chunks that the file header counts and the file does not hold: cut off, or blank.

    The number of records is the header's next record number less what the chunks that are there promise;
    where that cannot be, each missing chunk counts as one record.
    """
    missing = max(header.chunks - tally.chunks, 0)
    first = 1 if tally.first is None else tally.first
    records = header.next_record - first - tally.records
    none_ever = header.next_record <= 1 and tally.records == 0
    if not broken and (missing == 0 or none_ever):
        return
    if not 0 < records <= missing * MOST_RECORDS:
        records = missing
    start = tally.after if tally.blank is None else tally.blank
    why = broken or f"{missing} chunks of {CHUNK_SIZE} bytes that the file header counts are not there"
    yield Lost(f"chunk {start} and after", why[:_LONGEST], records)


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
